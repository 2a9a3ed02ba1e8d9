// What JavaScript adds to pages; everything is readable without it. Strings in the language of the
// page are data attributes of the script element.
(() => {
  const strings = document.currentScript.dataset;

  // 1. Ctrl-K opens the search. (Not "/": a shortcut of a single character can be triggered by
  // accident in speech input, WCAG 2.1.4.)
  addEventListener("keydown", (event) => {
    const link = document.querySelector('a[rel="search"]');
    if (
      !link || event.key !== "k" ||
      !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey
    ) return;
    event.preventDefault();
    const field = document.getElementById("_q");
    if (field) field.focus();
    else location.href = `${link.href}#_q`;
  });

  const body = document.querySelector(".body");
  if (!body) return;

  // The breakpoint of samtale.css, from which notes and table of contents are next to the text.
  const wideScreen = matchMedia("(min-width: 80rem)");

  // Escape closes a note that is shown at the bottom of the screen, as its link back does.
  addEventListener("keydown", (event) => {
    if (
      event.key !== "Escape" || event.defaultPrevented || event.isComposing || wideScreen.matches
    ) return;
    document.querySelector(".footnote li:target .footnote-backref")?.click();
  });

  // 2. A button copies a link to the selected passage: a text fragment
  // (wicg.github.io/scroll-to-text-fragment).
  // A longer passage is identified by its first and last words. The words before it are added as
  // context, in case the same words occur earlier.
  const LONG_PASSAGE = 90; // characters
  const CONTEXT_WORDS = 5;
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

  // Browsers match whole words only.
  function extendToWords(range) {
    const letter = /[\p{L}\p{N}]/u;
    const { startContainer: startNode, endContainer: endNode } = range;
    let start = range.startOffset;
    let end = range.endOffset;
    if (startNode.nodeType === Node.TEXT_NODE)
      while (
        start > 0 &&
        letter.test(startNode.data[start - 1]) && letter.test(startNode.data[start])
      ) start--;
    if (endNode.nodeType === Node.TEXT_NODE)
      while (
        end && end < endNode.length &&
        letter.test(endNode.data[end - 1]) && letter.test(endNode.data[end])
      ) end++;
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
    const target = isShort ?
      encode(text) :
      `${encode(words.slice(0, CONTEXT_WORDS).join(" "))},` +
      encode(words.slice(-CONTEXT_WORDS).join(" "));
    return `${location.href.split("#")[0]}#:~:text=${context}${target}`;
  }

  function showButton() {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const isPassage = range && !selection.isCollapsed &&
      body.contains(range.commonAncestorContainer) && splitWords(range.toString()).length > 1;
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

  // Keeps the selection when the button is pressed.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const url = textFragmentUrl(getSelection().getRangeAt(0));
    try {
      await navigator.clipboard.writeText(url);
      button.textContent = status.textContent = strings.copied;
      setTimeout(() => getSelection().removeAllRanges(), 1200);
    } catch {
      location.href = url; // readers can copy it from the address bar
    }
  });

  // 3. The table of contents marks the current section. (:target-current would replace this, but
  // few browsers support it.)
  const links = new Map(
    [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link])
  );
  if (!links.size) return;
  const contents = document.querySelector(".essay:not(:has(.full)) .contents details");
  const openIfWide = () => contents && (contents.open ||= wideScreen.matches);
  wideScreen.addEventListener("change", openIfWide);
  openIfWide();
  const headings = [...links.keys()]
    .map((id) => document.getElementById(decodeURIComponent(id)))
    .filter(Boolean);

  function markCurrent() {
    const current = headings
      .filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3)
      .pop();
    for (const [id, link] of links) {
      if (decodeURIComponent(id) === current?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  const observer = new IntersectionObserver(markCurrent, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of headings) observer.observe(heading);
  addEventListener("scrollend", markCurrent);
})();
