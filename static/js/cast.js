// Casting with patience: a lost network is no lost ballot, as every copy of it gets the same receipt.
// The ballot, which only the server can read, waits on this tablet until the server has said that it
// is in the box. Until then the first page of the tablet lets nobody else begin.
const KEY = "unsent";
const form = document.getElementById("cast");
const line = document.getElementById("sending");
const button = form.querySelector("button");
const resumes = document.getElementById("unsent"); // the first page of the tablet
const waits = [1, 2, 4, 8, 15];
let failures = 0;
let under = false;

const shelf = (act) => { try { return act(sessionStorage); } catch { return null; } }; // it may be switched off
const forget = () => shelf((kept) => kept.removeItem(KEY));

function later(act) {
  line.textContent = line.dataset.unsent;
  line.classList.add("unsent");
  setTimeout(act, 1000 * waits[Math.min(failures++, 4)]);
}

async function send() {
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(20000) });
  } catch {
    return later(send);
  }
  if (answer.status >= 500 || answer.status === 429) return later(send);
  if (answer.status === 400) return later(() => location.reload()); // the page was too old, the ballot is not
  if (answer.redirected && new URL(answer.url).pathname === line.dataset.receipt) {
    forget();
    return location.replace(answer.url);
  }
  if (!answer.headers.has("Ballot-Answered")) return later(send); // a gate on the way said it, not the server
  forget();
  HTMLFormElement.prototype.submit.call(form); // the page says what is wrong
}

function begin() {
  under = true;
  const idle = document.getElementById("idle");
  if (idle) idle.dataset.idle = Infinity; // what is not sent is not locked away
  button?.setAttribute("aria-disabled", "true");
  line.textContent = line.dataset.sending;
  send();
}

function resume() {
  const ballot = shelf((kept) => kept.getItem(KEY));
  if (!ballot || under) return;
  form.elements.ballot.value = ballot;
  resumes.hidden = false;
  document.getElementById("entry").hidden = true;
  begin();
}

if (resumes) {
  resume();
  window.addEventListener("pageshow", resume);
} else {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (under) return;
    shelf((kept) => kept.setItem(KEY, form.elements.ballot.value));
    begin();
  });
}
