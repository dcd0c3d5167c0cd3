// A tree in a table: a chevron folds the rows below it, by aria-level. Rows below a folded row stay folded.
function level(row) {
  return Number(row.ariaLevel);
}

function show(row) {
  const open = [];
  for (let next = row.nextElementSibling; next && level(next) > level(row); next = next.nextElementSibling) {
    while (open.length && open.at(-1).level >= level(next)) open.pop();
    next.hidden = row.ariaExpanded !== "true" || open.some((above) => !above.open);
    open.push({ level: level(next), open: next.ariaExpanded !== "false" });
  }
}

document.addEventListener("click", (event) => {
  const row = event.target.closest(".twist")?.closest("tr");
  if (!row || !row.hasAttribute("aria-expanded")) return;
  row.ariaExpanded = String(row.ariaExpanded !== "true");
  show(row);
});
