// Added to every page by invoke serve. Reloads the page when it has changed, and shows the problems
// of the latest build.
const events = new EventSource("/.live");
const page = decodeURI(location.pathname).replace(/\/$/, "/index.html");
events.addEventListener("reload", (event) => {
  document.getElementById("samtale-problems")?.remove();
  if (JSON.parse(event.data).includes(page)) location.reload();
});
events.addEventListener("problems", (event) => {
  document.getElementById("samtale-problems")?.remove();
  const box = document.createElement("pre");
  box.id = "samtale-problems";
  box.textContent = JSON.parse(event.data);
  Object.assign(box.style, {
    position: "fixed",
    inset: "auto 0 0 0",
    margin: 0,
    padding: "1rem 1.25rem",
    maxHeight: "50vh",
    overflow: "auto",
    whiteSpace: "pre-wrap",
    font: "14px/1.5 monospace",
    background: "#5c1414",
    color: "#fff",
    zIndex: 9
  });
  document.body.append(box);
});
