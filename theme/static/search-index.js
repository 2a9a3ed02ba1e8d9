// The index of one language, loaded piece by piece.
const searchIndex = (() => {
  const MOST = 8; // pieces loaded for one beginning of a word
  const { load, json, words, entries } = searchPieces;

  // Opens the index of a language. url: of its table.
  async function open(lang, url) {
    const table = await load(url, json);
    const path = (hash) => url.replace(/[^./]+(?=\.search$)/, hash);
    const spelling = searchWords.spelling(table);
    const texts = new Map();
    for (let at = 0; at < table.texts.length; at += 2)
      texts.set(table.texts[at], table.texts[at + 1]);

    // The pieces that may have words with this beginning; the word itself is in the first.
    function pieces(list, start, read, most = MOST) {
      const found = [];
      for (let at = 0; at < list.length && found.length < most; at += 2) {
        if (list[at] > start && !list[at].startsWith(start)) break;
        if (at + 2 >= list.length || list[at + 2] > start || list[at + 2].startsWith(start))
          found.push(load(path(list[at + 1]), read));
      }
      return Promise.all(found);
    }

    const withKeys = (data) => entries(data)
      .map((entry) => ({ ...entry, key: spelling.key(entry.spelling) }));
    const beginning = async (start, most) =>
      (await pieces(table.words, start, withKeys, most)).flat()
      .filter(({ key }) => key.startsWith(start));

    // The inflections of an entry, itself included.
    async function inflections(entry) {
      if (!entry.group) return [entry];
      const found = await beginning(entry.key.slice(0, entry.group & 31));
      return found.filter(({ group }) => group === entry.group);
    }

    // What the index has for a word: lists of entries. exact: spelled as typed; folded: typed with
    // plain letters, or two for one; longer, loose: begin with it, as exact and folded are. A word
    // that has other letters is another word. isLast: whether it may still be typed.
    async function look(word, isLast) {
      const found = { exact: [], folded: [], longer: [], loose: [] };
      for (const [place, variant] of spelling.variants(word).entries()) {
        const key = spelling.key(variant);
        const isWhole = key.length < (isLast ? 2 : 4); // too short for what begins with it
        for (const entry of await beginning(key, isWhole ? 1 : MOST)) {
          const isSame = !place && entry.spelling.startsWith(variant);
          const isPlainer = spelling.isPlainer(variant, entry.spelling);
          if (entry.key.length > key.length) {
            if (isPlainer && !isWhole) found[isSame ? "longer" : "loose"].push(entry);
          } else if (isPlainer) found[isSame ? "exact" : "folded"].push(entry);
        }
      }
      return found;
    }

    // Entries that are the same word with another ending, if no text has it as it is typed.
    async function inflected(word) {
      const typed = spelling.spell(word);
      const fits = table.endings.map((ends) => ends.map(spelling.spell))
        .flatMap((ends) => ends.map((end) => ({ end, ends })))
        .filter(({ end }) => typed.endsWith(end) && typed.length - end.length > 2)
        .sort((one, other) => one.end.length - other.end.length);
      for (const { end, ends } of fits) {
        const stem = typed.slice(0, typed.length - end.length);
        const stems = /(.)\1$/.test(stem) ? [stem, stem.slice(0, -1)] : [stem];
        const forms = stems.flatMap((one) => ends.map((other) => one + other));
        const isForm = (entry) => forms.some((form) =>
          entry.key === spelling.key(form) && spelling.isPlainer(form, entry.spelling));
        const near = (await beginning(spelling.key(stems.at(-1)))).filter(isForm);
        if (near.length) return near;
      }
      return [];
    }

    // Spellings that a word may be meant for: those that share its beginning or its end.
    async function near(word) {
      const key = spelling.key(spelling.spell(word));
      const half = Math.floor((key.length - 1) / 2);
      const found = new Set();
      for (const length of new Set([half, Math.min(half, 3)])) {
        for (const entry of await beginning(key.slice(0, length)))
          if (entry.whole.length) found.add(entry.spelling);
        const end = [...key].reverse().join("").slice(0, length);
        for (const one of (await pieces(table.ends, end, words)).flat())
          found.add([...one].reverse().join(""));
      }
      return [...found];
    }

    const shown = (number) => load(path(texts.get(number)), json);
    return { lang, size: texts.size, spelling, look, inflections, inflected, near, shown };
  }

  return { open };
})();
