"""What an edit costs in the search index: CPU seconds of a merge, and the files that it changes.

    .venv/bin/python tests/benchmarks/search_cost.py --content DIR [--lang da] [--edits 12]

DIR: a folder of translated sets, ``*/<lang>.md`` (of a site of 3,000 files, say). Each merge runs in
a process of its own; its CPU time is that of the whole process, with the interpreter's start and
all imports. Each edit adds a sentence, of words that texts of this language have, at the end or the
top of a text. At the end the merged files are compared with an index of all texts.
"""

import argparse
import multiprocessing
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))
DECLARED = {
    "da": {"name": "Dansk", "neighbours": ["sv", "en"]},
    "sv": {"name": "Svenska", "neighbours": ["da", "en"]},
    "en": {"name": "English", "neighbours": ["da", "sv"]},
}


class Languages:
    """As much of a site as indexing needs."""

    search_code = False

    def __init__(self):
        from samtale.languages import load_languages

        self.languages = load_languages(DECLARED, [ROOT / "theme" / "languages"])

    def __getitem__(self, code):
        return next(one for one in self.languages if one.code == code)


def records_of(content: Path, lang: str) -> list:
    from samtale.search.record import Record

    found = []
    for path in sorted(content.rglob(f"{lang}.md")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        html = "".join(f"<p>{one}</p>" for one in body.split("\n\n"))
        meta = dict(line.partition(": ")[::2] for line in head.split("\n"))
        names = (*meta.get("Topics", "").split(", "), meta.get("Author", ""))
        url = f"/{lang}/{path.parent.name}/"
        found.append(Record(lang, url, meta.get("Title", ""), names, html))
    return found


def full(answer, path: str, records: list) -> None:
    """Answers (its files, CPU seconds of indexing all)."""
    from related.settings import STANDARD
    from samtale.search.index import known_stems
    from samtale.search.update import index_all

    site, lang = Languages(), records[0].lang
    codes = [lang] if site[lang].search["links"] else []
    stems = known_stems(STANDARD, codes).get(lang, frozenset())
    before = time.process_time()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        made = index_all(connection, lang, site, b"1", records, stems)
        connection.execute("COMMIT")
    answer.send((dict(made.added), time.process_time() - before))


def merged(answer, path: str, records: list) -> None:
    """Answers (what a merge changes, CPU seconds of the process, of the merge in it)."""
    from samtale.search.merge import merge

    site, lang = Languages(), records[0].lang
    before = time.process_time()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        made = merge(connection, lang, site, b"1", records)
        connection.execute("COMMIT")
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer.send((made, used.ru_utime + used.ru_stime, time.process_time() - before))


def measured(run: Callable, *values: object) -> tuple:
    """What one run answers, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(theirs, *values))
    child.start()
    theirs.close()
    result = ours.recv()
    child.join()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--lang", default="da")
    parser.add_argument("--edits", type=int, default=12)
    options = parser.parse_args()
    from dataclasses import replace

    chance = random.Random(1)  # noqa: S311 no secret
    records = records_of(options.content, options.lang)
    sentences = [
        one
        for record in chance.sample(records, k=min(60, len(records)))
        for one in record.html.replace("<p>", "").replace("</p>", " ").split(". ")
        if 40 < len(one) < 120 and one.replace(" ", "").isalpha()
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "state"))
        files, seconds = measured(full, path, records)
        size = sum(map(len, files.values()))
        print(
            f"all {len(records)} texts: {seconds:.2f} CPU s; {len(files)} files, {size} bytes;",
            end=" ",
        )
        print(f"state {Path(path).stat().st_size} bytes")
        for where in ("end", "top"):
            totals, own, counts, sizes = [], [], [], []
            for _edit in range(options.edits):
                place = chance.randrange(len(records))
                added, old = f"<p>{chance.choice(sentences)}.</p>", records[place].html
                new = replace(records[place], html=old + added if where == "end" else added + old)
                records[place] = new
                made, total, alone = measured(merged, path, [new])
                totals.append(total)
                own.append(alone)
                counts.append(len(made.added))
                sizes.append(sum(map(len, made.added.values())))
                files = {name: data for name, data in files.items() if name not in made.removed}
                files.update(made.added)
            print(
                f"a sentence at the {where}, {options.edits} edits: "
                f"process {statistics.median(totals):.3f} CPU s, merge {statistics.median(own):.3f}; "
                f"files {statistics.median(counts):.0f} (most {max(counts)}), "
                f"bytes {statistics.median(sizes):.0f} (most {max(sizes)})"
            )
        table = len(files[made.table])
        again, _seconds = measured(full, str(Path(folder, "again")), records)
        print(f"table {table} bytes; equal to an index of all texts: {again == files}")


if __name__ == "__main__":
    main()
