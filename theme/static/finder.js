// Speaks with Pagefind: one worker for each language, so that each has its own stemmer; and knows what its answers are worth.
const finder = (() => {
  const { worker, folder } = document.querySelector("form.search").dataset;
  const engines = new Map();

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
    process.onmessage = ({ data: { id, result, error } }) => {
      if (error) open.get(id).reject(new Error(error));
      else open.get(id).resolve(result);
      open.delete(id);
    };
    process.onerror = (event) => {
      engines.delete(lang);
      for (const { reject } of open.values()) reject(event);
    };
    engines.set(lang, ask);
    const language = lang.toLowerCase();
    ask("init", { basePath: folder, baseUrl: "/", language, excerptLength: 26, metaCacheTag: "" }).catch(() => engines.delete(lang));
    return ask;
  }

  // Signs beside a word are no part of it, and what is cut out of a text says so. Pagefind has escaped the text; here as well no
  // "<" is let through but those of its own <mark>.
  function excerpt(html) {
    const text = html
      .replace(/<(?!\/?mark>)/g, "&lt;")
      .replace(/<mark>([\p{Pi}\p{Ps}"]*)([^<]*?)((?:(?!;)\p{P})*)<\/mark>/gu, "$1<mark>$2</mark>$3");
    const begun = /^(?:<mark>)?\P{Ll}/u.test(text) ? "" : "… ";
    return begun + text + (/[.?!…][\p{Pf}\p{Pi}"]*$/u.test(text) ? "" : " …");
  }

  // Pagefind cuts a word that it does not know down to its first letters: what has not most of them is no result. Of what only
  // authors, series and topics say it tells no place: there half of them do, since words are known by their stems.
  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];

  function fits({ excerpt, meta, weighted_locations: places }, words) {
    const [longest = ""] = bare(words).sort((one, two) => two.length - one.length);
    const start = longest.slice(0, Math.ceil(longest.length * (places.length ? 0.7 : 0.5)));
    if (bare(`${excerpt.replace(/<[^>]*>/g, "")} ${Object.values(meta)}`).some((word) => word.startsWith(start))) return true;
    return places.some((place) => place.balanced_score > 400 * place.weight ** 2); // a mere beginning has half of it
  }

  return { engine, excerpt, fits };
})();
