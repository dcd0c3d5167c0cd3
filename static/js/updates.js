// My updates: Enter goes to the next row, Ctrl+Enter sends all that is filled, "=" repeats the last choice too,
// and each row says when it is ready. (Arrows and "=" in number fields: rows.js.)
const form = document.querySelector("[data-updates]");
const send = form?.querySelector("[data-send]");
const rows = () => [...form.querySelectorAll("tbody tr")];
const valueOf = (row) => row.querySelector("[data-value]");
const sureOf = (row) => row.querySelector("[name$='-confidence']");

function show(row) {
  const state = row.querySelector(".w-state .status");
  if (row.querySelector("[aria-invalid=true]") && !row.dataset.touched) return false; // what the server says stands
  state.dataset.before ??= JSON.stringify([state.dataset.is, state.textContent]);
  const filled = valueOf(row).value.trim() !== "";
  const [is, word] = JSON.parse(state.dataset.before);
  const ready = filled && sureOf(row).value !== "";
  state.dataset.is = ready ? "on" : filled ? "early" : is;
  state.textContent = ready ? "Ready" : filled ? "How sure?" : word;
  return ready;
}

function count() {
  const ready = rows().map(show).filter(Boolean).length;
  const word = ready === 1 ? "Send the one that is ready" : `Send the ${ready} that are ready`;
  send.querySelector("[data-send-word]").textContent = ready ? word : "Send what is filled";
}

form?.addEventListener("input", (event) => {
  const row = event.target.closest("tbody tr");
  if (row) row.dataset.touched = "yes";
  count();
});
form?.addEventListener("keydown", (event) => {
  const row = event.target.closest("tbody tr");
  if (event.key === "=" && event.target.matches("select[data-last]")) {
    event.preventDefault();
    event.target.value = event.target.dataset.last;
    count();
  }
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    send.focus();
    form.requestSubmit(send);
  } else if (row && event.target.matches("input, select")) {
    event.preventDefault();
    const all = rows();
    const next = all[all.indexOf(row) + 1];
    const target = next ? valueOf(next) : send;
    target.focus();
    target.select?.();
  }
});
if (form) count();

// A link that names a row leads to its value, once the browser has gone to the row and let go of the focus.
const named = location.hash.startsWith("#kr-") && document.getElementById(location.hash.slice(1));
if (form && named) addEventListener("load", () => requestAnimationFrame(() => valueOf(named)?.focus()));
