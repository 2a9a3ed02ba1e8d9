"""What it costs to relate essays: CPU seconds and peak memory at three sizes, and for one edit
among the most.

    python tests/benchmarks/related_cost.py [1000 3000 10000] [--edits 50]

The texts are made here: 215 words each, a third of them in each of the lexicon's languages, words
drawn as often as the lexicon says that they are used, and one word in six from one of some hundred
subjects. Each size runs in a process of its own, as ``invoke rank`` does it, with one thread for
linear algebra.
"""

import argparse
import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from related.fairness import fair  # noqa: E402
from related.index import Index  # noqa: E402
from related.lexicon import read_lexicon  # noqa: E402
from related.store import load, save  # noqa: E402
from related.text import Document  # noqa: E402

WORDS, SUBJECTS, OF_SUBJECT = 215, 120, 40


def texts(count: int, seed: int = 1) -> list[Document]:
    """So many documents, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 texts, not secrets
    lexicon = read_lexicon()
    languages = sorted(lexicon.stems)
    # the lexicon says how many texts hold a stem; how often it is in running text follows from
    # that
    usual = {
        lang: [
            -math.log1p(-min(2.0 ** (-level / 8.0), 0.9999))
            for level in lexicon.common[lang].tolist()
        ]
        for lang in languages
    }
    subjects = {
        lang: [draw.sample(lexicon.stems[lang], OF_SUBJECT) for _ in range(SUBJECTS)]
        for lang in languages
    }
    found = []
    for number in range(count):
        lang = languages[number % len(languages)]
        words = draw.choices(lexicon.stems[lang], usual[lang], k=WORDS)
        subject = subjects[lang][draw.randrange(SUBJECTS)]
        words = [draw.choice(subject) if draw.random() < 1 / 6 else word for word in words]
        found.append(Document(f"{number:06}", lang, " ".join(words[:5]), " ".join(words[5:])))
    return found


def cost(count: int) -> tuple[float, float]:
    """CPU seconds and peak MiB of ``invoke rank`` on so many documents."""
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder, "docs.jsonl")
        rows = (
            {"id": one.id, "lang": one.lang, "title": one.title, "text": one.text}
            for one in texts(count)
        )
        docs.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        command = [
            sys.executable,
            "-m",
            "invoke",
            "rank",
            "--docs",
            str(docs),
            "--out",
            str(Path(folder, "out.jsonl")),
        ]
        code = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + "
            "used.ru_stime, used.ru_maxrss / 1024)"
        )
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    seconds, memory = map(float, done.stdout.split()[-2:])
    return seconds, memory


def edits(count: int, times: int) -> tuple[list[float], list[float]]:
    """CPU seconds of each of some edits among so many documents: in one process, and each taken up
    from and kept on disk.
    """
    draw = random.Random(2)  # noqa: S311 texts, not secrets
    documents = texts(count)
    others = texts(times, seed=3)
    index = Index(read_lexicon())
    index.update(documents)
    inside, kept = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "index.npz")
        save(index, file)
        for number in range(times):
            place = draw.randrange(count)
            words = documents[place].text.split()
            words[10:20] = others[number].text.split()[10:22]
            documents[place] = replace(documents[place], text=" ".join(words))
            began = time.process_time()
            state = index.update(documents)
            fair(state.neighbours, state.pools)
            inside.append(time.process_time() - began)
            if number < 5:  # as a build does it, before reasons and map
                began = time.process_time()
                again = Index(read_lexicon())
                load(again, file)
                state = again.update(documents)
                fair(state.neighbours, state.pools)
                save(again, file)
                kept.append(time.process_time() - began)
    return inside, kept


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("sizes", nargs="*", type=int, default=[1000, 3000, 10000])
    arguments.add_argument("--edits", type=int, default=50)
    asked = arguments.parse_args()
    began = time.process_time()
    read_lexicon()
    print(f"lexicon read in {time.process_time() - began:.3f} CPU s")
    print("documents | CPU s | s per 1,000 | peak MiB")
    for size in asked.sizes:
        seconds, memory = cost(size)
        print(
            f"{size:9} | {seconds:5.1f} | {1000 * seconds / size:11.2f} | {memory:8.0f}", flush=True
        )
    if asked.edits:
        inside, kept = edits(max(asked.sizes), asked.edits)
        spread = f"least {min(inside):.2f}, most {max(inside):.2f}"
        print(
            f"one edit among {max(asked.sizes)}, {asked.edits} edits: median "
            f"{statistics.median(inside):.2f} CPU s ({spread})"
        )
        print(
            f"read from disk and kept there, {len(kept)} edits: median "
            f"{statistics.median(kept):.2f} CPU s"
        )
    print(
        f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )


if __name__ == "__main__":
    main()
