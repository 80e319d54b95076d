// Live parts: a section with data-live asks for newer content with the version that it shows.
// A part in which somebody writes is never replaced; a lost connection is said in words.
import { all, isTyping } from "./outbox.js";

const answerWithin = 10000;
const two = (amount) => String(amount).padStart(2, "0");
let lastHeard = new Date();
let missed = 0;

// how: "heard", "lost", or "out" where this device is no longer signed in
function note(how) {
  missed = how === "lost" ? missed + 1 : 0;
  if (!missed) lastHeard = new Date();
  for (const line of all("[data-lost]")) {
    line.dataset.words ??= line.dataset.lost || line.textContent;
    const words = how === "out" ? line.dataset.out || line.dataset.words : line.dataset.words;
    const said = words.replace("{time}", `${two(lastHeard.getHours())}:${two(lastHeard.getMinutes())}`);
    if (line.textContent !== said) line.textContent = said;
    line.hidden = how === "heard" || missed === 1;
  }
}

function show(part) {
  const waits = part.fresh !== undefined && isTyping(part);
  const news = part.querySelector("[data-news]") ?? document.querySelector("[data-news]");
  if (news) news.hidden = !waits;
  if (part.fresh === undefined || waits) return;
  const focused = part.contains(document.activeElement) && document.activeElement.id;
  const open = all("details[open][id]", part).map((one) => one.id);
  part.innerHTML = part.fresh;
  delete part.fresh;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  part.dispatchEvent(new CustomEvent("fresh", { bubbles: true })); // clocks are wound, drafts put back
}

async function ask(part) {
  clearTimeout(part.timer);
  const address = new URL(part.dataset.live, location.href);
  address.searchParams.set("v", part.dataset.version);
  try {
    const signal = AbortSignal.timeout(answerWithin);
    const answer = await fetch(address, { signal, redirect: "manual" });
    const version = answer.headers.get("X-Version");
    if (answer.ok && version !== null) {
      part.fresh = await answer.text();
      part.dataset.version = version;
    } else if (answer.status !== 204) throw answer;
    note("heard");
  } catch (fault) {
    note(fault.type === "opaqueredirect" || fault.status === 403 ? "out" : "lost");
  }
  show(part);
  wait(part, document.hidden ? 8000 : 2000);
}

// The jitter keeps the tablets of a hall from asking all at once.
function wait(part, usual) {
  clearTimeout(part.timer);
  part.timer = setTimeout(ask, usual * (0.8 + 0.4 * Math.random()), part);
}

const parts = all("[data-live]");
const askAll = () => parts.forEach((part) => ask(part));
parts.forEach((part) => wait(part, 2000));
document.addEventListener("visibilitychange", () => document.hidden || askAll());
document.addEventListener("taken", askAll);
document.addEventListener("signed-out", () => note("out"));
window.addEventListener("online", askAll);
