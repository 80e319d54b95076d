// Pages of a seat. Loaded before the outbox, as its listener must come first.

// A text size, contrast or language pressed on a form that the outbox sends: the page itself must
// come back in it, so the browser sends the form.
document.addEventListener("submit", (event) => {
  if (["size", "contrast", "language"].includes(event.submitter?.name)) event.stopImmediatePropagation();
}, { capture: true });

// What the moment asks has changed: the title of the page follows, and it is said once.
document.addEventListener("fresh", (event) => {
  const heading = event.target.querySelector("h1")?.textContent;
  const line = document.querySelector("[data-said]");
  if (!heading || !line || line.textContent === heading) return;
  const [, site] = document.title.split(" · ");
  document.title = `${heading} · ${site}`;
  line.textContent = heading;
});
