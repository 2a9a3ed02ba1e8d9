"""How well related texts are found across languages, on sets of translated documents.

    .venv/bin/python tests/benchmarks/ranking_quality.py DIR [--command 'PROGRAM ...'] [--set NAME]

DIR holds sets, one ``NAME.jsonl`` each: a document a line, ``{"id", "lang", "title", "text",
"group"}``; documents of one group are translations of each other. No set is part of this project.
Each set is ranked as one site, all languages mixed and without groups, by ``invoke rank``, or by a
program that speaks as it does: documents as JSON lines in, ``{"id", "neighbours"}`` out.

Printed for each set (averages over queries, then over pairs of languages):
  translation   P@1, MRR: among the documents of another language, the translation comes first
  mixed         in one list over all languages: R, the share of the k translations among the first
                k; same5, the share of the query's own language among the first five others, and pool,
                that language's share of the set: in a fair list the two are equal
  halves        P@1, MRR: the query is a text's first half, the target its second, in another language
  mixed halves  the same in one list of a site without translations: P@1, R@5; cross: among the
                target's language alone; same1, same5 and pool as above (two samples)
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST = 5  # places of a list that readers see
SHORT = 40  # words: a half that is shorter is left out
SAMPLES = (1, 2)  # seeds


@dataclass(frozen=True)
class Document:
    """One document. ``part``: "A" or "B" for halves."""

    id: str
    lang: str
    title: str
    text: str
    group: str
    part: str = ""


Ranking = dict[str, list[str]]  # id -> ids of the others, nearest first
Rank = Callable[[Sequence[Document]], Ranking]


def read_set(path: Path) -> list[Document]:
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    keys = ("id", "lang", "title", "text", "group")
    documents = [Document(*(line[key] for key in keys)) for line in lines]
    random.Random(1).shuffle(documents)  # noqa: S311 not secret: the order must say nothing
    return documents


def rank_by(command: str) -> Rank:
    """What ranks by a program."""

    def rank(documents: Sequence[Document]) -> Ranking:
        given = [
            {"id": one.id, "lang": one.lang, "title": one.title, "text": one.text}
            for one in documents
        ]
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in given)
        done = subprocess.run(  # noqa: S602 the user's own command
            command, shell=True, input=text.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT
        )
        lines = map(json.loads, done.stdout.decode().splitlines())
        return {line["id"]: [other for other, *_score in line["neighbours"]] for line in lines}

    return rank


def place(ranked: Sequence[str], target: str, among: set[str]) -> float:
    """The target's place, from 1, among these; what a list lacks shares the places behind it."""
    shown = [one for one in ranked if one in among]
    if target in shown:
        return shown.index(target) + 1.0
    return len(shown) + (len(among) - len(shown) + 1) / 2


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else 0.0


def across(
    documents: Sequence[Document], ranking: Ranking, queries: str = "", targets: str = ""
) -> tuple[float, float]:
    """(P@1, MRR) of the document of the same group in another language, averaged over the pairs of
    languages. queries, targets: the parts that these are, for halves.
    """
    by_language: dict[str, dict[str, str]] = defaultdict(dict)
    for one in documents:
        if one.part == targets:
            by_language[one.lang].setdefault(one.group, one.id)
    places: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in documents:
        if one.part != queries:
            continue
        for lang, there in by_language.items():
            if lang != one.lang and one.group in there:
                found = place(ranking[one.id], there[one.group], set(there.values()))
                places[one.lang, lang].append(found)
    pairs = places.values()
    first = mean(mean(one == 1 for one in found) for found in pairs)
    return first, mean(mean(1 / one for one in found) for found in pairs)


def mixed(documents: Sequence[Document], ranking: Ranking) -> tuple[float, float, float]:
    """(R, same5, pool) of one list over all languages."""
    by_id = {one.id: one for one in documents}
    groups: dict[str, set[str]] = defaultdict(set)
    for one in documents:
        groups[one.group].add(one.id)
    found, same, pool = [], [], []
    for one in documents:
        mates = groups[one.group] - {one.id}
        if not mates:
            continue
        listed = ranking[one.id]
        found.append(len(mates & set(listed[: len(mates)])) / len(mates))
        others = [other for other in listed if other not in mates][:FIRST]
        same.append(mean(by_id[other].lang == one.lang for other in others))
        rest = [other for other in documents if other.id not in mates | {one.id}]
        pool.append(mean(other.lang == one.lang for other in rest))
    return mean(found), mean(same), mean(pool)


def halves(documents: Iterable[Document]) -> list[Document]:
    """Each document cut into two."""
    found = []
    for one in documents:
        words = one.text.split()
        middle = len(words) // 2
        if middle >= SHORT:
            first, second = " ".join(words[:middle]), " ".join(words[middle:])
            found.append(replace(one, id=f"{one.id}#A", text=first, part="A"))
            found.append(replace(one, id=f"{one.id}#B", text=second, part="B", title=""))
    return found


def half_each(documents: Iterable[Document], seed: int) -> list[Document]:
    """A site without translations: of each group the first half in one language, the second in
    another.
    """
    groups: dict[str, dict[str, Document]] = defaultdict(dict)
    for one in documents:
        groups[one.group][one.lang] = one
    chance, found = random.Random(seed), []  # noqa: S311 a sample, not a secret
    for group in sorted(groups):
        languages = sorted(groups[group])
        if len(languages) < 2:
            continue
        pair = chance.sample(languages, 2)
        cut = {one.id: one for one in halves(groups[group][lang] for lang in pair)}
        parts = [
            cut.get(f"{groups[group][lang].id}#{part}")
            for lang, part in zip(pair, "AB", strict=True)
        ]
        if all(parts):
            found += [replace(one, title="") for one in parts if one]
    chance.shuffle(found)
    return found


def mixed_halves(documents: Sequence[Document], ranking: Ranking) -> list[float]:
    """[P@1, R@5, MRR, cross P@1, cross R@5, same1, same5, pool]."""
    by_group: dict[str, list[Document]] = defaultdict(list)
    for one in documents:
        by_group[one.group].append(one)
    by_id = {one.id: one for one in documents}
    rows = []
    for one in documents:
        target = next(other for other in by_group[one.group] if other is not one)
        listed, others = ranking[one.id], {other.id for other in documents if other is not one}
        found = place(listed, target.id, others)
        there = {other.id for other in documents if other.lang == target.lang and other is not one}
        cross = place(listed, target.id, there)
        rest = [by_id[other].lang for other in listed if other != target.id][:FIRST]
        own = sum(other.lang == one.lang for other in documents) - 1
        same = [lang == one.lang for lang in rest]
        rows.append(
            [
                found == 1,
                found <= FIRST,
                1 / found,
                cross == 1,
                cross <= FIRST,
                bool(same and same[0]),
                mean(same),
                own / max(1, len(documents) - 2),
            ]
        )
    return [mean(column) for column in zip(*rows, strict=True)]


def measure(name: str, documents: Sequence[Document], rank: Rank) -> list[str]:
    """The lines of one set."""
    ranking = rank(documents)
    first, reciprocal = across(documents, ranking)
    right, same, pool = mixed(documents, ranking)
    lines = [
        f"{name}: {len(documents)} documents",
        f"  translation   P@1 {first:.3f} MRR {reciprocal:.3f}",
        f"  mixed         R {right:.3f} same5 {same:.2f} (pool {pool:.2f})",
    ]
    cut = halves(documents)
    if len(cut) >= len(documents):  # else most texts are too short for it
        first, reciprocal = across(cut, rank(cut), "A", "B")
        lines.append(f"  halves        P@1 {first:.3f} MRR {reciprocal:.3f}")
        samples = [half_each(documents, seed) for seed in SAMPLES]
        rows = [mixed_halves(sample, rank(sample)) for sample in samples]
        figures = [mean(column) for column in zip(*rows, strict=True)]
        at_1, at_5, middle, cross_1, cross_5, same_1, same_5, pool = figures
        lines.append(
            f"  mixed halves  P@1 {at_1:.3f} R@5 {at_5:.3f} MRR {middle:.3f} | cross P@1 "
            f"{cross_1:.3f} R@5 {cross_5:.3f} | same1 {same_1:.2f} same5 {same_5:.2f} "
            f"(pool {pool:.2f})"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of sets, NAME.jsonl each")
    standard = f"{sys.executable} -m invoke rank --docs - --out -"
    parser.add_argument("--command", default=standard, help="what ranks (default: invoke rank)")
    parser.add_argument("--set", action="append", help="only this one; several are allowed")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.jsonl"))
    if not files:
        parser.error(f"{options.folder}: holds no sets (NAME.jsonl)")
    for path in files:
        if not options.set or path.stem in options.set:
            lines = measure(path.stem, read_set(path), rank_by(options.command))
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
