// A year as a total or as twelve months: the part in use is shown, and the months are added up while one types.
const form = () => document.querySelector("form[data-months]");
const chosen = (one) => one.querySelector("input[name=spread]:checked")?.value;

// Minor units as BigInt; null where the text is not an amount. Grouping commas and a real minus are understood.
function minor(text, digits) {
  const plain = text.trim().replaceAll(",", "").replace("−", "-");
  if (plain === "") return 0n;
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!found || (found[3] ?? "").length > digits) return null;
  return BigInt(found[1] + found[2] + (found[3] ?? "").padEnd(digits, "0"));
}

function written(amount, digits) {
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, "0");
  const cut = text.length - digits;
  const whole = text.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
  return (amount < 0n ? "−" : "") + whole + (digits ? `.${text.slice(cut)}` : "");
}

function show() {
  const one = form();
  if (!one) return;
  for (const part of one.querySelectorAll("[data-when-spread]")) part.hidden = part.dataset.whenSpread !== chosen(one);
  const digits = Number(one.dataset.digits);
  const months = [...one.querySelectorAll(".month input")].map((input) => minor(input.value, digits));
  const total = one.querySelector("[data-months-total]");
  if (months.includes(null)) total.textContent = "one month is not an amount";
  else total.textContent = written(months.reduce((sum, month) => sum + month, 0n), digits);
}

document.addEventListener("input", (event) => event.target.closest("form[data-months]") && show());
document.addEventListener("change", (event) => event.target.closest("form[data-months]") && show());
document.addEventListener("htmx:load", show);
show();
