// Single keys: `/` finds, `?` shows the keys, `g` and a letter goes places. They can be turned off (WCAG 2.1.4).
const off = () => localStorage.getItem("single-keys") === "off";
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
let going = 0;

const acts = {
  "/": () => document.querySelector("main .search, main [type=search], .context .find")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  g: () => (going = Date.now()),
};

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const place = Date.now() - going < 1500 && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  going = 0;
  const act = place ? () => place.click() : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Esc in a search box empties it, then leaves it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target.type !== "search") return;
  if (event.target.value) {
    event.target.value = "";
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  } else event.target.blur();
});

const choice = document.querySelector("[data-single-keys]");
if (choice) {
  choice.checked = !off();
  choice.addEventListener("change", () => localStorage.setItem("single-keys", choice.checked ? "on" : "off"));
}
