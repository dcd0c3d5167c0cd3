// The keyboard in a tree table: up and down walk the rows, right unfolds or goes in, left folds or goes out.
const level = (row) => Number(row.ariaLevel);
const link = (row) => row?.querySelector("th a[href]");

function parent(row) {
  let above = row.previousElementSibling;
  while (above && level(above) >= level(row)) above = above.previousElementSibling;
  return above;
}

function next(row, way) {
  do row = row[way]; while (row?.hidden);
  return row;
}

const STEPS = {
  ArrowDown: (row) => next(row, "nextElementSibling"),
  ArrowUp: (row) => next(row, "previousElementSibling"),
  ArrowRight(row) {
    if (row.ariaExpanded === "false") row.querySelector(".twist").click();
    else if (row.ariaExpanded === "true") return next(row, "nextElementSibling");
  },
  ArrowLeft(row) {
    if (row.ariaExpanded === "true") row.querySelector(".twist").click();
    else return parent(row);
  },
};

document.addEventListener("keydown", (event) => {
  const row = event.target.closest("table[role=treegrid] tbody tr");
  const step = STEPS[event.key];
  if (!row || !step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const target = link(step(row));
  target?.focus();
});
