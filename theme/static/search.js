// The search page: reads the query and shows the results. What searches (search-*.js) and the index
// are loaded only when a reader uses the field.
(() => {
  const INITIAL = [4, 2]; // results shown first: in the page's language, in each other language
  const MORE = 8; // results added by the button
  const DELAY = 180; // milliseconds after the last key
  const $ = (selector) => document.querySelector(selector);
  const form = $("form.search");
  const { one, other, none, waiting, failed } = form.dataset;
  const scripts = form.dataset.scripts.match(/\S+ \S+/g).map((pair) => pair.split(" "));
  const [beforeOffer, afterOffer] = form.dataset.offer.split("#");
  const field = form.elements.q;
  const status = $("form .search-status");
  const offered = $("form .search-offer");
  const browse = $(".browse");
  const groups = [...document.querySelectorAll(".search-results")];
  const pageLang = document.documentElement.lang;
  const plural = new Intl.PluralRules(pageLang);
  let latest = 0; // id of the latest search
  let timer;
  let loading; // of the scripts
  let typing = false; // whether the current history entry is for a query that is being typed

  const load = ([src, integrity]) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src, integrity, async: false, onload: resolve, onerror: reject });
    document.head.append(script);
  });

  // Opens the indexes of all languages, the page's own first.
  async function open() {
    loading ??= Promise.all(scripts.map(load));
    try {
      await loading;
    } catch (error) {
      loading = null; // to be tried again
      throw error;
    }
    return Promise.all(groups.map(({ dataset: { lang, index } }) => searchIndex.open(lang, index)));
  }

  function resultItem([url, title, text, more], { index, marks }) {
    const item = document.createElement("li");
    item.innerHTML = "<h3><a></a></h3><p></p>";
    const shown = item.querySelector("p");
    shown.append(...searchExcerpt(text, index, marks, more));
    if (!shown.textContent) shown.remove();
    const link = item.querySelector("a");
    link.href = url;
    link.textContent = title;
    if (index.lang !== pageLang) item.lang = link.hreflang = index.lang;
    return item;
  }

  // Shows the results in one language.
  async function show(group, result, id, count) {
    const { index, numbers } = result;
    const list = group.querySelector("ol");
    const more = group.querySelector("button");
    let next = 0;
    const nextItems = async (wanted) => {
      const loaded = await Promise.all(numbers.slice(next, next += wanted).map(index.shown));
      return loaded.map((data) => resultItem(data, result));
    };
    const first = await nextItems(count);
    if (id !== latest) return;
    list.replaceChildren(...first);
    group.hidden = !first.length;
    more.hidden = next >= numbers.length;
    more.onclick = async () => {
      const added = await nextItems(MORE);
      if (id !== latest) return;
      list.append(...added);
      more.hidden = next >= numbers.length;
      added[0]?.querySelector("a").focus();
    };
  }

  // Offers another spelling, as a button that searches for it.
  function showOffer(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.onclick = () => {
      field.value = words;
      typing = false;
      update();
      field.focus();
    };
    offered.replaceChildren(beforeOffer, button, afterOffer);
  }

  async function search() {
    const words = field.value.trim();
    const id = ++latest;
    clearTimeout(timer);
    offered.replaceChildren();
    if (!words) {
      for (const group of groups) group.hidden = true;
      browse.hidden = false;
      status.textContent = "";
      return;
    }
    status.textContent = waiting;
    try {
      const indexes = await open();
      const results = await searchClient.search(indexes, words);
      if (id !== latest) return;
      const total = results.reduce((sum, { numbers }) => sum + numbers.length, 0);
      browse.hidden = total > 0;
      await Promise.all(groups.map((group, at) =>
        show(group, results[at], id, INITIAL[at && 1])));
      const offer = total ? "" : await searchOffers.offer(indexes, words);
      if (id !== latest) return;
      if (offer) showOffer(offer);
      status.textContent = total ?
        (plural.select(total) === "one" ? one : other)
        .replace("#", total.toLocaleString(pageLang)) :
        none.replace("#", () => words.replace(/["“”„»«]/g, ""));
    } catch (error) {
      if (id !== latest) return;
      status.textContent = failed;
      browse.hidden = false;
      console.error(error);
    }
  }

  // Keeps the URL in step with the field. History has one entry per search, not per character.
  function update() {
    const words = field.value.trim();
    const url = words ? `?q=${encodeURIComponent(words)}` : location.pathname;
    if (typing) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    typing = true;
    latest++; // what is still searched for is not wanted any more
    status.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(search, field.value ? DELAY : 0);
  }

  function restore() {
    typing = false;
    field.value = new URLSearchParams(location.search).get("q") || "";
    search();
  }

  field.addEventListener("focus", () => open().catch(() => {}), { once: true });
  field.oninput = update;
  field.onchange = () => (typing = false);
  field.onkeydown = (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    update();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    typing = false;
    search();
  };
  addEventListener("popstate", restore);
  restore();
  if (location.hash === "#_q") field.focus();
})();
