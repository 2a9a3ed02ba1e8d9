"""Groups editions into works, and finds the source of each translation. Linear in the number of
editions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ..problems import Problem, did_you_mean, shown

SAME_SLUG = "is also the slug of"
NO_SLUG = "add a Slug, or change the title"  # the remedy where a slug is made from the title


@dataclass(frozen=True)
class Entry:
    """One edition as its source file describes it. ``key``: its path below the content; ``names``:
    its topics and tags, as written, ``category``: "" for the site's default one; ``related``,
    ``unrelated``: the essays that its author names; ``lines``: the lines of its keys in the file.
    """

    key: str
    work: str
    lang: str
    slug: str
    path: str
    translation_of: str = ""
    translation: str = ""
    status: str = "published"
    names: tuple[str, ...] = ()
    category: str = ""
    series: str = ""
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def line_of(self, *keys: str) -> int:
        """The line of the first of these keys that is in the file, or 1."""
        return next((self.lines[key] for key in keys if key in self.lines), 1)

    @property
    def line(self) -> int:
        """The line of ``Translation-of`` or ``Translation``."""
        return self.line_of("translation_of", "translation")


@dataclass(frozen=True)
class Edition:
    """An edition with the work that it belongs to, and the language that it was translated from, if
    any.
    """

    entry: Entry
    work: str
    source_lang: str = ""


def link(
    entries: Sequence[Entry], codes: Sequence[str]
) -> tuple[dict[str, list[Edition]], list[Problem]]:
    """Group editions into works, each in the site's language order, and find each translation's
    source.

    Returns work -> its editions, and the problems: a source that does not exist, is the edition
    itself or is circular; ``Translation`` without a source; two files of one language in one work.
    """
    problems: list[Problem] = []
    merged = _merge(entries, codes, problems)
    by_work: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_work[merged[entry.key]].append(entry)
    works = {}
    for work in sorted(by_work):
        editions = sorted(by_work[work], key=lambda entry: (codes.index(entry.lang), entry.path))
        works[work] = _sources(work, editions, codes, problems)
    return works, problems


def plain(name: str) -> str:
    """The name of a work or slug, normalised for comparison with ``Translation-of``: without the
    mark of flat works, ``_`` as ``-``.
    """
    return name.removeprefix(":").replace("_", "-").casefold()


def _merge(
    entries: Sequence[Entry], codes: Sequence[str], problems: list[Problem]
) -> dict[str, str]:
    """Each entry's work, after ``Translation-of`` has merged those that name another work or
    slug.
    """
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in {plain(entry.work), plain(entry.slug)}:
            by_name[name].append(entry)
    parent = {entry.work: entry.work for entry in entries}

    def root(work: str) -> str:
        while parent[work] != work:
            parent[work] = parent[parent[work]]
            work = parent[work]
        return work

    for entry in entries:
        name = entry.translation_of
        if not name or name in codes:
            continue
        found = _named(name, entry, by_name)
        others = sorted({other.path for other in found if root(other.work) != root(found[0].work)})
        if others:
            message = (
                f'"{name}" is ambiguous: it can be {shown(found[0].path)} or {shown(others[0])}; '
                "use another name of the essay"
            )
            problems.append(Problem(entry.path, entry.line, "Translation-of", message))
            continue
        if found:
            first, second = sorted((root(entry.work), root(found[0].work)))
            parent[second] = first
            continue
        there = by_name.get(plain(name), [])
        if any(other.key == entry.key for other in there):
            message = f'"{name}" is this edition itself; use the one that it was translated from'
        elif there:
            message = (
                f'"{name}" is in the language of this edition; use the one that it was translated '
                "from"
            )
        else:
            hint = (
                did_you_mean(name, [*codes, *by_name])
                or "; use the one that it was translated from"
            )
            message = f'"{name}" is not a language, slug or essay of this site{hint}'
        problems.append(Problem(entry.path, entry.line, "Translation-of", message))
    return {entry.key: root(entry.work) for entry in entries}


def _named(name: str, entry: Entry, by_name: dict[str, list[Entry]]) -> list[Entry]:
    """The other editions with this name, those that are not translations first."""
    return sorted(
        (
            other
            for other in by_name.get(plain(name), [])
            if other.key != entry.key and other.lang != entry.lang
        ),
        key=lambda other: bool(other.translation_of or other.translation),
    )


def _sources(
    work: str, editions: list[Entry], codes: Sequence[str], problems: list[Problem]
) -> list[Edition]:
    by_lang: dict[str, Entry] = {}
    for entry in editions:
        if entry.lang in by_lang:
            problems.append(_second(entry, by_lang[entry.lang], work))
        by_lang.setdefault(entry.lang, entry)
    linked = {
        entry.lang: Edition(entry, work, _source(entry, by_lang, codes, problems))
        for entry in by_lang.values()
    }
    for lang, edition in linked.items():
        seen, step = {lang}, edition
        while step.source_lang in linked:
            step = linked[step.source_lang]
            if step.entry.lang in seen:
                if step.entry.lang == lang:
                    message = (
                        f"is a circular reference ({', '.join(sorted(seen))}); one of them must be "
                        "the source"
                    )
                    problems.append(
                        Problem(edition.entry.path, edition.entry.line, "Translation-of", message)
                    )
                linked[lang] = replace(edition, source_lang="")
                break
            seen.add(step.entry.lang)
    return list(linked.values())


def _second(entry: Entry, other: Entry, work: str) -> Problem:
    """The problem with a second edition in one language. Files outside folders of works are one
    work because they have the same slug.
    """
    path = shown(other.path)
    if entry.slug == other.slug and entry.work.startswith(":") and other.work == entry.work:
        if "slug" in entry.lines:
            message = f'"{entry.slug}" {SAME_SLUG} {path}; choose another slug'
            return Problem(entry.path, entry.lines["slug"], "Slug", message)
        message = f'"{entry.slug}" (from the title) {SAME_SLUG} {path}; {NO_SLUG}'
        return Problem(entry.path, entry.line_of("title"), "Title", message, kind="addresses")
    name = work.removeprefix(":")
    message = f'"{name}" has two files in this language, the other one is {path}; remove one'
    return Problem(entry.path, 1, "Lang", message)


def _source(
    entry: Entry, by_lang: dict[str, Entry], codes: Sequence[str], problems: list[Problem]
) -> str:
    """The language that this edition was translated from; "" if it is a source."""
    name = entry.translation_of
    if name in codes:
        if name != entry.lang and name in by_lang:
            return name
        if name == entry.lang:
            message = (
                f'"{name}" is the language of this edition; use the one that it was translated from'
            )
        else:
            there = ", ".join(lang for lang in by_lang if lang != entry.lang) or "none"
            message = (
                f'this essay has no edition in "{name}" (available: {there}); use an existing one'
            )
        problems.append(Problem(entry.path, entry.line, "Translation-of", message))
        return ""
    if name:
        others = [other for other in by_lang.values() if other.lang != entry.lang]
        named = [other for other in others if plain(other.slug) == plain(name)] or others
        return _first_source(named)
    if entry.translation in ("", "false", "?"):
        return ""
    sources = [
        other for other in by_lang.values() if other.lang != entry.lang and _is_source(other)
    ]
    if len(sources) == 1:
        return sources[0].lang
    found = "none" if not sources else "more than one"
    message = (
        f'"{entry.translation}" without a source: {found} of the other editions can be the source; '
        "add Translation-of"
    )
    problems.append(Problem(entry.path, entry.line, "Translation", message))
    return ""


def _is_source(entry: Entry) -> bool:
    return not entry.translation_of and entry.translation in ("", "false")


def _first_source(entries: Iterable[Entry]) -> str:
    ordered = sorted(entries, key=lambda entry: not _is_source(entry))
    return ordered[0].lang if ordered else ""
