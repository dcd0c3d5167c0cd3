// Rows one ticks: all at once, a range with Shift, and what depends on how many are ticked.
const boxes = (name) => [...document.querySelectorAll(`input[data-check="${CSS.escape(name)}"]`)];
let last = null;

function count(name) {
  const all = boxes(name);
  const ticked = all.filter((box) => box.checked).length;
  for (const head of document.querySelectorAll(`input[data-check-all="${CSS.escape(name)}"]`)) {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
  for (const place of document.querySelectorAll(`[data-checked-count="${CSS.escape(name)}"]`)) place.textContent = ticked;
  for (const part of document.querySelectorAll(`[data-needs-checked="${CSS.escape(name)}"]`)) part.hidden = ticked === 0;
  document.dispatchEvent(new CustomEvent("checks:changed", { detail: { name, ticked } }));
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("input[data-check]");
  if (!box) return;
  const all = boxes(box.dataset.check);
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
});
document.addEventListener("change", (event) => {
  const head = event.target.closest("input[data-check-all]");
  if (head) for (const box of boxes(head.dataset.checkAll)) box.checked = head.checked;
  const name = event.target.dataset.check ?? event.target.dataset.checkAll;
  if (name) count(name);
});
function countAll() {
  const names = new Set([...document.querySelectorAll("[data-check-all]")].map((head) => head.dataset.checkAll));
  names.forEach(count);
}
document.addEventListener("htmx:load", countAll);
countAll();
