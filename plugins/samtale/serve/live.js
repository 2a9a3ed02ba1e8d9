// Added to every page by invoke serve. Reloads the page when it has changed, and shows the progress
// of a build, and the faults of the page.
const events = new EventSource("/.live");
const page = decodeURI(location.pathname).replace(/\/$/, "/index.html").slice(1);
const isList = document.body.classList.contains("samtale-list");
const isWaiting = "waiting" in document.body.dataset;
const SLOW = 500; // milliseconds: shorter builds show no progress
const CLOSED = "samtale-faults-closed"; // in this tab, the faults stay as their reader left them
const bar = document.getElementById("samtale-faults");
let timer;

function remember() {
  const details = bar?.querySelector("details");
  if (!details) return;
  if (sessionStorage.getItem(CLOSED) === details.className) details.open = false;
  details.addEventListener("toggle", () => {
    if (details.open) sessionStorage.removeItem(CLOSED);
    else sessionStorage.setItem(CLOSED, details.className);
  });
}

function step(text) {
  let line = document.getElementById("samtale-progress");
  if (!line) {
    line = document.createElement("p");
    line.id = "samtale-progress";
    document.body.append(line);
  }
  line.textContent = text;
}

function finished() {
  clearTimeout(timer);
  timer = undefined;
  if (!isWaiting) document.getElementById("samtale-progress")?.remove();
}

events.addEventListener("progress", (event) => {
  const text = `Building: ${JSON.parse(event.data)}`;
  if (isWaiting || document.getElementById("samtale-progress")) step(text);
  else timer ??= setTimeout(() => step(text), SLOW);
});
// A build has started: what it may correct is no longer shown.
events.addEventListener("building", () => {
  if (isWaiting) step("Building");
  else timer ??= setTimeout(() => step("Building"), SLOW);
  const failed = bar?.querySelector(".failure");
  if (!failed) return;
  failed.className = "building";
  failed.querySelector("summary").textContent = "Building";
  failed.querySelector("pre").remove();
});
// The faults of some pages, before these are loaded again.
events.addEventListener("bars", (event) => {
  const html = JSON.parse(event.data)[page];
  if (bar && html !== undefined) bar.innerHTML = html;
});
// The faults have changed, of this page or of others.
events.addEventListener("faults", async () => {
  if (isList) location.reload();
  const found = await fetch(`/.live/faults?page=${encodeURIComponent(page)}`);
  const html = await found.text();
  if (!bar || bar.innerHTML === html) return;
  bar.innerHTML = html;
  remember();
});
events.addEventListener("reload", (event) => {
  finished();
  if (isWaiting || JSON.parse(event.data).includes(`/${page}`)) location.reload();
});
events.addEventListener("failed", () => {
  finished();
  if (isWaiting) location.reload();
});
remember();
