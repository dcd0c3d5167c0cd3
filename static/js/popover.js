// A link that opens its card: [data-popover="id"]. htmx fetches what is in it; without scripts the link is a page.
const cardOf = (opener) => document.getElementById(opener.dataset.popover);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-popover]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const card = cardOf(opener);
  const open = card.matches(":popover-open");
  document.querySelectorAll("[popover]:popover-open").forEach((other) => other.hidePopover());
  if (!open) card.showPopover({ source: opener });
});

document.addEventListener("toggle", (event) => {
  const opener = document.querySelector(`[data-popover="${CSS.escape(event.target.id)}"]`);
  if (!opener) return;
  opener.ariaExpanded = String(event.newState === "open");
  if (event.newState === "closed" && event.target.contains(document.activeElement)) opener.focus();
}, true);

// Arrows walk the choices of an open card; typing in its box narrows them.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const card = event.target.closest?.(".options-card, .menu");
  if (!step || !card) return;
  const all = [...card.querySelectorAll("input, a[href], button")].filter((part) => part.offsetParent);
  event.preventDefault();
  all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
});
document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-narrow]");
  if (!box) return;
  const words = box.value.toLowerCase().split(/\s+/);
  for (const row of document.getElementById(box.dataset.narrow).children) {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  }
});
