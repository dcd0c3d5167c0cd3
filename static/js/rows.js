// j and k walk the rows of a list; Enter opens, because the link of the row has the focus.
const inRows = (row) => row.querySelector("th a[href], td a[href], input[data-check]");
const rows = () => [...document.querySelectorAll("main table.table tbody tr")].filter((row) => row.offsetParent && inRows(row));

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  const all = rows();
  const now = all.indexOf(document.activeElement.closest("tr"));
  const next = all[now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step];
  if (!next) return;
  event.preventDefault();
  inRows(next).focus();
  next.scrollIntoView({ block: "nearest" });
});

// x ticks the row one stands on.
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  document.activeElement.closest("tr")?.querySelector("input[data-check]")?.click();
});

// A form that is a sheet (table.updates): arrows move between rows in the same column, "=" repeats the last value.
document.addEventListener("keydown", (event) => {
  const input = event.target.closest("table.updates .input:not([type=date])");
  if (!input) return;
  if (event.key === "=" && input.inputMode === "decimal") {
    event.preventDefault();
    input.value = input.placeholder;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const cell = input.closest("td");
  const sheet = [...cell.closest("tbody").rows];
  const target = sheet[sheet.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex].querySelector(".input, .select");
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select?.();
});
