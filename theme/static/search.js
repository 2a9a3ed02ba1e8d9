// The page for searching: what is asked, and what is shown. Behind finder.js; nothing of the index is loaded before it is wanted.
(() => {
  const FIRST = [4, 2]; // results that are shown at first: of the page's language, of each other
  const MORE = 8;
  const WAIT = 180; // milliseconds from the last key
  const $ = (selector) => document.querySelector(selector);
  const form = $("form.search");
  const { one, other, none, waiting, failed } = form.dataset;
  const field = form.elements.q;
  const told = $("form .search-status");
  const browse = $(".browse");
  const groups = [...document.querySelectorAll(".search-results")];
  const page = document.documentElement.lang;
  const plural = new Intl.PluralRules(page);
  let turn = 0; // of the search that was asked for last
  let timer;
  let typing = false; // whether the address is of words that are still being written

  function shown(data, lang) {
    const item = document.createElement("li");
    item.innerHTML = `<h3><a></a></h3><p>${finder.excerpt(data.excerpt)}</p>`; // whose only elements are <mark>
    const link = item.querySelector("a");
    link.href = data.url;
    link.textContent = data.meta.title;
    if (lang !== page) item.lang = link.hreflang = lang;
    return item;
  }

  // One language's results. Returns how many there are.
  async function fill(group, words, mine, count) {
    const { lang } = group.dataset;
    const list = group.querySelector("ol");
    const more = group.querySelector("button");
    const ask = finder.engine(lang);
    const { results } = await ask("search", words, {});
    let next = 0;
    const items = async (wanted) => {
      const good = [];
      while (good.length < wanted && next < results.length) {
        const found = await Promise.all(results.slice(next, next + wanted - good.length).map(({ data }) => ask("getData", data)));
        const fitting = found.filter((data) => finder.fits(data, words));
        if (!fitting.length) results.length = next; // nor does what comes behind them
        else next += found.length;
        good.push(...fitting);
      }
      return good.map((data) => shown(data, lang));
    };
    const first = await items(count);
    if (mine !== turn) return 0;
    list.replaceChildren(...first);
    group.hidden = !first.length;
    more.hidden = next >= results.length;
    more.onclick = async () => {
      const added = await items(MORE);
      if (mine !== turn) return;
      list.append(...added);
      more.hidden = next >= results.length;
      added[0]?.querySelector("a").focus();
    };
    return first.length + results.length - next;
  }

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
    const words = field.value.trim();
    const there = words ? `?q=${encodeURIComponent(words)}` : location.pathname;
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

  field.addEventListener("focus", () => groups[0] && finder.engine(groups[0].dataset.lang), { once: true });
  field.oninput = follow;
  field.onchange = () => (typing = false);
  field.onkeydown = (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    follow();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    typing = false;
    search();
  };
  addEventListener("popstate", arrive);
  arrive();
  if (location.hash === "#_q") field.focus();
})();
