// Searching, by Pagefind's worker: one for each language, so that each has its own stemmer. Nothing is loaded before it is wanted.
(() => {
  const FIRST = [4, 2]; // results that are shown at first: of the page's language, of each other
  const MORE = 8;
  const WAIT = 180; // milliseconds from the last key
  const form = document.querySelector("form.search");
  const { worker, folder, one, other, none, waiting, failed } = form.dataset;
  const field = form.elements.q;
  const told = form.querySelector(".told");
  const browse = document.querySelector(".browse");
  const groups = [...document.querySelectorAll(".found")];
  const page = document.documentElement.lang;
  const plural = new Intl.PluralRules(page);
  const engines = new Map();
  let turn = 0; // of the search that was asked for last
  let timer;
  let typing = false; // whether the address is of words that are still being written

  // What Pagefind's own program says to its worker (sendWorkerMessage).
  function engine(lang) {
    if (engines.has(lang)) return engines.get(lang);
    const process = new Worker(worker);
    const open = new Map();
    let number = 0;
    const ask = (method, ...args) =>
      new Promise((resolve, reject) => {
        open.set(`${++number}`, { resolve, reject });
        process.postMessage({ id: `${number}`, method, args });
      });
    process.addEventListener("message", ({ data: { id, result, error } }) => {
      if (error) open.get(id).reject(new Error(error));
      else open.get(id).resolve(result);
      open.delete(id);
    });
    process.addEventListener("error", (event) => {
      engines.delete(lang);
      for (const { reject } of open.values()) reject(event);
    });
    const options = { basePath: folder, baseUrl: "/", language: lang.toLowerCase(), excerptLength: 26, metaCacheTag: "" };
    engines.set(lang, ask);
    ask("init", options).catch(() => engines.delete(lang));
    return ask;
  }

  function element(name, lang, html) {
    const made = document.createElement(name);
    if (lang) made.lang = lang;
    if (html) made.innerHTML = html; // from Pagefind: its text with "<" escaped, and <mark>
    return made;
  }

  // Signs beside a word are no part of it, and what is cut out of a text says so.
  function excerpt(html) {
    const text = html.replace(/<mark>([\p{Pi}\p{Ps}"]*)([^<]*?)((?:(?!;)\p{P})*)<\/mark>/gu, "$1<mark>$2</mark>$3");
    const begun = /^(?:<mark>)?\P{Ll}/u.test(text) ? "" : "… ";
    return begun + text + (/[.?!…][\p{Pf}\p{Pi}"]*$/u.test(text) ? "" : " …");
  }

  function shown(data, lang) {
    const item = element("li", lang === page ? "" : lang);
    const heading = element("h3");
    const link = element("a");
    link.href = data.url;
    link.textContent = data.meta.title;
    if (item.lang) link.hreflang = lang;
    heading.append(link);
    item.append(heading, element("p", "", excerpt(data.excerpt)));
    return item;
  }

  // One language's results. Returns how many there are.
  async function fill(group, words, mine, count) {
    const { lang } = group.dataset;
    const list = group.querySelector("ol");
    const more = group.querySelector("button");
    const ask = engine(lang);
    const { results } = await ask("search", words, {});
    const items = async (from, to) => (await Promise.all(results.slice(from, to).map(({ data }) => ask("getData", data)))).map((data) => shown(data, lang));
    const first = await items(0, count);
    if (mine !== turn) return 0;
    list.replaceChildren(...first);
    group.hidden = !results.length;
    more.hidden = results.length <= count;
    more.onclick = async () => {
      const added = await items(list.children.length, list.children.length + MORE);
      if (mine !== turn) return;
      list.append(...added);
      more.hidden = list.children.length >= results.length;
      added[0].querySelector("a").focus();
    };
    return results.length;
  }

  const address = (words) => (words ? `?q=${encodeURIComponent(words)}` : location.pathname);

  async function search() {
    const words = field.value.trim();
    const mine = ++turn;
    clearTimeout(timer);
    if (!words) {
      for (const group of groups) group.hidden = true;
      browse.hidden = false;
      told.textContent = "";
      return;
    }
    told.textContent = waiting;
    try {
      let sum = 0;
      for (const [place, group] of groups.entries()) {
        sum += await fill(group, words, mine, FIRST[place && 1]);
        if (mine !== turn) return;
        if (sum) browse.hidden = true;
      }
      browse.hidden = sum > 0;
      told.textContent = sum ? (plural.select(sum) === "one" ? one : other).replace("#", sum.toLocaleString(page)) : none.replace("#", () => words);
    } catch (error) {
      if (mine !== turn) return;
      told.textContent = failed;
      browse.hidden = false;
      console.error(error);
    }
  }

  // The address follows the words: one entry in the history for each search, not for each letter.
  function follow() {
    const there = address(field.value.trim());
    if (typing) history.replaceState(null, "", there);
    else history.pushState(null, "", there);
    typing = true;
    clearTimeout(timer);
    timer = setTimeout(search, field.value ? WAIT : 0);
  }

  function arrive() {
    typing = false;
    field.value = new URLSearchParams(location.search).get("q") || "";
    search();
  }

  field.addEventListener("focus", () => groups[0] && engine(groups[0].dataset.lang), { once: true });
  field.addEventListener("input", follow);
  field.addEventListener("change", () => (typing = false));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    follow();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    typing = false;
    search();
  });
  addEventListener("popstate", arrive);
  arrive();
  if (location.hash === "#_q") field.focus();
})();
