// The excerpt of a text that a result shows.
const searchExcerpt = (() => {
  const WORDS = 26;

  // The part of a text that has most of the words, as text and <mark> elements.
  function excerpt(text, { spelling }, marks) {
    const isMarked = (token) => {
      const { whole, parts } = searchWords.forms(token);
      return [whole, ...parts].map(spelling.spell).some((word) =>
        marks.words.has(word) || marks.ends.some((end) => word.endsWith(end)));
    };
    const found = [...text.matchAll(/\S+/g)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      marked: searchWords.tokens(match[0]).filter(([token]) => isMarked(token)),
    }));
    const count = (from) => new Set(found.slice(from, from + WORDS)
      .flatMap(({ marked }) => marked.map(([token]) => token.toLowerCase()))).size;
    let best = 0;
    for (const [place, word] of found.entries()) {
      const from = Math.max(0, Math.min(place - 6, found.length - WORDS));
      if (word.marked.length && count(from) > count(best)) best = from;
    }
    const words = found.slice(best, best + WORDS);
    const nodes = [];
    if (/^\P{L}*\p{Ll}/u.test(text.slice(words[0]?.start)) && best) nodes.push("… ");
    for (const [place, { start, end, marked }] of words.entries()) {
      let at = start;
      for (const match of marked) {
        const mark = document.createElement("mark");
        mark.textContent = match[0];
        nodes.push(text.slice(at, start + match.index), mark);
        at = start + match.index + match[0].length;
      }
      nodes.push(text.slice(at, end), place + 1 < words.length ? " " : "");
    }
    const isSentence = /[.?!…][\p{Pf}\p{Pi}"]*$/u.test(text.slice(0, words.at(-1)?.end));
    if (best + WORDS < found.length && !isSentence) nodes.push(" …");
    return nodes;
  }

  // The same; of names and the texts of pictures, if it is these that have the words.
  return (text, index, marks, more = "") => {
    const [shown, other] = [text, more].map((one) => excerpt(one, index, marks));
    const hasMarks = (nodes) => nodes.some((node) => node.nodeType);
    return hasMarks(shown) || (text && !hasMarks(other)) ? shown : other;
  };
})();
