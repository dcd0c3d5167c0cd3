// The meeting: a timer by the server's clock, and arrows that go from item to item.
const two = (number) => String(number).padStart(2, "0");
const offsets = new WeakMap(); // how far this machine's clock is from the server's, for each timer that was drawn

function show(timer) {
  if (!offsets.has(timer)) offsets.set(timer, Date.parse(timer.dataset.now) - Date.now());
  const gone = Date.now() + offsets.get(timer) - Date.parse(timer.dataset.started);
  const left = Math.round(Number(timer.dataset.minutes) * 60 - gone / 1000);
  const whole = Math.abs(left);
  timer.textContent = `${left < 0 ? "−" : ""}${Math.floor(whole / 60)}:${two(whole % 60)}`;
  timer.classList.toggle("over", left < 0);
}

const all = () => document.querySelectorAll("[data-started]").forEach(show);
setInterval(all, 1000);
all();

const typing = (target) => target.closest?.("input, select, textarea, [contenteditable], .options");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const form = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
