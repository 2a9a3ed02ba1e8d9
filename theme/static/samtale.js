// What pages can do where programs run; all of them are whole without. Words come with the script element, in the page's language.
(() => {
  const strings = document.currentScript.dataset;

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

  const wideScreen = matchMedia("(min-width: 80rem)"); // as in samtale.css: there notes and contents stand beside the text

  // Escape leaves a note that has come up, as its own way back does.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || wideScreen.matches) return;
    document.querySelector(".footnote li:target .footnote-backref")?.click();
  });

  // 2. A passage that is selected can be linked to: a text fragment (wicg.github.io/scroll-to-text-fragment).
  const CONTEXT_WORDS = 5; // words of its beginning and end that name a long passage, and of what stands before it
  const LONG_PASSAGE = 90; // letters
  const button = document.createElement("button");
  button.className = "copy-link";
  button.type = "button";
  button.hidden = true;
  document.body.append(button);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  const encode = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
  const splitWords = (text) => text.split(/\s+/).filter(Boolean);

  // Browsers look for whole words only.
  function extendToWords(range) {
    const letter = /[\p{L}\p{N}]/u;
    const { startContainer: startNode, endContainer: endNode } = range;
    let start = range.startOffset;
    let end = range.endOffset;
    if (startNode.nodeType === Node.TEXT_NODE) while (start > 0 && letter.test(startNode.data[start - 1]) && letter.test(startNode.data[start])) start--;
    if (endNode.nodeType === Node.TEXT_NODE) while (end && end < endNode.length && letter.test(endNode.data[end - 1]) && letter.test(endNode.data[end])) end++;
    const extended = range.cloneRange();
    extended.setStart(startNode, start);
    extended.setEnd(endNode, end);
    return extended;
  }

  function textFragmentUrl(selected) {
    const range = extendToWords(selected);
    const text = range.toString().trim();
    const words = splitWords(text);
    const before = document.createRange();
    before.setStart(body, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const prefix = splitWords(before.toString().split("\n").pop()).slice(-CONTEXT_WORDS).join(" ");
    const context = prefix && range.startOffset ? `${encode(prefix)}-,` : "";
    const isShort = text.length < LONG_PASSAGE && !text.includes("\n");
    const target = isShort ? encode(text) : `${encode(words.slice(0, CONTEXT_WORDS).join(" "))},${encode(words.slice(-CONTEXT_WORDS).join(" "))}`;
    return `${location.href.split("#")[0]}#:~:text=${context}${target}`;
  }

  function showButton() {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const isPassage = range && !selection.isCollapsed && body.contains(range.commonAncestorContainer) && splitWords(range.toString()).length > 1;
    button.hidden = !isPassage;
    if (!isPassage) return;
    const rect = range.getBoundingClientRect();
    button.textContent = strings.passage;
    button.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - 220)) + scrollX}px`;
    button.style.top = `${rect.bottom + scrollY + 10}px`;
  }

  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(showButton, 250);
  });

  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", async () => {
    const url = textFragmentUrl(getSelection().getRangeAt(0));
    try {
      await navigator.clipboard.writeText(url);
      button.textContent = status.textContent = strings.copied;
      setTimeout(() => getSelection().removeAllRanges(), 1200);
    } catch {
      location.href = url; // then it can be copied from where addresses stand
    }
  });

  // 3. The list of contents says where one is. (:target-current would, too, where it is known.)
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  if (!links.size) return;
  const contents = document.querySelector(".essay:not(:has(.full)) .contents details");
  const openIfWide = () => contents && (contents.open ||= wideScreen.matches);
  wideScreen.addEventListener("change", openIfWide);
  openIfWide();
  const headings = [...links.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  function markCurrent() {
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const [id, link] of links) {
      if (decodeURIComponent(id) === current?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  const observer = new IntersectionObserver(markCurrent, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of headings) observer.observe(heading);
  addEventListener("scrollend", markCurrent);
})();
