// A long select becomes a combobox: type, arrows, Enter, Esc. combo_search.js asks the server where it names an address.
const chosen = (select) => (select.value ? select.selectedOptions[0].text.trim() : "");

function make(select) {
  const box = Object.assign(document.createElement("div"), { className: "combo" });
  const input = Object.assign(document.createElement("input"), { className: "input", id: select.id, autocomplete: "off" });
  const list = Object.assign(document.createElement("div"), { className: "options", id: `${select.id}-options`, hidden: true });
  for (const name of ["aria-describedby", "aria-invalid", "required", "aria-label"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const placeholder = select.options[0]?.value === "" ? select.options[0].text : "";
  Object.assign(input, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list", value: chosen(select), placeholder });
  input.setAttribute("aria-controls", list.id);
  Object.assign(list, { role: "listbox", ariaLabel: select.labels[0]?.textContent.trim() || select.ariaLabel || "Choices" });
  Object.assign(select, { id: `${select.id}-select`, hidden: true });
  select.replaceWith(box);
  box.append(input, list, select);
  listen(select, input, list);
}

function fill(select, list, text) {
  const words = text.toLowerCase().split(/\s+/);
  const fits = [...select.options].filter((one) => words.every((word) => one.text.toLowerCase().includes(word))).slice(0, 200);
  const rows = fits.map((one, number) => Object.assign(document.createElement("div"), {
    role: "option", ariaSelected: "false", id: `${list.id}-${number}`, textContent: one.text || "none", value: one.value,
  }));
  list.replaceChildren(...rows);
  list.toggleAttribute("data-none", rows.length === 0);
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
  const now = () => [...list.children].find((row) => row.value === select.value);
  const show = (text, typed = text) => { fill(select, list, text); open(true); move((!typed && now()) || list.firstElementChild); };
  const narrow = (text) => select.dispatchEvent(new CustomEvent("combo:narrow", { bubbles: true, cancelable: true, detail: text })) && show(text);
  const close = () => { open(false); input.removeAttribute("aria-activedescendant"); input.value = chosen(select); };
  const take = (row) => { if (row) { select.value = row.value; select.dispatchEvent(new Event("change", { bubbles: true })); } close(); };
  select.addEventListener("combo:filled", () => document.activeElement === input && show("", input.value));
  input.addEventListener("input", () => narrow(input.value));
  input.addEventListener("click", () => { if (list.hidden) { input.select(); show(""); } });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => { event.preventDefault(); take(event.target.closest("[role=option]")); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) { event.preventDefault(); if (list.hidden) show(""); else move(at()?.[step]); }
    if (event.key === "Enter" && !list.hidden) { event.preventDefault(); take(at()); }
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
}

const all = () => document.querySelectorAll("select[data-combo]:not([hidden])").forEach(make);
document.addEventListener("htmx:load", all);
all();
