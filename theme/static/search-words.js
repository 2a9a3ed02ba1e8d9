// The words of a text and of a query, and which spellings of a word are the same. The rules are
// those of plugins/samtale/search/words.py and plugins/samtale/languages/spelling.py; the tables of
// letters are in each language's index.
const searchWords = (() => {
  const JOIN = "'’‘ʼ＇._‐‑-";
  const HIDDEN = "\\u00ad\\u200b\\u200c\\u200d\\u2060\\ufeff";
  const LETTER = "\\p{L}\\p{M}\\p{N}";
  const RUN = `(?:\\d+(?:[.,:]\\d+)+|[${LETTER}][${LETTER}${HIDDEN}]*)`;
  const TOKEN = new RegExp(`${RUN}(?:[${JOIN}]${RUN})*(?:[+#]+(?![^\\s,.:]))?`, "gu");
  const PART = new RegExp(`\\d+(?:[.,:]\\d+)+|[^${JOIN}]+`, "gu");
  const INVISIBLE = new RegExp(`[${HIDDEN}]`, "g");
  const QUOTED = /["“”„»«]([^"“”„»«]+)["“”»«]/g;
  const LONGEST = 64; // letters of a word that count
  const VARIANTS = 8; // spellings of one word that are looked for
  const isNumber = (part) => /^\p{N}/u.test(part);

  // The tokens of a text, as matches: each has its text at 0 and its place as index.
  const tokens = (text) => [...text.matchAll(TOKEN)];

  // What a token is found by: { whole, parts }, whole is "" for a range of numbers.
  function forms(token) {
    const text = token.normalize("NFC").replace(INVISIBLE, "").toLowerCase();
    const parts = (text.match(PART) || []).map((part) => part.slice(0, LONGEST));
    if (parts.length < 2) return { whole: text.slice(0, LONGEST), parts: [] };
    return { whole: parts.every(isNumber) ? "" : parts.join("").slice(0, LONGEST), parts };
  }

  // The terms of a query: { whole, parts }; of words in quotes, whole is "", and the parts are to
  // be found next to each other.
  function terms(query) {
    const found = [];
    const phrase = (parts) => found.push({ whole: "", parts });
    const rest = query.replace(INVISIBLE, "").replace(QUOTED, (_quoted, text) => {
      const own = tokens(text).map(([token]) => forms(token));
      if (own.length > 1) phrase(own.flatMap((one) => one.whole || one.parts));
      else found.push(...own);
      return " ";
    });
    found.push(...tokens(rest.normalize("NFC")).map(([token]) => forms(token)));
    return found.filter(({ whole, parts }) => whole || parts.length);
  }

  // The spelling of a language: letters of alphabets count, case and accents do not.
  function spelling({ letters, plain, typed }) {
    const bare = (letter) => [...letter.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "")]
      .map((one) => plain[one] ?? one).join("");
    const key = (word) => [...word].map(bare).join("");
    const spell = (word) => [...word.normalize("NFC").toLowerCase()]
      .map((letter) => letters[letter] ?? bare(letter)).join("");

    // A word as it is typed, then with "oe" for "ø" and the other way round.
    function variants(word) {
      const found = new Set([spell(word)]);
      for (const pair of typed)
        for (const [from, to] of [pair, [...pair].reverse()])
          for (const one of [...found])
            for (let at = one.indexOf(from); at >= 0 && found.size < VARIANTS;) {
              found.add(one.slice(0, at) + to + one.slice(at + from.length));
              if (one.split(from).length > 2) found.add(one.replaceAll(from, to));
              at = one.indexOf(from, at + 1);
            }
      return [...found];
    }

    // Whether one is the beginning of the other but for plain letters in the place of others.
    function isPlainer(word, other) {
      let at = 0;
      for (const letter of other) {
        if (at >= word.length) break;
        if (word.startsWith(letter, at)) at += letter.length;
        else if (word.startsWith(bare(letter), at)) at += bare(letter).length;
        else return false;
      }
      return at >= word.length;
    }

    const keys = (word) => new Set(variants(word).map(key));
    return { key, keys, spell, variants, isPlainer };
  }

  // The number of letters to change, add, remove or swap (optimal string alignment).
  function distance(one, other) {
    let [before, last] = [
      [],
      [...Array(other.length + 1).keys()]
    ];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
        if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  }

  return { tokens, forms, terms, spelling, distance };
})();
