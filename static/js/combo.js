// A long select becomes a combobox: typing filters, arrows move, Enter takes, Esc leaves it as it was.
function make(select) {
  const box = document.createElement("div");
  box.className = "combo";
  const input = Object.assign(document.createElement("input"), { className: "input", id: select.id, autocomplete: "off" });
  const list = Object.assign(document.createElement("div"), { className: "options", id: `${select.id}-options`, hidden: true });
  const names = ["aria-describedby", "aria-invalid", "required"].filter((name) => select.hasAttribute(name));
  for (const name of names) input.setAttribute(name, select.getAttribute(name));
  Object.assign(input, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list", value: chosen(select) });
  input.setAttribute("aria-controls", list.id);
  list.role = "listbox";
  list.ariaLabel = select.labels[0]?.textContent.trim() ?? "Choices";
  select.id += "-select";
  select.hidden = true;
  select.before(box);
  box.append(input, list, select);
  listen(select, input, list);
}
const chosen = (select) => (select.value ? select.selectedOptions[0].text : "");

function fill(select, list, text) {
  const words = text.toLowerCase().split(/\s+/);
  const fits = [...select.options].filter((one) => words.every((word) => one.text.toLowerCase().includes(word))).slice(0, 100);
  const rows = fits.map((one, number) => Object.assign(document.createElement("div"), {
    role: "option", id: `${list.id}-${number}`, textContent: one.text, value: one.value, ariaSelected: String(number === 0),
  }));
  list.replaceChildren(...rows);
  list.toggleAttribute("data-empty", rows.length === 0);
  if (!rows.length) list.dataset.empty = "Nothing fits";
}

function listen(select, input, list) {
  const at = () => list.querySelector("[aria-selected=true]");
  const open = (on) => { list.hidden = !on; input.ariaExpanded = String(on); };
  const move = (row) => {
    if (!row) return;
    for (const other of list.children) other.ariaSelected = String(other === row);
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  };
  const narrow = (text) => { fill(select, list, text); open(true); move(at()); };
  const close = () => { open(false); input.removeAttribute("aria-activedescendant"); input.value = chosen(select); };
  const take = (row) => { if (row) { select.value = row.value; select.dispatchEvent(new Event("change", { bubbles: true })); } close(); };
  input.addEventListener("input", () => narrow(input.value));
  input.addEventListener("click", () => list.hidden && (input.select(), narrow("")));
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => { event.preventDefault(); take(event.target.closest("[role=option]")); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) { event.preventDefault(); list.hidden ? narrow("") : move(at()?.[step]); }
    if (event.key === "Enter" && !list.hidden) { event.preventDefault(); take(at()); }
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
}

const all = () => document.querySelectorAll("select[data-combo]:not([hidden])").forEach(make);
document.addEventListener("htmx:load", all);
all();
