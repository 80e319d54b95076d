// The ballot: counts in the bar, saving with patience, search and filter, project sheets.

const bar = document.getElementById("bar");
const ballot = bar && document.getElementById(bar.dataset.form);
const list = document.getElementById("choices");
const set = bar?.dataset ?? {};

// --- what is chosen and what is left
const number = new Intl.NumberFormat(set.locale || undefined);
const cash = set.currency
  ? new Intl.NumberFormat(set.locale, { style: "currency", currency: set.currency,
      minimumFractionDigits: +set.digits, maximumFractionDigits: +set.digits })
  : null;
const figure = (amount) => (cash ? cash.format(amount / 10 ** +set.digits) : number.format(amount));

function count() {
  let chosen = 0;
  let used = 0;
  for (const input of list.querySelectorAll("input")) {
    if (input.type === "number") {
      const points = Math.max(0, parseInt(input.value, 10) || 0);
      input.closest("li").classList.toggle("on", points > 0);
      chosen += points > 0 ? 1 : 0;
      used += points;
    } else if (input.checked) {
      chosen += 1;
      used += set.kind === "money" ? +input.dataset.c : 1;
    }
  }
  const most = +set.most;
  const state = used > most ? "over" : used === most ? "full" : used < +set.least ? "under" : "within";
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
let failures = 0;
let retry;

function tell(key) {
  const line = bar.querySelector(".state");
  const loud = key === "unsaved" || key === "refused";
  line.toggleAttribute("data-unsaved", loud);
  if (loud) line.setAttribute("role", "alert");
  else line.removeAttribute("role");
  if (line.textContent !== set[key]) line.textContent = set[key];
}

function saved(event) {
  if (event.detail.elt !== ballot) return;
  const status = event.detail.xhr.status;
  if (event.detail.successful) {
    failures = 0;
    tell("saved");
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
    const input = row.querySelector("input");
    const on = input.type === "number" ? +input.value > 0 : input.checked;
    const text = words.length ? row.textContent.normalize("NFC").toLowerCase() : "";
    row.hidden = !(words.every((word) => text.includes(word))
      && wanted.every((key, place) => !key || keys[place] === key)
      && (!chosen || on === (chosen === "yes")));
    shown += row.hidden ? 0 : 1;
  }
  const line = document.getElementById(`${filter.id}-count`);
  line.textContent = line.dataset.words.replace("{shown}", number.format(shown))
    .replace("{all}", number.format(list.children.length));
}

// --- project sheets: read without losing the place
const sheet = document.getElementById("sheet");
let row;

async function openSheet(event) {
  const link = event.target.closest("li > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.status);
    sheet.firstElementChild.innerHTML = await answer.text();
  } catch {
    location.assign(link.href);
    return;
  }
  row = link.closest("li").querySelector("input[type=checkbox]");
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
  ballot.addEventListener("htmx:beforeRequest", () => tell("saving"));
  ballot.addEventListener("htmx:afterRequest", saved);
  window.addEventListener("online", () => failures && htmx.trigger(ballot, "retry"));
  count();
}

for (const filter of document.querySelectorAll("[data-filter]")) {
  let pause;
  filter.addEventListener("input", (event) => {
    event.stopPropagation(); // searching is no change of the ballot
    clearTimeout(pause);
    pause = setTimeout(() => show(filter), 150);
  });
  filter.addEventListener("change", (event) => event.stopPropagation());
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "search") event.preventDefault();
  });
  filter.querySelector("button").hidden = true;
}

if (sheet && list) {
  list.addEventListener("click", openSheet);
  sheet.addEventListener("close", () => sheet.returnValue === "toggle" && row?.click());
}
