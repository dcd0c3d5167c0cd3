// A combobox over more rows than a page can hold: <select data-combo data-combo-src="/people/options/">.
// The address answers `?q=text` with <option>s; what is chosen stays among them.
const waiting = new WeakMap();

async function ask(select, text, signal) {
  const address = new URL(select.dataset.comboSrc, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(`<select>${await answer.text()}</select>`, "text/html").querySelectorAll("option");
  const kept = [...select.options].filter((one) => one.value === "" || one.selected);
  const values = new Set(kept.map((one) => one.value));
  const fresh = [...found].filter((one) => !values.has(one.value));
  select.replaceChildren(...(text ? [...fresh, ...kept] : [...kept, ...fresh]));
  select.dispatchEvent(new Event("combo:filled"));
}

document.addEventListener("combo:narrow", (event) => {
  const select = event.target;
  if (!select.dataset.comboSrc) return;
  event.preventDefault();
  clearTimeout(waiting.get(select)?.timer);
  waiting.get(select)?.stop.abort();
  const stop = new AbortController();
  const timer = setTimeout(() => ask(select, event.detail, stop.signal).catch(() => {}), 200);
  waiting.set(select, { timer, stop });
});
