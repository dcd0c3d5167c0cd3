// The native dialog does the hard part: focus, Esc, backdrop.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// A form that asks before it is sent: <form data-confirm="What will happen?">. Only where nothing can be taken back.
const ask = document.getElementById("confirm");
let waiting = null;
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.confirm || !ask || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = { form, submitter: event.submitter };
    ask.querySelector("[data-question]").textContent = form.dataset.confirm;
    ask.querySelector("[data-yes]").textContent = event.submitter?.textContent.trim() || "Yes";
    ask.returnValue = "";
    ask.showModal();
  },
  true,
);
ask?.addEventListener("close", () => {
  if (ask.returnValue === "yes" && waiting) {
    waiting.form.dataset.confirmed = "yes";
    waiting.form.requestSubmit(waiting.submitter);
    delete waiting.form.dataset.confirmed;
  }
  waiting = null;
});
