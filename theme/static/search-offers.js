// The spelling that is offered if nothing is found.
const searchOffers = (() => {
  const OFFERS = 4; // spellings tried
  const LONG = 24; // letters: longer words are in no list of spellings
  const { search } = searchClient;

  // The nearest spelling with which a query finds something; "" for none.
  async function offer(indexes, query) {
    const unknown = [];
    for (const { whole } of searchWords.terms(query)) {
      if (!whole || whole.length < 4 || whole.length > LONG || /\p{N}/u.test(whole)) continue;
      const found = await search(indexes, whole);
      if (!found.some(({ numbers }) => numbers.length)) unknown.push(whole);
    }
    let better = query;
    for (const word of unknown) {
      const next = await nearest(indexes, word);
      if (next) better = better.replace(new RegExp(word.replace(/[^\p{L}]/gu, ".?"), "iu"), next);
    }
    if (better === query) return "";
    const found = await search(indexes, better);
    return found.some(({ numbers }) => numbers.length) ? better : "";
  }

  async function nearest(indexes, word) {
    const most = word.length < 6 ? 1 : 2;
    const found = [];
    for (const [at, index] of indexes.entries()) {
      const { key, spell } = index.spelling;
      const [own, ownKey] = [spell(word), key(spell(word))];
      for (const other of await index.near(word)) {
        const changed = searchWords.distance(ownKey, key(other));
        if (changed > (at ? 1 : most)) continue;
        const first = +(other[0] !== own[0]);
        const rank = [+(at > 0), changed, first, searchWords.distance(own, other), at];
        found.push({ other, rank });
      }
    }
    const compare = (one, other) => one.rank
      .reduce((sum, part, place) => sum || part - other.rank[place], 0);
    for (const { other } of found.sort(compare).slice(0, OFFERS)) {
      const answer = await search(indexes, other);
      if (answer.some(({ numbers }) => numbers.length)) return other;
    }
    return "";
  }

  return { offer };
})();
