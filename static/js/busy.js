// A button that was pressed says so at once and cannot be pressed twice; coming back to the page frees it.
function mark(button, busy) {
  if (!button || button.tagName !== "BUTTON") return;
  if (busy) button.ariaBusy = "true";
  else button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (form.dataset.sending) return void event.preventDefault();
  if (event.defaultPrevented || form.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  if (form.method !== "post" || form.matches("[data-download]")) return;
  form.dataset.sending = "yes";
  mark(event.submitter, true);
});

document.addEventListener("click", (event) => {
  if (event.target.closest('[aria-disabled="true"], [aria-busy="true"]')) event.preventDefault();
}, true);

const submitter = (event) => event.detail.requestConfig?.triggeringEvent?.submitter ?? event.detail.elt;
document.addEventListener("htmx:beforeRequest", (event) => mark(submitter(event), true));
document.addEventListener("htmx:afterRequest", (event) => mark(submitter(event), false));

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => mark(button, false));
  }
});
