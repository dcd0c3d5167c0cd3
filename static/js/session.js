// A fragment that turns out to be the login page means the session has ended: load the page anew, login comes with it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const login = document.body.dataset.login;
  const address = event.detail.xhr.responseURL;
  if (!login || !address || new URL(address).pathname !== login) return;
  event.detail.shouldSwap = false;
  location.reload();
});

// After a swap the focus goes to what the server says needs it, such as the list of errors of a form.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-focus]")?.focus();
});
document.querySelector("[data-focus]")?.focus();

// A filter that is empty does not belong in the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  const values = event.detail.formData;
  for (const [name, value] of [...values]) if (value === "") values.delete(name);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]:not([hx-get])")) return;
  for (const control of event.target.elements) if (control.name && control.value === "") control.disabled = true;
});

// Words in a search act while one types. Leaving the field asks nothing more: a second answer would take away what was
// ticked meanwhile.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters][hx-get] .search")) event.stopPropagation();
}, true);
