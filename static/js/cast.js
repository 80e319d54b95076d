// Casting with patience: a lost network is no lost ballot, as every copy of it gets the same receipt.
const form = document.getElementById("cast");
const line = document.getElementById("sending");
const button = form.querySelector("button");
const waits = [1, 2, 4, 8, 15];
let failures = 0;
let under = false;

async function send() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.status < 500 && answer.redirected) return location.replace(answer.url);
    if (answer.status < 500) return HTMLFormElement.prototype.submit.call(form); // the page says what is wrong
    throw new Error(answer.status);
  } catch {
    line.textContent = line.dataset.unsent;
    line.classList.add("unsent");
    return setTimeout(send, 1000 * waits[Math.min(failures++, 4)]);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (under) return;
  under = true;
  button.setAttribute("aria-disabled", "true");
  line.textContent = line.dataset.sending;
  send();
});
