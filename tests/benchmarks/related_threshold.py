"""How near unrelated texts come to each other: what RELATED_WEAK is set by.

    python tests/benchmarks/related_threshold.py A.jsonl B.jsonl [...]

Each file holds documents of one kind (JSON lines as ``invoke rank`` takes them; ``group``, if there
is one, says translations); texts of two files are unrelated. Prints quantiles of the mean cosine
between files and within them.
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins"))

from related.fairness import SCALE
from related.index import Index
from related.lexicon import read_lexicon
from related.similarity import Comparison
from related.text import Document

QUANTILES = (0.5, 0.9, 0.99, 0.999)
MOST = 300  # documents of each file


def main() -> None:
    documents = []
    for name in sys.argv[1:]:
        with Path(name).open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file][:MOST]
        for row in rows:
            work = f"{name}:{row.get('group', row['id'])}"
            documents.append(
                Document(
                    f"{name}:{row['id']}", row["lang"], row.get("title", ""), row["text"], work
                )
            )
    state = Index(read_lexicon()).update(documents)
    near = Comparison(state.found, state.pools).rows(np.arange(len(documents))) / SCALE
    same = state.pools[:, None] == state.pools[None, :]
    cosine = np.where(same, near, near / 2)
    files = np.array([name.split(":", 1)[0] for name in state.ids])
    apart = files[:, None] != files[None, :]
    other_work = state.works[:, None] != state.works[None, :]
    print(f"{len(documents)} documents; quantiles {QUANTILES}")
    for words, chosen in (("unrelated", apart), ("of one kind", ~apart & other_work)):
        for which, kind in (("one language", same), ("two languages", ~same)):
            values = cosine[chosen & kind]
            found = np.quantile(values, QUANTILES).round(3).tolist() if len(values) else "none"
            print(f"{words}, {which}: {found}")


if __name__ == "__main__":
    main()
