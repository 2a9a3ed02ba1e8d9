// Finds texts in several languages: in the page's own also by beginnings and parts of words, in the
// others by whole words only. Runs after search-index.js.
const searchClient = (() => {
  const [PART, BEGINNING, WHOLE] = [0, 1, 2]; // ranks of a match, before its score
  const [BATCH, CHECKED, ENOUGH] = [8, 600, 24]; // texts read for a phrase: at once, at most; found

  // The texts that have a word: number -> { rank, score }. Adds to marks what is to be marked.
  async function find(index, looked, word, { isOwn, isKnown }, marks) {
    const found = new Map();
    const add = (places, rank, factor) => {
      for (const [number, weight] of places) {
        const old = found.get(number) || { rank, rest: 1 };
        const rest = old.rest * (1 - weight * factor);
        found.set(number, { rank: Math.max(rank, old.rank), rest });
      }
    };
    const whole = async (entries, factor) => {
      for (const entry of entries)
        for (const one of await index.inflections(entry)) {
          const share = one === entry || one.key === entry.key ? factor : factor * 0.8;
          add(one.whole, WHOLE, share);
          marks.words.add(one.spelling);
          if (!isOwn || !one.part.length) continue;
          add(one.part, PART, share * 0.3);
          marks.ends.push(one.spelling);
        }
    };
    await whole(looked.exact, 1);
    if (!isKnown) {
      await whole(looked.folded, 0.9);
    }
    if (!isOwn) return scores(index, found);
    const longer = isKnown ? looked.longer : [...looked.longer, ...looked.loose];
    if (!isKnown && !found.size && !longer.length)
      await whole(await index.inflected(word), 0.6);
    for (const entry of isKnown ? looked.folded : []) {
      add(entry.whole, BEGINNING, 0.4);
      marks.words.add(entry.spelling);
    }
    for (const entry of longer) {
      add(entry.whole, BEGINNING, 0.5 * word.length / entry.key.length);
      add(entry.part, PART, 0.2 * word.length / entry.key.length);
      marks.words.add(entry.spelling);
      if (entry.part.length) marks.ends.push(entry.spelling);
    }
    return scores(index, found);
  }

  function scores(index, found) {
    const rare = Math.log(1 + (index.size - found.size + 0.5) / (found.size + 0.5));
    for (const one of found.values()) one.score = rare * (1 - one.rest);
    return found;
  }

  // The texts that have all of these words in their very spelling, for a phrase.
  async function findAll(index, parts, marks) {
    let all;
    for (const part of parts) {
      const { exact, folded } = await index.look(part);
      const found = new Map();
      for (const entry of [...exact, ...folded]) {
        for (const [number, weight] of entry.whole)
          found.set(number, { rank: WHOLE, rest: 1 - weight });
        marks.words.add(entry.spelling);
      }
      all = both(all, scores(index, found));
    }
    return all;
  }

  function both(one, other) {
    if (!one) return other;
    const found = new Map();
    for (const [number, { rank, score }] of one) {
      const own = other.get(number);
      if (own) found.set(number, { rank: Math.min(rank, own.rank), score: score + own.score });
    }
    return found;
  }

  const order = ([a, one], [b, other]) =>
    other.rank - one.rank || other.score - one.score || a - b;

  // Looks for a query in all languages, the page's own first. Returns for each { index, numbers,
  // marks, phrases }, the best first.
  async function search(indexes, query) {
    const terms = searchWords.terms(query);
    const looked = await Promise.all(indexes.map((index) => Promise.all(
      terms.map(({ whole }, place) => whole && index.look(whole, place === terms.length - 1)))));
    const isKnown = terms.map((_term, place) => looked.some((one) =>
      one[place] && one[place].exact.some((entry) => entry.whole.length)));
    return Promise.all(indexes.map(async (index, at) => {
      const marks = { words: new Set(), ends: [] };
      const phrases = [];
      let all;
      for (const [place, { whole, parts }] of terms.entries()) {
        const options = { isOwn: !at, isKnown: isKnown[place] };
        let found = whole && await find(index, looked[at][place], whole, options, marks);
        if (!found?.size && parts.length) {
          found = await findAll(index, parts, marks);
          if (parts.length > 1) phrases.push(parts.map(index.spelling.keys));
        }
        all = both(all, found);
      }
      const numbers = [...(all || [])].sort(order).map(([number]) => number);
      return { index, marks, phrases, numbers: await withPhrases(index, numbers, phrases) };
    }));
  }

  // Those texts in which the words of each phrase follow each other.
  async function withPhrases(index, numbers, phrases) {
    if (!phrases.length) return numbers;
    const found = [];
    const most = Math.min(numbers.length, CHECKED);
    for (let at = 0; at < most && found.length < ENOUGH; at += BATCH) {
      const batch = numbers.slice(at, at + BATCH);
      const shown = await Promise.all(batch.map(index.shown));
      found.push(...batch.filter((_number, place) => phrases.every((phrase) =>
        shown[place].some((text) => hasPhrase(index, text, phrase)))));
    }
    return found;
  }

  function hasPhrase({ spelling }, text, phrase) {
    const keys = searchWords.tokens(text).flatMap(([token]) => {
      const { whole, parts } = searchWords.forms(token);
      const isWhole = phrase.some((word) => word.has(spelling.key(whole)));
      return parts.length && !isWhole ? parts : [whole];
    }).map(spelling.key);
    return keys.some((_key, at) => phrase.every((word, place) => word.has(keys[at + place])));
  }

  return { search };
})();
