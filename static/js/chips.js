// A choice of several becomes chips and a combobox that adds one more: <select multiple data-chips="Add somebody">.
function make(select) {
  const adder = document.createElement("select");
  Object.assign(adder, { id: select.id, hidden: false });
  adder.dataset.combo = "";
  if (select.dataset.comboSrc) adder.dataset.comboSrc = select.dataset.comboSrc;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) adder.setAttribute(name, select.getAttribute(name));
  }
  const offers = [...select.options].filter((one) => !one.selected);
  adder.append(new Option(select.dataset.chips, ""), ...offers.map((one) => new Option(one.text, one.value)));
  const chips = Object.assign(document.createElement("ul"), { className: "chips" });
  select.id += "-several";
  select.hidden = true;
  select.before(chips, adder);
  adder.addEventListener("change", () => add(select, adder, chips));
  draw(select, chips);
}

function add(select, adder, chips) {
  const { value, text } = adder.selectedOptions[0];
  if (!value) return;
  if (![...select.options].some((one) => one.value === value)) select.append(new Option(text, value));
  [...select.options].find((one) => one.value === value).selected = true;
  adder.value = "";
  draw(select, chips);
}

function draw(select, chips) {
  chips.replaceChildren(...[...select.selectedOptions].map((one) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: `Remove ${one.text}` });
    button.addEventListener("click", () => {
      const input = chips.parentElement.querySelector(".combo input");
      one.selected = false;
      draw(select, chips);
      input?.focus();
    });
    const chip = document.createElement("li");
    chip.append(one.text, button);
    return chip;
  }));
  chips.hidden = chips.children.length === 0;
}

function all() {
  const found = document.querySelectorAll("select[data-chips]:not([hidden])");
  found.forEach(make);
  if (found.length) document.dispatchEvent(new Event("htmx:load")); // combo.js makes comboboxes of the new selects
}
document.addEventListener("htmx:load", all);
all();
