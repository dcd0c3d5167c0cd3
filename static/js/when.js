// Fields that have a meaning for some choices only: data-when="kind=move maintain" shows them while one is chosen.
function show(form) {
  const values = new FormData(form);
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = part.dataset.when.split("=");
    part.hidden = !wanted.split(" ").includes(values.get(name));
  }
}

const all = () => document.querySelectorAll("form:has([data-when])").forEach(show);
document.addEventListener("change", (event) => event.target.form?.querySelector("[data-when]") && show(event.target.form));
document.addEventListener("htmx:load", all);
all();
