// The outbox: what is typed into a form with data-outbox stays on the tablet until the server has
// it. Drafts are kept while typed; what was sent off is repeated with the same key until taken.
// What was refused, and drafts whose form is gone from the page, wait for somebody's press.
// data-scope names the place (a table, a seat): a tablet sends nothing for another place.

const patience = [1, 2, 4, 8, 15]; // seconds between two attempts
const answerWithin = 10000;
const stays = 10000; // how long it says that everything is sent
const refusals = [400, 404, 409, 410, 413, 422];

export const all = (selector, part = document) => [...part.querySelectorAll(selector)];
const isQuiet = (field) => !field.name || ["hidden", "submit", "button"].includes(field.type);
const isTick = (field) => ["checkbox", "radio"].includes(field.type);

function isChanged(field) {
  if (isQuiet(field)) return false;
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
}

const isDirty = (form) => [...form.elements].some(isChanged);
const writing = "textarea, select, input:not([type=hidden], [type=submit])";
export const isTyping = (part) => all("form", part).some(isDirty)
  || (part.contains(document.activeElement) && document.activeElement.matches(writing));

// --- the tablet's shelf; where the browser keeps nothing, texts live as long as the page
const memory = new Map();
const shelf = {
  read(key) { return JSON.parse(memory.get(key) ?? attempt(() => localStorage.getItem(key)) ?? "null"); },
  write(key, value) { attempt(() => localStorage.setItem(key, JSON.stringify(value)), () => memory.set(key, JSON.stringify(value))); },
  drop(key) { memory.delete(key); attempt(() => localStorage.removeItem(key)); },
  keys() { return [...(attempt(() => Object.keys(localStorage)) ?? []), ...memory.keys()]; },
};
function attempt(act, otherwise) { try { return act(); } catch { return otherwise?.(); } }

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const draftOf = (form) => `draft ${form.dataset.scope ?? ""} ${form.getAttribute("name") ?? new URL(form.action).pathname}`;
const fieldsOf = (form, button) => [...new FormData(form, button)]
  .filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

// Fields of one name are filled in their order.
function takeOut(left, field) {
  const at = left.findIndex(([name]) => name === field.name);
  return at < 0 ? undefined : left.splice(at, 1)[0][1];
}

function fill(form, fields) {
  const left = [...fields];
  for (const field of form.elements) {
    if (isQuiet(field)) continue;
    if (isTick(field)) field.checked = fields.some(([name, value]) => name === field.name && value === field.value);
    else field.value = takeOut(left, field) ?? field.value;
  }
}

const isText = (field) => !isQuiet(field) && !isTick(field) && !field.options;
const longest = (texts) => texts.sort((one, other) => other.length - one.length)[0] ?? "";
const isOwn = ([name]) => !["key", "round", "seen", "kind", "side", "project"].includes(name);

// A draft can be sent without its form: it knows where to, and the words by which it is told.
function keep(form) {
  const button = form.querySelector("button:not([type]), [type=submit]");
  shelf.write(draftOf(form), {
    scope: form.dataset.scope, url: urlOf(form, button), fields: fieldsOf(form, button),
    words: longest([...form.elements].filter((field) => isText(field) && isChanged(field)).map((field) => field.value.trim())),
  });
}
const urlOf = (form, button) => (button?.hasAttribute("formaction") && button.formAction) || form.action;

// An older draft is the plain list of its fields.
function draftAt(key) {
  const kept = shelf.read(key);
  if (!Array.isArray(kept)) return kept;
  return { fields: kept, words: longest(kept.filter(isOwn).map(([, value]) => value.trim())) };
}

function keepDraft({ target }) {
  const form = target.form;
  if (!form?.matches("form[data-outbox]")) return;
  if (isDirty(form)) keep(form);
  else shelf.drop(draftOf(form));
}

function restore(part) {
  for (const form of all("form[data-outbox]", part)) {
    const draft = draftAt(draftOf(form));
    if (draft && !isDirty(form)) fill(form, draft.fields);
  }
  for (const entry of unsent()) if (entry.refused) giveBack(entry, entry.refused);
  tell();
}

// What was typed before this script had arrived, on bad Wi-Fi: it stands below an earlier draft.
function catchUp(form) {
  if (!isDirty(form)) return;
  const left = [...(draftAt(draftOf(form))?.fields ?? [])];
  for (const field of all("textarea", form)) {
    const text = takeOut(left, field) ?? "";
    if (!isChanged(field)) field.value = text || field.value;
    else if (!field.value.startsWith(text)) field.value = `${text}\n${field.value}`;
  }
  keepDraft({ target: form.elements[0] });
}

// --- what was sent off and is not acknowledged, the oldest first
const isOurs = ({ scope }) => !scope || all("[data-scope]").some((part) => part.dataset.scope === scope);
const unsent = () => shelf.keys().filter((key) => key.startsWith("unsent "))
  .map((key) => shelf.read(key)).filter((entry) => entry && isOurs(entry))
  .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
let [failures, retry, isSending, lastPress, lastChoice, saidUntil] = [0, 0, false, {}, -700, 0];

// What was typed into a form that this page does not have: its round is over, or it is elsewhere.
function leftBehind() {
  const here = new Set(all("form[data-outbox]").map(draftOf));
  const ours = all("[data-scope]").map((part) => `draft ${part.dataset.scope} `);
  return shelf.keys().sort()
    .filter((key) => !here.has(key) && ours.some((start) => key.startsWith(start)))
    .map((draft) => ({ ...draftAt(draft), draft })).filter((one) => one.words && isOurs(one));
}

// That all is sent is said for a while: a part of the page that is new must not take it away at once.
function tell(done = false) {
  if (done) {
    saidUntil = Date.now() + stays;
    setTimeout(tell, stays + 50);
  }
  const entries = unsent();
  const waiting = entries.filter((entry) => !entry.refused);
  const held = [...entries.filter((entry) => entry.refused), ...leftBehind()];
  const isDone = Date.now() < saidUntil && !waiting.length && !held.length && !all("[data-refused]").length;
  for (const box of all("[data-unsent]")) show(box, waiting, held, isDone);
}

// Nothing is built anew while it says the same: a button keeps the focus.
function show(box, waiting, held, isDone) {
  const told = JSON.stringify([waiting, held, isDone]);
  if (box.told === told) return;
  box.told = told;
  box.dataset.words ??= box.dataset.unsent || box.textContent.trim();
  box.hidden = !waiting.length && !held.length && !(isDone && box.dataset.done);
  box.replaceChildren();
  if (isDone) box.append(element("p", box.dataset.done ?? ""));
  if (waiting.length) box.append(element("p", box.dataset.words), listed(waiting));
  if (held.length) box.append(element("p", box.dataset.held || box.dataset.words), listed(held, box));
}

function listed(entries, box) {
  const list = document.createElement("ul");
  for (const entry of entries) {
    const line = list.appendChild(element("li", entry.refused ? `${entry.words} – ${entry.refused}` : entry.words));
    if (entry.url) offer(line, box?.dataset.send, () => { drop(entry); handIn(entry); });
    offer(line, box?.dataset.drop, () => { drop(entry); tell(); });
  }
  return list;
}

function offer(line, words, act) {
  if (!words) return;
  const button = Object.assign(element("button", words), { type: "button", className: "button" });
  button.addEventListener("click", (event) => {
    if (event.timeStamp - lastChoice < 700) return; // a double tap would meet the next line
    lastChoice = event.timeStamp;
    act();
  });
  line.append(" ", button);
}
const element = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
const drop = (entry) => shelf.drop(entry.key ? `unsent ${entry.key}` : entry.draft);

// Words that wait for a press go off again, for the round that they were typed in.
function handIn({ scope, url, draft, fields, words, key }) {
  const own = key || new Map(fields).get("key") || newKey();
  shelf.write(`unsent ${own}`, { key: own, at: Date.now(), scope, url, draft, fields, words });
  tell();
  send();
}

function takeOff(event) {
  const form = event.target;
  if (!form.matches("form[data-outbox]")) return;
  event.preventDefault();
  if (lastPress.form === form && event.timeStamp - lastPress.at < 700) return; // a double tap
  lastPress = { form, at: event.timeStamp };
  const words = longest([...form.elements].filter((field) => !isQuiet(field) && !isTick(field)).map((field) => field.value));
  const key = form.elements.key?.value || newKey();
  shelf.write(`unsent ${key}`, {
    key, at: Date.now(), scope: form.dataset.scope, url: urlOf(form, event.submitter),
    draft: draftOf(form), fields: fieldsOf(form, event.submitter), next: form.dataset.next,
    words: words || form.dataset.words || event.submitter?.textContent.trim() || "",
  });
  shelf.drop(draftOf(form));
  form.querySelector("[data-refused]")?.remove();
  form.reset();
  if (form.elements.key) form.elements.key.value = newKey();
  restore(document);
  send();
}

// The server will not have it: its words stand at the form, and the text is back in it. Where the
// form is gone or holds another text by now, both wait in the list of what was not sent.
function giveBack(entry, words) {
  const form = all("form[data-outbox]").find((one) => draftOf(one) === entry.draft);
  if (!form || isDirty(form)) return shelf.write(`unsent ${entry.key}`, { ...entry, refused: words });
  fill(form, entry.fields);
  keep(form);
  shelf.drop(`unsent ${entry.key}`);
  form.querySelector("[data-refused]")?.remove();
  const line = Object.assign(element("p", words), { className: "error", role: "alert" });
  line.dataset.refused = "";
  form.prepend(line);
}

async function wordsOf(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const errors = all(".field .error, .errors li, [data-refused]", page);
  const lines = errors.length ? errors : all("main h1, main > p:not(:has(a))", page);
  return [...new Set(lines.map((line) => line.textContent.trim()))].join(" ");
}

async function send() {
  const entry = unsent().find((one) => !one.refused);
  if (isSending || !entry) return;
  clearTimeout(retry);
  isSending = true;
  const done = await deliver(entry).catch(() => false);
  isSending = false;
  failures = done ? 0 : failures + 1;
  tell(done);
  if (done) send();
  else retry = setTimeout(send, 1000 * patience[Math.min(failures, patience.length) - 1]);
}

// Says whether the server has spoken: it has the text, or it will not have it.
async function deliver(entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrf_token", document.querySelector("[name=csrf_token]")?.value ?? "");
  const signal = AbortSignal.timeout(answerWithin);
  const answer = await fetch(entry.url, { method: "POST", body, headers: { "X-Outbox": "1" }, redirect: "manual", signal });
  if (answer.status === 403) document.dispatchEvent(new Event("signed-out"));
  if (refusals.includes(answer.status)) {
    giveBack(entry, await wordsOf(answer));
    return true;
  }
  if (!answer.ok && answer.type !== "opaqueredirect") return false;
  shelf.drop(`unsent ${entry.key}`);
  document.dispatchEvent(new Event("taken"));
  if (entry.next && !all("form").some(isDirty)) location.assign(entry.next);
  return true;
}

document.addEventListener("input", keepDraft);
document.addEventListener("change", keepDraft);
document.addEventListener("submit", takeOff, { capture: true });
document.addEventListener("fresh", (event) => restore(event.target));
window.addEventListener("online", send);
all("form[data-outbox]").forEach(catchUp);
restore(document);
send();
