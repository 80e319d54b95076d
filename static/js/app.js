// Every page: double-submit guard, the bar of a long wait, pages from the back button, card codes from QR links, print buttons.
const timers = new WeakMap();
const room = document.documentElement.classList.contains("room");

// One press, one request. The server answers a repeated ballot with the same receipt all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  const waiting = event.submitter?.hasAttribute("formaction") ? null : form.querySelector(".waiting");
  timers.set(form, [
    waiting && setTimeout(() => waiting.append(waiting.querySelector("template").content.cloneNode(true)), 1000),
    setTimeout(() => release(form), waiting ? 30000 : 10000), // a lost network must not leave a dead button
  ]);
});

function release(form) {
  timers.get(form)?.forEach(clearTimeout);
  delete form.dataset.sent;
  form.querySelector(".waiting > .progress")?.remove();
  for (const button of form.elements) button.removeAttribute("aria-disabled"); // also those outside, by form=
}

// A page that the back button brings from memory may show another person's ballot: ask the server again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && room) return location.reload();
  document.querySelectorAll("form[data-sent]").forEach(release);
});

// A card's QR code carries its code after the #, which browsers never send; take it and leave no trace.
function takeCode() {
  const field = document.querySelector("input[data-from-hash]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !code || document.getElementById(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  field.form?.querySelector("button:not([hidden])")?.focus();
}
takeCode();
window.addEventListener("hashchange", takeCode);

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
