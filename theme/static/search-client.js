// Speaks with Pagefind: one worker for each language, so that each has its own stemmer; and knows what its answers are worth.
const searchClient = (() => {
  const { worker: workerUrl, folder } = document.querySelector("form.search").dataset;
  const calls = new Map();

  // What Pagefind's own program says to its worker (sendWorkerMessage).
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
    call("init", { basePath: folder, baseUrl: "/", language, excerptLength: 26, metaCacheTag: "" }).catch(() => calls.delete(lang));
    return call;
  }

  // Signs beside a word are no part of it, and what is cut out of a text says so. Pagefind has escaped the text; here as well no
  // "<" is let through but those of its own <mark>.
  function excerpt(html) {
    const text = html
      .replace(/<(?!\/?mark>)/g, "&lt;")
      .replace(/<mark>([\p{Pi}\p{Ps}"]*)([^<]*?)((?:(?!;)\p{P})*)<\/mark>/gu, "$1<mark>$2</mark>$3");
    const start = /^(?:<mark>)?\P{Ll}/u.test(text) ? "" : "… ";
    return start + text + (/[.?!…][\p{Pf}\p{Pi}"]*$/u.test(text) ? "" : " …");
  }

  // Pagefind cuts a word that it does not know down to its first letters: what has not most of them is no result. Of what only
  // authors, series and topics say it tells no place: there half of them do, since words are known by their stems.
  const normalized = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];

  function isMatch({ excerpt, meta, weighted_locations: locations }, words) {
    const [longest = ""] = normalized(words).sort((a, b) => b.length - a.length);
    const prefix = longest.slice(0, Math.ceil(longest.length * (locations.length ? 0.7 : 0.5)));
    if (normalized(`${excerpt.replace(/<[^>]*>/g, "")} ${Object.values(meta)}`).some((word) => word.startsWith(prefix))) return true;
    return locations.some((found) => found.balanced_score > 400 * found.weight ** 2); // a mere beginning has half of it
  }

  return { connect, excerpt, isMatch };
})();
