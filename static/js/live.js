// Live parts: polling that rests while nobody looks, clocks that count down, tablets left alone.

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.hasAttribute("data-poll")) event.preventDefault();
});

const two = (amount) => String(amount).padStart(2, "0");
const minutes = (words, left) =>
  words.replace("{m}", Math.floor(left / 60)).replace("{s}", two(left % 60));

// Clocks follow the server's time; they are spoken at these seconds only.
const spoken = new Set([600, 300, 120, 60, 30, 0]);
function wind(clock) {
  const offset = +clock.dataset.now - Date.now() / 1000;
  const tick = () => {
    const left = Math.max(0, Math.round(+clock.dataset.deadline - Date.now() / 1000 - offset));
    clock.textContent = left || !clock.dataset.over ? minutes(clock.dataset.words, left) : clock.dataset.over;
    clock.classList.toggle("soon", left <= 120);
    if (spoken.has(left)) clock.nextElementSibling.textContent = clock.textContent;
    if (!left || !clock.isConnected) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
const windAll = (part) => part.querySelectorAll("[data-deadline]").forEach(wind);
windAll(document);
document.addEventListener("htmx:oobAfterSwap", (event) => windAll(event.detail.target));
document.addEventListener("fresh", (event) => windAll(event.target)); // a live part of the day

// A tablet left alone asks, waits, and is handed over. Nothing chosen is lost.
const idle = document.getElementById("idle");
if (idle) {
  const clock = idle.querySelector(".clock");
  let quietSince = Date.now();
  const awake = () => { if (!idle.open) quietSince = Date.now(); };
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(kind, awake, { passive: true, capture: true });
  }
  const stay = () => { quietSince = Date.now(); };
  idle.addEventListener("cancel", stay);
  idle.addEventListener("close", awake); // Escape; comes a frame late, and a slow tablet's frames are long
  idle.querySelector("[data-stay]").addEventListener("click", () => { stay(); idle.close(); });
  setInterval(() => {
    const quiet = (Date.now() - quietSince) / 1000 - +idle.dataset.idle;
    if (quiet < 0) return;
    if (!idle.open) idle.showModal();
    const left = Math.max(0, Math.ceil(+idle.dataset.grace - quiet));
    clock.textContent = clock.dataset.words.replace("{s}", left);
    if (!left) idle.querySelector("form").requestSubmit(idle.querySelector("form button"));
  }, 1000);
}
