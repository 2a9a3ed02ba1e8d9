// The page for searching: what is asked, and what is shown. Behind search-client.js; nothing of the index is loaded before it is wanted.
(() => {
  const INITIAL = [4, 2]; // results that are shown at first: of the page's language, of each other
  const MORE = 8;
  const DELAY = 180; // milliseconds from the last key
  const $ = (selector) => document.querySelector(selector);
  const form = $("form.search");
  const { one, other, none, waiting, failed } = form.dataset;
  const field = form.elements.q;
  const status = $("form .search-status");
  const browse = $(".browse");
  const groups = [...document.querySelectorAll(".search-results")];
  const pageLang = document.documentElement.lang;
  const plural = new Intl.PluralRules(pageLang);
  let latest = 0; // of the search that was asked for last
  let timer;
  let typing = false; // whether the address is of words that are still being written

  function resultItem(data, lang) {
    const item = document.createElement("li");
    item.innerHTML = `<h3><a></a></h3><p>${searchClient.excerpt(data.excerpt)}</p>`; // whose only elements are <mark>
    const link = item.querySelector("a");
    link.href = data.url;
    link.textContent = data.meta.title;
    if (lang !== pageLang) item.lang = link.hreflang = lang;
    return item;
  }

  // One language's results. Returns how many there are.
  async function show(group, words, id, count) {
    const { lang } = group.dataset;
    const list = group.querySelector("ol");
    const more = group.querySelector("button");
    const call = searchClient.connect(lang);
    const { results } = await call("search", words, {});
    let next = 0;
    const nextItems = async (wanted) => {
      const matches = [];
      while (matches.length < wanted && next < results.length) {
        const loaded = await Promise.all(results.slice(next, next + wanted - matches.length).map(({ data }) => call("getData", data)));
        const good = loaded.filter((data) => searchClient.isMatch(data, words));
        if (!good.length) results.length = next; // nor does what comes behind them
        else next += loaded.length;
        matches.push(...good);
      }
      return matches.map((data) => resultItem(data, lang));
    };
    const first = await nextItems(count);
    if (id !== latest) return 0;
    list.replaceChildren(...first);
    group.hidden = !first.length;
    more.hidden = next >= results.length;
    more.onclick = async () => {
      const added = await nextItems(MORE);
      if (id !== latest) return;
      list.append(...added);
      more.hidden = next >= results.length;
      added[0]?.querySelector("a").focus();
    };
    return first.length + results.length - next;
  }

  async function search() {
    const words = field.value.trim();
    const id = ++latest;
    clearTimeout(timer);
    if (!words) {
      for (const group of groups) group.hidden = true;
      browse.hidden = false;
      status.textContent = "";
      return;
    }
    status.textContent = waiting;
    try {
      let total = 0;
      for (const [index, group] of groups.entries()) {
        total += await show(group, words, id, INITIAL[index && 1]);
        if (id !== latest) return;
        if (total) browse.hidden = true;
      }
      browse.hidden = total > 0;
      status.textContent = total ? (plural.select(total) === "one" ? one : other).replace("#", total.toLocaleString(pageLang)) : none.replace("#", () => words);
    } catch (error) {
      if (id !== latest) return;
      status.textContent = failed;
      browse.hidden = false;
      console.error(error);
    }
  }

  // The address follows the words: one entry in the history for each search, not for each letter.
  function update() {
    const words = field.value.trim();
    const url = words ? `?q=${encodeURIComponent(words)}` : location.pathname;
    if (typing) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    typing = true;
    clearTimeout(timer);
    timer = setTimeout(search, field.value ? DELAY : 0);
  }

  function restore() {
    typing = false;
    field.value = new URLSearchParams(location.search).get("q") || "";
    search();
  }

  field.addEventListener("focus", () => groups[0] && searchClient.connect(groups[0].dataset.lang), { once: true });
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
