// Funding: what the ticked lines are worth, and `l` leads to what they shall be for. Amounts are minor units.
import { money } from "./amounts.js";

const form = () => document.querySelector("form[data-funding]");

function add() {
  const bar = form();
  if (!bar) return;
  const ticked = [...document.querySelectorAll('input[data-check="lines"]:checked')];
  const sum = (name) => ticked.reduce((total, box) => total + BigInt(box.dataset[name]), 0n);
  const digits = Number(bar.dataset.digits);
  bar.querySelector("[data-ticked-total]").textContent = money(sum("total"), digits);
  bar.querySelector("[data-ticked-rest]").textContent = money(sum("rest"), digits);
  bar.querySelector("[data-ticked-sums]").hidden = ticked.length === 0;
}

document.addEventListener("checks:changed", add);
add();

document.addEventListener("keydown", (event) => {
  if (event.key !== "l" || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  const aim = form()?.querySelector("[role=combobox], select");
  if (!aim) return;
  event.preventDefault();
  aim.focus();
});
