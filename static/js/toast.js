// A toast stays ten seconds, longer while it is looked at or has the focus; what went wrong stays until closed.
const STAY = 10_000;

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) return void setTimeout(leave, 2000, toast);
  toast.remove();
}

function watch(toast) {
  toast.dataset.watched = "";
  if (!("stays" in toast.dataset)) setTimeout(leave, STAY, toast);
}

function watchAll() {
  document.querySelectorAll("[data-toast]:not([data-watched])").forEach(watch);
}

function say(text) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = toast.dataset.stays = "";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.dataset.toastClose = "";
  close.ariaLabel = "Close";
  close.textContent = "×";
  toast.append(words, close);
  document.getElementById("toasts")?.append(toast);
  watchAll();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
document.addEventListener("htmx:load", watchAll);
document.addEventListener("htmx:oobAfterSwap", watchAll);
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  const told = new DOMParser().parseFromString(responseText, "text/html").querySelector("[data-fault]");
  say(told?.textContent.trim() || `That did not work (${status}). Nothing was changed.`);
});
document.addEventListener("htmx:sendError", () => say("The server cannot be reached. What you typed is still here."));
watchAll();
