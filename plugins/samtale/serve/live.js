// Added to every page by invoke serve. Reloads the page when it has changed, and shows the progress
// of a build that takes long, and its problems.
const events = new EventSource("/.live");
const page = decodeURI(location.pathname).replace(/\/$/, "/index.html");
const SLOW = 500; // milliseconds: shorter builds show no progress
let message; // the latest about the progress of a build
let timer;

function finished() {
  clearTimeout(timer);
  timer = message = undefined;
  for (const name of ["progress", "problems"])
    document.getElementById(`samtale-${name}`)?.remove();
}

function box(name, text, style) {
  let element = document.getElementById(`samtale-${name}`);
  if (!element) {
    element = document.createElement("pre");
    element.id = `samtale-${name}`;
    Object.assign(element.style, {
      position: "fixed",
      inset: "auto 0 0 0",
      margin: 0,
      padding: "1rem 1.25rem",
      maxHeight: "50vh",
      overflow: "auto",
      whiteSpace: "pre-wrap",
      font: "14px/1.5 monospace",
      color: "#fff",
      zIndex: 9,
      ...style
    });
    document.body.append(element);
  }
  element.textContent = text;
}

events.addEventListener("progress", (event) => {
  message = JSON.parse(event.data);
  const style = { background: "#333", padding: ".25rem 1.25rem", inset: "0 0 auto 0" };
  const show = () => box("progress", `Building: ${message}`, style);
  if (document.getElementById("samtale-progress")) show();
  else timer ??= setTimeout(show, SLOW);
});
events.addEventListener("reload", (event) => {
  finished();
  const isWaiting = "waiting" in document.body.dataset;
  if (isWaiting || JSON.parse(event.data).includes(page)) location.reload();
});
events.addEventListener("problems", (event) => {
  finished();
  box("problems", JSON.parse(event.data), { background: "#5c1414" });
});
