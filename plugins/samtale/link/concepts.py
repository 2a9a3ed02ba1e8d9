"""What an essay's front matter names: its topics, its series, and the essays to show below it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..config.site import Site
from ..problems import Problem, shown
from ..read.metadata import key_name
from ..scan.tree import Tree
from .chosen import Wish, grant
from .declared import declared_file, read_declared
from .vocabulary import Use, Vocabulary, gather
from .works import Entry

TOPIC_KEYS = ("topics", "tags", "category")


def find_concepts(
    entries: Sequence[Entry], site: Site, tree: Tree, problems: list[Problem]
) -> tuple[Vocabulary, Vocabulary, dict[str, tuple[str, ...]], dict[str, str]]:
    """Find the site's topics and series. Returns them, and for each entry, by its key, the ids of
    its topics and of its series ("" without one). Problems are added to ``problems``.
    """
    declared = _declared(site, tree, "topics") is not None

    def names_of(entry: Entry) -> list[str]:
        return [*entry.names, *([entry.category] if entry.category and not declared else [])]

    topics = _vocabulary(entries, site, tree, "topics", names_of, problems)
    series = _vocabulary(entries, site, tree, "series", lambda entry: [entry.series], problems)
    own_topics, own_series = {}, {}
    for entry in entries:
        own_topics[entry.key] = _ids(site, topics, entry, names_of(entry), TOPIC_KEYS, problems)
        found = _ids(site, series, entry, [entry.series], ("series",), problems)
        own_series[entry.key] = found[0] if found else ""
    return topics, series, own_topics, own_series


def declared_problems(
    site: Site, topics: Vocabulary, series: Vocabulary, entry: Entry
) -> list[Problem]:
    """The problems with the topics and the series of one entry, if they are declared."""
    problems: list[Problem] = []
    if topics.path:
        _ids(site, topics, entry, entry.names, TOPIC_KEYS, problems)
    if series.path:
        _ids(site, series, entry, [entry.series], ("series",), problems)
    return problems


def _declared(site: Site, tree: Tree, kind: str) -> Path | None:
    """The file that declares the topics or series, if it exists and can be read."""
    path = declared_file(site.content, kind)
    return path if path and path.name in tree else None


def find_wishes(
    entries: Sequence[Entry], works: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Resolve ``Related`` and ``Unrelated``: each entry's path -> the works wanted, and those not
    wanted.

    works: of each entry, by its key.
    """
    wishes = [
        Wish(
            works[entry.key],
            entry.slug,
            entry.path,
            entry.related,
            entry.unrelated,
            (entry.line_of("related"), entry.line_of("unrelated")),
        )
        for entry in entries
    ]
    granted, found = grant(wishes)
    problems += found
    return granted


def _counts(site: Site, entry: Entry) -> bool:
    """Whether an essay counts when topics are collected: a draft that is not shown does not."""
    return site.previews or entry.status != "draft"


def _vocabulary(
    entries: Sequence[Entry],
    site: Site,
    tree: Tree,
    kind: str,
    names_of: Callable[[Entry], list[str]],
    problems: list[Problem],
) -> Vocabulary:
    path = _declared(site, tree, kind)
    if path:
        vocabulary, found = read_declared(path, kind, site.languages)
    else:
        uses = (
            Use(name, entry.lang, entry.path, entry.line_of(kind, "tags", "category"))
            for entry in entries
            if _counts(site, entry)
            for name in filter(None, names_of(entry))
        )
        languages = {language.code: language for language in site.languages}
        vocabulary, found = gather(key_name(kind), uses, languages)
    problems += found
    if path and found:
        # problems there are reported once, not again at each essay that uses it
        text = path.read_text(encoding="utf-8", errors="replace").casefold()
        faulty = frozenset(problem.field for problem in found)
        return replace(vocabulary, pardoned=lambda name: name in faulty or name.casefold() in text)
    return vocabulary


def _ids(
    site: Site,
    vocabulary: Vocabulary,
    entry: Entry,
    names: Iterable[str],
    keys: tuple[str, ...],
    problems: list[Problem],
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if vocabulary.path and not vocabulary.concepts:
        return ()  # the file of topics is invalid, which is reported separately
    if not vocabulary.path and not _counts(site, entry):
        return ()  # the names were collected without it
    for name in filter(None, names):
        correction = None
        concept = vocabulary.find(name)
        if vocabulary.pardoned(concept.id if concept else name) and (
            concept is None or entry.lang not in concept.names
        ):
            continue
        if concept is None:
            message, correction = vocabulary.unknown(name, entry.lang)
        elif entry.lang not in concept.names:
            message = (
                f'"{name}" has no name in "{entry.lang}"; add one below "{concept.id}" in '
                f"{shown(vocabulary.path)}"
            )
        else:
            found[concept.id] = None
            continue
        line, field = entry.line_of(*keys), key_name(keys[0])
        problems.append(Problem(entry.path, line, field, message, correction=correction))
    return tuple(found)
