// A client for Pagefind, with one worker per language, so that each language has its own stemmer.
// It also decides which of Pagefind's results are good enough to show.
const searchClient = (() => {
  const { worker: workerUrl, folder } = document.querySelector("form.search").dataset;
  const calls = new Map();

  // Returns a function that sends a request to a language's worker. The messages are those of
  // sendWorkerMessage in pagefind.js.
  function connect(lang) {
    if (calls.has(lang)) return calls.get(lang);
    const worker = new Worker(workerUrl);
    const pending = new Map();
    let count = 0;
    const call = (method, ...args) =>
      new Promise((resolve, reject) => {
        pending.set(`${++count}`, { resolve, reject });
        worker.postMessage({ id: `${count}`, method, args });
      });
    worker.onmessage = ({ data: { id, result, error } }) => {
      if (error) pending.get(id).reject(new Error(error));
      else pending.get(id).resolve(result);
      pending.delete(id);
    };
    worker.onerror = (event) => {
      calls.delete(lang);
      for (const { reject } of pending.values()) reject(event);
    };
    calls.set(lang, call);
    const language = lang.toLowerCase();
    call("init", { basePath: folder, baseUrl: "/", language, excerptLength: 26, metaCacheTag: "" })
      .catch(() => calls.delete(lang));
    return call;
  }

  // Moves punctuation out of <mark>, and adds an ellipsis where the excerpt is cut. Pagefind has
  // escaped the text. To be safe, any "<" that does not belong to <mark> is escaped here too.
  function excerpt(html) {
    const text = html
      .replace(/<(?!\/?mark>)/g, "&lt;")
      .replace(
        /<mark>([\p{Pi}\p{Ps}"]*)([^<]*?)((?:(?!;)\p{P})*)<\/mark>/gu,
        "$1<mark>$2</mark>$3"
      );
    const start = /^(?:<mark>)?\P{Ll}/u.test(text) ? "" : "… ";
    return start + text + (/[.?!…][\p{Pf}\p{Pi}"]*$/u.test(text) ? "" : " …");
  }

  // Pagefind shortens an unknown word until it finds something. A result counts only if it has a
  // word that begins with the first 70 % of the longest search term, or a location with a high
  // score. If the match is in authors, series or topics, there are no locations, and 50 % is
  // enough, because Pagefind has matched stems there.
  const normalized = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];

  function isMatch({ excerpt, meta, weighted_locations: locations }, words) {
    const [longest = ""] = normalized(words).sort((a, b) => b.length - a.length);
    const prefix = longest.slice(0, Math.ceil(longest.length * (locations.length ? 0.7 : 0.5)));
    if (
      normalized(`${excerpt.replace(/<[^>]*>/g, "")} ${Object.values(meta)}`)
      .some((word) => word.startsWith(prefix))
    ) return true;
    // A word that only begins with the term has about half of this score.
    return locations.some((found) => found.balanced_score > 400 * found.weight ** 2);
  }

  return { connect, excerpt, isMatch };
})();
