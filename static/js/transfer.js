// Moving money: what the giving line keeps and the getting line gets to, while one types. The months count where typed.
import { minorOf, money } from "./amounts.js";

function entered(move, digits) {
  const months = [...move.querySelectorAll(".month input")].map((input) => input.value.trim()).filter(Boolean);
  const texts = months.length ? months : [move.querySelector(".field-unit input").value.trim() || "0"];
  const amounts = texts.map((text) => minorOf(text, digits));
  return amounts.includes(null) ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
}

function show(form) {
  const digits = Number(form.dataset.digits);
  for (const move of form.querySelectorAll("[data-move]")) {
    const amount = entered(move, digits);
    for (const side of move.querySelectorAll("[data-side]")) {
      const has = side.querySelector("[data-has]");
      if (!has) continue;
      const then = BigInt(has.dataset.has) + (side.dataset.side === "to" ? 1n : -1n) * (amount ?? 0n);
      const output = side.querySelector("[data-then]");
      output.textContent = amount === null ? "that is not an amount" : money(then, digits);
      output.toggleAttribute("data-over", then < 0n);
    }
  }
}

const form = () => document.getElementById("transfer-form");
document.addEventListener("input", (event) => event.target.closest("#transfer-form") && show(form()));
document.addEventListener("htmx:afterSettle", () => form() && show(form()));
document.addEventListener("htmx:load", () => form() && show(form()));
