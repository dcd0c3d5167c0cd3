// How many words of a text are left: <output data-words-of="id" data-most="200"> beside the control.
function count(output) {
  const words = document.getElementById(output.dataset.wordsOf).value.trim().split(/\s+/).filter(Boolean).length;
  const most = Number(output.dataset.most);
  output.textContent = words > most ? `${words} of ${most} words: ${words - most} too many` : `${words} of ${most} words`;
  output.classList.toggle("error", words > most);
}

const all = () => document.querySelectorAll("[data-words-of]").forEach(count);
document.addEventListener("input", all);
document.addEventListener("htmx:load", all);
all();
