// What pages can do where programs run; all of them are whole without. Words come with the script element, in the page's language.
(() => {
  const words = document.currentScript.dataset;

  // 1. Ctrl-K leads to the field for searching. (Not "/": a key of one sign would be in the way of those who speak to their browser.)
  addEventListener("keydown", (event) => {
    const link = document.querySelector('a[rel="search"]');
    if (!link || event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const field = document.getElementById("_q");
    if (field) field.focus();
    else location.href = `${link.href}#_q`;
  });

  const body = document.querySelector(".body");
  if (!body) return;

  const wide = matchMedia("(min-width: 80rem)"); // as in samtale.css: there notes and contents stand beside the text

  // Escape leaves a note that has come up, as its own way back does.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || wide.matches) return;
    document.querySelector(".footnote li:target .footnote-backref")?.click();
  });

  // 2. A passage that is selected can be linked to: a text fragment (wicg.github.io/scroll-to-text-fragment).
  const FEW = 5; // words of its beginning and end that name a long passage, and of what stands before it
  const LONG = 90; // letters
  const button = document.createElement("button");
  button.className = "copy-link";
  button.type = "button";
  button.hidden = true;
  document.body.append(button);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  const encoded = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
  const parts = (text) => text.split(/\s+/).filter(Boolean);

  // Browsers look for whole words only.
  function wholeWords(range) {
    const letter = /[\p{L}\p{N}]/u;
    const { startContainer: first, endContainer: last } = range;
    let start = range.startOffset;
    let end = range.endOffset;
    if (first.nodeType === Node.TEXT_NODE) while (start > 0 && letter.test(first.data[start - 1]) && letter.test(first.data[start])) start--;
    if (last.nodeType === Node.TEXT_NODE) while (end && end < last.length && letter.test(last.data[end - 1]) && letter.test(last.data[end])) end++;
    const whole = range.cloneRange();
    whole.setStart(first, start);
    whole.setEnd(last, end);
    return whole;
  }

  function address(selected) {
    const range = wholeWords(selected);
    const text = range.toString().trim();
    const all = parts(text);
    const before = document.createRange();
    before.setStart(body, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const prefix = parts(before.toString().split("\n").pop()).slice(-FEW).join(" ");
    const start = prefix && range.startOffset ? `${encoded(prefix)}-,` : "";
    const whole = text.length < LONG && !text.includes("\n");
    const named = whole ? encoded(text) : `${encoded(all.slice(0, FEW).join(" "))},${encoded(all.slice(-FEW).join(" "))}`;
    return `${location.href.split("#")[0]}#:~:text=${start}${named}`;
  }

  function offer() {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const fits = range && !selection.isCollapsed && body.contains(range.commonAncestorContainer) && parts(range.toString()).length > 1;
    button.hidden = !fits;
    if (!fits) return;
    const box = range.getBoundingClientRect();
    button.textContent = words.passage;
    button.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 220)) + scrollX}px`;
    button.style.top = `${box.bottom + scrollY + 10}px`;
  }

  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 250);
  });

  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", async () => {
    const link = address(getSelection().getRangeAt(0));
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = status.textContent = words.copied;
      setTimeout(() => getSelection().removeAllRanges(), 1200);
    } catch {
      location.href = link; // then it can be copied from where addresses stand
    }
  });

  // 3. The list of contents says where one is. (:target-current would, too, where it is known.)
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  if (!links.size) return;
  const list = document.querySelector(".essay:not(:has(.full)) .contents details");
  const open = () => list && (list.open ||= wide.matches);
  wide.addEventListener("change", open);
  open();
  const headings = [...links.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  function mark() {
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const [id, link] of links) {
      if (decodeURIComponent(id) === current?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of headings) seen.observe(heading);
  addEventListener("scrollend", mark);
})();
