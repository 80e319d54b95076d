// The outbox: what is typed into a form with data-outbox stays on the tablet until the server has
// it. Drafts are kept while typed; what was sent off is repeated with the same key until taken.
// data-scope names the place (a table, a seat): a tablet sends nothing for another place.

const patience = [1, 2, 4, 8, 15]; // seconds between two attempts
const answerWithin = 10000;
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

function fill(form, fields) {
  for (const field of form.elements) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isQuiet(field)) continue;
    if (isTick(field)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function keepDraft({ target }) {
  const form = target.form;
  if (!form?.matches("form[data-outbox]")) return;
  if (isDirty(form)) shelf.write(draftOf(form), fieldsOf(form));
  else shelf.drop(draftOf(form));
}

function restore(part) {
  for (const form of all("form[data-outbox]", part)) {
    const fields = shelf.read(draftOf(form));
    if (fields && !isDirty(form)) fill(form, fields);
  }
  for (const entry of unsent()) if (entry.refused) giveBack(entry, entry.refused);
  tell();
}

// What was typed before this script had arrived, on bad Wi-Fi: it stands below an earlier draft.
function catchUp(form) {
  if (!isDirty(form)) return;
  const earlier = new Map(shelf.read(draftOf(form)) ?? []);
  for (const field of all("textarea", form)) {
    const text = earlier.get(field.name) ?? "";
    if (isChanged(field) && !field.value.startsWith(text)) field.value = `${text}\n${field.value}`;
  }
  keepDraft({ target: form.elements[0] });
}

// --- what was sent off and is not acknowledged, the oldest first
const isOurs = ({ scope }) => !scope || all("[data-scope]").some((part) => part.dataset.scope === scope);
const unsent = () => shelf.keys().filter((key) => key.startsWith("unsent "))
  .map((key) => shelf.read(key)).filter((entry) => entry && isOurs(entry))
  .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
let [failures, retry, isSending, lastPress] = [0, 0, false, {}];

function tell(done = false) {
  const entries = unsent();
  for (const box of all("[data-unsent]")) {
    box.dataset.words ??= box.dataset.unsent || box.textContent.trim();
    box.hidden = !entries.length && !(done && box.dataset.done);
    box.replaceChildren(element("p", entries.length ? box.dataset.words : box.dataset.done ?? ""));
    const list = box.appendChild(document.createElement("ul"));
    for (const entry of entries) {
      const line = list.appendChild(element("li", entry.refused ? `${entry.words} – ${entry.refused}` : entry.words));
      if (!entry.refused || !box.dataset.drop) continue;
      const button = Object.assign(element("button", box.dataset.drop), { type: "button", className: "button" });
      button.addEventListener("click", () => { shelf.drop(`unsent ${entry.key}`); tell(); });
      line.append(" ", button);
    }
  }
}
const element = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

function takeOff(event) {
  const form = event.target;
  if (!form.matches("form[data-outbox]")) return;
  event.preventDefault();
  if (lastPress.form === form && event.timeStamp - lastPress.at < 700) return; // a double tap
  lastPress = { form, at: event.timeStamp };
  const texts = [...form.elements].filter((field) => !isQuiet(field) && !isTick(field)).map((field) => field.value);
  const longest = texts.sort((one, other) => other.length - one.length)[0];
  const key = form.elements.key?.value || newKey();
  const elsewhere = event.submitter?.hasAttribute("formaction") && event.submitter.formAction;
  shelf.write(`unsent ${key}`, {
    key, at: Date.now(), scope: form.dataset.scope, url: elsewhere || form.action,
    draft: draftOf(form), fields: fieldsOf(form, event.submitter), next: form.dataset.next,
    words: longest || form.dataset.words || event.submitter?.textContent.trim() || "",
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
  shelf.write(entry.draft, entry.fields);
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
