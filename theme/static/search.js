// The search page: reads the query and shows the results. Runs after search-client.js. Loads
// nothing of the index before a reader uses the field.
(() => {
  const INITIAL = [4, 2]; // results shown first: in the page's language, in each other language
  const MORE = 8; // results added by the button
  const DELAY = 180; // milliseconds after the last key
  const $ = (selector) => document.querySelector(selector);
  const form = $("form.search");
  const { one, other, none, waiting, failed } = form.dataset;
  const field = form.elements.q;
  const status = $("form .search-status");
  const browse = $(".browse");
  const groups = [...document.querySelectorAll(".search-results")];
  const pageLang = document.documentElement.lang;
  const plural = new Intl.PluralRules(pageLang);
  let latest = 0; // id of the latest search
  let timer;
  let typing = false; // whether the current history entry is for a query that is being typed

  function resultItem(data, lang) {
    const item = document.createElement("li");
    // The only elements in an excerpt are <mark>.
    item.innerHTML = `<h3><a></a></h3><p>${searchClient.excerpt(data.excerpt)}</p>`;
    const link = item.querySelector("a");
    link.href = data.url;
    link.textContent = data.meta.title;
    if (lang !== pageLang) item.lang = link.hreflang = lang;
    return item;
  }

  // Shows the results in one language, and returns their number.
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
        const loaded = await Promise.all(
          results.slice(next, next + wanted - matches.length)
          .map(({ data }) => call("getData", data))
        );
        const good = loaded.filter((data) => searchClient.isMatch(data, words));
        if (!good.length) results.length = next; // later results are no better
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
      status.textContent = total ?
        (plural.select(total) === "one" ? one : other)
        .replace("#", total.toLocaleString(pageLang)) :
        none.replace("#", () => words);
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
    clearTimeout(timer);
    timer = setTimeout(search, field.value ? DELAY : 0);
  }

  function restore() {
    typing = false;
    field.value = new URLSearchParams(location.search).get("q") || "";
    search();
  }

  field.addEventListener(
    "focus",
    () => groups[0] && searchClient.connect(groups[0].dataset.lang), { once: true }
  );
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
