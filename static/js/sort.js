// Sorting a short table that is here whole: <table data-sort>. A long list sorts by its address instead (c-sort).
const value = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim();
  const number = Number(text.replaceAll(",", "").replace("−", "-").replace(/\s*%$/, ""));
  return text === "" || Number.isNaN(number) ? text : number;
};
document.addEventListener("click", (event) => {
  const head = event.target.closest("table[data-sort] th[aria-sort] button")?.closest("th");
  if (!head) return;
  const up = head.ariaSort !== "ascending";
  for (const other of head.parentElement.querySelectorAll("[aria-sort]")) other.ariaSort = "none";
  head.ariaSort = up ? "ascending" : "descending";
  const body = head.closest("table").tBodies[0];
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [value(a, head.cellIndex), value(b, head.cellIndex)];
    const order = typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y)) : x - y;
    return order * (up ? 1 : -1);
  });
  body.append(...rows);
});
