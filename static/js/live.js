// A screen that several people have open: asked every two seconds whether it changed, fetched anew when it did.
// <div id="room" data-live="address of the pulse" data-page="address of the part" data-room="17">
const EVERY = 2000;

async function look() {
  const room = document.getElementById("room");
  if (!room || document.hidden || document.querySelector("dialog[open]")) return;
  const tag = `"${room.dataset.room}"`;
  const answer = await fetch(room.dataset.live, { headers: { "If-None-Match": tag } }).catch(() => null);
  if (!answer || answer.status !== 200) return;
  await window.htmx.ajax("GET", room.dataset.page, { target: "#room", swap: "outerHTML" });
}

let busy = false;
setInterval(async () => {
  if (busy) return;
  busy = true;
  await look().finally(() => (busy = false));
}, EVERY);
