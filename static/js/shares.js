// Shares of one line: typing a share shows its amount and what is left; typing an amount gives the nearest share.
import { bp, minorOf, money, nearestShare, partOf, percent } from "./amounts.js";

const rowsOf = (form) => [...form.querySelectorAll("tr[data-share]")];
const shareOf = (row) => row.querySelector("[data-share-input] input");

function left(form, rest) {
  const total = BigInt(form.dataset.total);
  if (Number.isNaN(rest)) return "A share is a number from 0 to 100.";
  const words = `${percent(Math.abs(rest))} %, ${form.dataset.currency} ${money(partOf(total, Math.abs(rest)), Number(form.dataset.digits))}`;
  return rest < 0 ? `${words} too much` : `${words} left`;
}

function show(form, typedIn) {
  const total = BigInt(form.dataset.total);
  const shares = rowsOf(form).map((row) => bp(shareOf(row).value));
  for (const [number, row] of rowsOf(form).entries()) {
    const amount = row.querySelector("[data-amount]");
    if (amount === typedIn) continue;
    amount.value = shares[number] > 0 ? money(partOf(total, shares[number]), Number(form.dataset.digits)) : "";
  }
  const rest = 10000 - shares.reduce((sum, share) => sum + share, 0);
  const place = form.querySelector("[data-rest]");
  place.toggleAttribute("data-over", !(rest >= 0));
  place.textContent = left(form, rest);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-shares]");
  if (!form) return;
  const typedIn = event.target.matches("[data-amount]") ? event.target : null;
  if (typedIn) {
    const minor = minorOf(typedIn.value, Number(form.dataset.digits));
    const share = minor === null ? null : nearestShare(minor, BigInt(form.dataset.total));
    if (share !== null) shareOf(typedIn.closest("tr")).value = percent(share);
  }
  show(form, typedIn);
});

for (const form of document.querySelectorAll("form[data-shares]")) {
  form.querySelectorAll("[data-amount]").forEach((input) => { input.disabled = false; });
  show(form, null);
}
