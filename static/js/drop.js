// A file may be dropped on the box; the name and size of what was chosen are said.
const units = ["bytes", "KB", "MB", "GB"];
function size(bytes) {
  const step = Math.min(Math.floor(Math.log2(bytes || 1) / 10), 3);
  return `${(bytes / 1024 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const box = event.target.closest?.("[data-drop]");
    if (!box) return;
    event.preventDefault();
    box.toggleAttribute("data-over", type === "dragenter" || type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    const input = box.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("change", (event) => {
  const name = event.target.closest("[data-drop]")?.querySelector("[data-drop-name]");
  if (!name || event.target.type !== "file") return;
  const [file] = event.target.files;
  name.textContent = file ? `${file.name}, ${size(file.size)}` : "";
});
