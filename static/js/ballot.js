// The ballot: counts in the bar, saving with patience, search and filter, project sheets.

const bar = document.getElementById("bar");
const ballot = bar && document.getElementById(bar.dataset.form);
const list = document.getElementById("choices");
const set = bar?.dataset ?? {};

// --- what is chosen and what is left
const number = new Intl.NumberFormat(set.locale || undefined);
const cash = set.currency && new Intl.NumberFormat(set.locale, { style: "currency", currency: set.currency,
  minimumFractionDigits: +set.digits, maximumFractionDigits: +set.digits, trailingZeroDisplay: "stripIfInteger" });
const figure = (amount) => (cash ? cash.format(amount / 10 ** +set.digits) : number.format(amount));
const points = (input) => Math.max(0, parseInt(input.value, 10) || 0);
const isOn = (input) => (input.type === "number" ? points(input) > 0 : input.checked);

function count() {
  let [chosen, used] = [0, 0];
  for (const input of list.querySelectorAll("input")) {
    const on = isOn(input);
    if (input.type === "number") input.closest("li").classList.toggle("on", on);
    if (!on) continue;
    chosen += 1;
    used += { count: 1, money: +input.dataset.c, points: points(input) }[set.kind];
  }
  const most = +set.most;
  const state = used > most ? "over" : !used && set.start ? "start" : used === most ? "full"
    : used < +set.least ? "under" : "within";
  const amounts = { used, most, missing: +set.least - used, left: most - used, over: used - most };
  const say = (words) => words.replace(/\{(\w+)\}/g, (all, key) =>
    key === "chosen" ? number.format(chosen) : key in amounts ? figure(amounts[key]) : all);
  bar.classList.toggle("over", state === "over");
  bar.querySelector(".figures").textContent = say(set.figures);
  bar.querySelector(".left").textContent = say(set[state]);
  bar.querySelector(".used").setAttribute("width", `${most ? Math.min(100, (100 * used) / most) : 0}%`);
}

// --- saved, or not saved yet
const waits = [1, 2, 4, 8, 15];
let [failures, retry] = [0, 0];
let fresh = false; // a mark has been made that no request carries yet

function tell(key) {
  const line = bar.querySelector(".state");
  const loud = key === "unsaved" || key === "refused";
  line.toggleAttribute("data-unsaved", loud);
  line.role = loud ? "alert" : null;
  line.textContent = set[key];
}

function marked() {
  fresh = true;
  if (!failures) tell("saving");
}

function sending() {
  fresh = false;
  tell("saving");
}

// What was ticked while the page was still loading: nobody listened then. On bad Wi-Fi that is long.
function catchUp() {
  const isMarked = (input) => (input.type === "number" ? input.value !== input.defaultValue
    : input.checked !== input.defaultChecked);
  if (![...list.querySelectorAll("input")].some(isMarked)) return;
  marked();
  htmx.trigger(ballot, "retry");
}

function saved(event) {
  if (event.detail.elt !== ballot) return;
  const status = event.detail.xhr.status;
  if (event.detail.successful) {
    failures = 0;
    tell(fresh ? "saving" : "saved");
  } else if (status >= 400 && status < 500 && status !== 429) {
    tell("refused");
  } else {
    tell("unsaved");
    clearTimeout(retry);
    retry = setTimeout(() => htmx.trigger(ballot, "retry"), 1000 * waits[Math.min(failures++, 4)]);
  }
}

// --- search and filter
function show(filter) {
  const value = (name) => filter.querySelector(`[name="${name}"]`)?.value ?? "";
  const words = value("q").normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = [value("field"), value("district")];
  const chosen = value("chosen");
  let shown = 0;
  for (const row of list.children) {
    const keys = row.dataset.k.split(" ");
    const on = isOn(row.querySelector("input"));
    const said = words.length && [row.querySelector("b"), row.querySelector("small").firstChild];
    const text = said ? said.map((part) => part.textContent).join(" ").normalize("NFC").toLowerCase() : "";
    row.hidden = !(words.every((word) => text.includes(word))
      && wanted.every((key, place) => !key || keys[place] === key)
      && (!chosen || on === (chosen === "yes")));
    shown += row.hidden ? 0 : 1;
  }
  const line = document.getElementById(`${filter.id}-count`);
  line.textContent = line.dataset.words.replace("{shown}", number.format(shown))
    .replace("{all}", number.format(list.children.length));
}

// A field in the list of fields is a filter too.
function showOnly(event) {
  const button = event.target.closest("[name=only]");
  const choice = button && document.querySelector("[data-filter] [name=field]");
  if (!choice) return;
  event.preventDefault();
  choice.value = button.value;
  show(choice.closest("[data-filter]"));
  list.querySelector("li:not([hidden]) input")?.focus();
}

// --- a minus and a plus beside each number of points
function addSteps(cell) {
  const input = cell.querySelector("input");
  for (const [step, sign, words] of [[-1, "−", set.fewer], [1, "+", set.further]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: sign });
    button.setAttribute("aria-label", `${words} ${input.name.split("-")[1]}`);
    button.addEventListener("click", () => {
      input.value = Math.min(+input.max, Math.max(0, points(input) + step));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    cell.insertAdjacentElement(step < 0 ? "afterbegin" : "beforeend", button);
  }
}

// --- project sheets: read without losing the place
const sheet = document.getElementById("sheet");
let row;

async function openSheet(event) {
  const button = event.target.closest("[name=read]");
  if (!button) return;
  event.preventDefault();
  try {
    const answer = await fetch(list.dataset.sheets + button.value, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.status);
    sheet.firstElementChild.innerHTML = await answer.text();
  } catch {
    return ballot.requestSubmit(button);
  }
  row = button.closest("li").querySelector("input[type=checkbox]");
  const toggle = sheet.querySelector("[value=toggle]");
  toggle.hidden = !row;
  toggle.textContent = row?.checked ? toggle.dataset.drop : toggle.dataset.choose;
  sheet.returnValue = "";
  sheet.showModal();
  sheet.scrollTop = 0;
  sheet.querySelector("h2")?.focus();
}

if (ballot && list) {
  ballot.addEventListener("change", count);
  ballot.addEventListener("input", (event) => event.target.type === "number" && count());
  ballot.addEventListener("click", showOnly);
  ballot.addEventListener("input", marked);
  ballot.addEventListener("htmx:beforeRequest", sending);
  ballot.addEventListener("htmx:afterRequest", saved);
  window.addEventListener("online", () => failures && htmx.trigger(ballot, "retry"));
  list.querySelectorAll(".points").forEach(addSteps);
  count();
  document.addEventListener("DOMContentLoaded", catchUp); // after htmx, which waits for it too
}

for (const filter of document.querySelectorAll("[data-filter]")) {
  let pause;
  filter.addEventListener("input", (event) => {
    event.stopPropagation(); // searching is no change of the ballot
    clearTimeout(pause);
    pause = setTimeout(() => show(filter), 150);
  });
  filter.addEventListener("change", (event) => event.stopPropagation());
  filter.addEventListener("keydown", (event) =>
    event.key === "Enter" && event.target.type === "search" && event.preventDefault());
  filter.querySelector("button").hidden = true;
}

if (sheet && list) {
  list.addEventListener("click", openSheet);
  sheet.addEventListener("close", () => sheet.returnValue === "toggle" && row?.click());
}

// --- the place in the list, when the page comes back from a review, a sheet or another text size
if (list) {
  const here = new Set([location.pathname, "/check"]);
  const before = document.referrer && new URL(document.referrer).pathname;
  const place = sessionStorage.getItem("place");
  if (place && !location.hash && here.has(before)) document.getElementById(place)?.scrollIntoView();
  window.addEventListener("pagehide", () => {
    const first = [...list.children].find((item) => item.getBoundingClientRect().bottom > 80);
    if (first && window.scrollY > 200) sessionStorage.setItem("place", first.id);
    else sessionStorage.removeItem("place");
  });
}
