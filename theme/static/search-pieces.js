// Loads and reads the files of the index: gzip-compressed, in the format of
// plugins/samtale/search/pieces.py.
const searchPieces = (() => {
  const files = new Map();

  function load(url, read) {
    if (!files.has(url)) {
      const loading = fetch(url).then((answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
      }).then((data) => read(new Uint8Array(data)));
      loading.catch(() => files.delete(url));
      files.set(url, loading);
    }
    return files.get(url);
  }

  const text = (data) => new TextDecoder().decode(data);
  const json = (data) => JSON.parse(text(data));

  // Words in their order, each with the letters that it shares with the one before.
  function words(data) {
    let last = "";
    return text(data).split("\n")
      .map((line) => (last = last.slice(0, line.charCodeAt() - 32) + line.slice(1)));
  }

  // The entries of a piece: { spelling, group, whole, part }; whole and part: [text, weight] ...
  function entries(data) {
    let at = data.indexOf(0);
    const spellings = words(data.subarray(0, at++));

    function number() {
      let found = 0;
      for (let shift = 0;; shift += 7) {
        found |= (data[at] & 127) << shift;
        if (data[at++] < 128) return found;
      }
    }

    function places(count) {
      let last = 0;
      return Array.from({ length: count }, () => [last += number(), data[at++] / 31]);
    }

    return spellings.map((spelling) => {
      const group = data[at++];
      const count = number();
      const whole = places(count >> 1);
      return { spelling, group, whole, part: count & 1 ? places(number()) : [] };
    });
  }

  return { load, json, words, entries };
})();
