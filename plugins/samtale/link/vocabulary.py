"""Topics and series: one concept with a name, a slug and a description per language.

Declared in ``content/topics.*`` (or ``series.*``), or, where no such file stands, gathered from the essays themselves.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..languages import Language, slugify, typeset
from ..problems import WARNING, Problem, nearest, shown

SUFFIXES = (".yaml", ".yml", ".toml", ".json")


@dataclass(frozen=True)
class Concept:
    """A topic or a series. Each mapping is language code -> text; a language without a name has no page of it."""

    id: str
    names: Mapping[str, str]
    slugs: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """All concepts of one kind by id, and every name that leads to one. ``path`` is "" where they were gathered."""

    kind: str
    path: str
    concepts: Mapping[str, Concept]
    by_name: Mapping[str, str]

    def find(self, name: str) -> Concept | None:
        """The concept that goes by this name, slug or id in any language, in any case."""
        concept_id = self.by_name.get(name.casefold())
        return self.concepts[concept_id] if concept_id is not None else None

    def unknown(self, name: str, lang: str) -> str:
        """What to tell an author who wrote a name that is not declared."""
        names = [concept.names[lang] for concept in self.concepts.values() if lang in concept.names]
        near = nearest(name, names) or nearest(name, self.by_name)
        hint = f': did you mean "{near}"?' if near else "."
        return f'"{name}" is not in {shown(self.path)}{hint} (A new one is added there, with its name in each language.)'


def declared_file(content: Path, kind: str) -> Path | None:
    """``content/<kind>.yaml`` or its like, if one stands there."""
    return next((path for suffix in SUFFIXES if (path := content / (kind + suffix)).is_file()), None)


def read_declared(path: Path, kind: str, languages: Iterable[Language]) -> tuple[Vocabulary, list[Problem]]:
    """Read a file of concepts: ``id: {da: {name, slug, description}, ...}``, or ``da: Name`` for short."""
    languages = list(languages)
    problems: list[Problem] = []
    text = path.read_text(encoding="utf-8-sig")

    def problem(needle: str, message: str) -> None:
        lines = text.splitlines()
        number = next((n for n, line in enumerate(lines, 1) if line.strip().strip("[\"'").startswith(needle)), 1)
        problems.append(Problem(str(path), number, needle or kind, message))

    try:
        data = tomllib.loads(text) if path.suffix == ".toml" else yaml.load(text, yaml.BaseLoader)  # noqa: S506 BaseLoader makes texts only
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        problems.append(Problem(str(path), mark.line + 1 if mark else 0, kind, f"cannot be read: {reason}"))
        data = {}
    concepts: dict[str, Concept] = {}
    typed: dict[str, list[str]] = {}  # names as they stand in the file, before typography
    for concept_id, editions in (data or {}).items():
        if not isinstance(editions, dict):
            problem(str(concept_id), "is no list of languages: write a line for each, such as da: Samtale")
            continue
        names, slugs, descriptions = {}, {}, {}
        for language in languages:
            entry = editions.get(language.code)
            entry = {"name": entry} if isinstance(entry, str) else entry
            if entry is None:
                continue
            if not isinstance(entry, dict) or not str(entry.get("name", "")).strip():
                problem(str(concept_id), f'has no name in "{language.code}": write {language.code}: {{name: ...}}')
                continue
            typed.setdefault(str(concept_id), []).append(str(entry["name"]).strip())
            names[language.code] = typeset(str(entry["name"]).strip(), language)
            slugs[language.code] = str(entry.get("slug") or slugify(names[language.code], language))
            if entry.get("description"):
                descriptions[language.code] = typeset(" ".join(str(entry["description"]).split()), language)
        for code in sorted(set(editions) - {language.code for language in languages}):
            if not _is_other_language(code):
                problem(str(concept_id), f'"{code}" is no language code')
        concepts[str(concept_id)] = Concept(str(concept_id), names, slugs, descriptions)
    by_name = _names(concepts, typed, problem)
    return Vocabulary(kind, str(path), concepts, by_name), problems


def _is_other_language(code: str) -> bool:
    """A language that this site does not have (any more) may stay in the file."""
    return code.replace("-", "").isalpha() and len(code.split("-", maxsplit=1)[0]) in (2, 3)


def _names(concepts: Mapping[str, Concept], typed: Mapping[str, list[str]], problem) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for concept in concepts.values():
        for name in dict.fromkeys((concept.id, *typed.get(concept.id, ()), *concept.names.values(), *concept.slugs.values())):
            other = by_name.setdefault(name.casefold(), concept.id)
            if other != concept.id:
                problem(concept.id, f'"{name}" names "{other}" too: give each concept names of its own')
    _slug_clashes(concepts, lambda concept, message: problem(concept.id, message))
    return by_name


def _slug_clashes(concepts: Mapping[str, Concept], report) -> None:
    taken: dict[tuple[str, str], Concept] = {}
    for concept in concepts.values():
        for code, slug in concept.slugs.items():
            other = taken.setdefault((code, slug), concept)
            if other is not concept:
                names = f'"{other.names[code]}" and "{concept.names[code]}"'
                report(concept, f'{names} fall onto one address ("{slug}", {code}): give one of them another name')


@dataclass(frozen=True)
class Use:
    """One use of a name by an essay, for gathering a vocabulary where none is declared."""

    name: str
    lang: str
    path: str
    line: int


def gather(kind: str, uses: Iterable[Use], languages: Mapping[str, Language]) -> tuple[Vocabulary, list[Problem]]:
    """A vocabulary from what essays write. Spellings that differ by case are merged, with a warning; different names
    that fall onto one slug are an error. A concept has a name in the languages that use it.
    """
    spellings: dict[str, Counter] = defaultdict(Counter)
    langs: dict[str, dict[str, None]] = defaultdict(dict)
    first: dict[str, Use] = {}
    for use in uses:
        fold = use.name.casefold()
        spellings[fold][use.name] += 1
        langs[fold][use.lang] = None
        first.setdefault(use.name, use)
    problems, concepts, where = [], {}, {}
    for fold in sorted(spellings):
        ranked = sorted(spellings[fold], key=lambda name: (-spellings[fold][name], name))
        for other in ranked[1:]:
            use = first[other]
            message = f'"{other}" is written "{ranked[0]}" elsewhere: both are taken as one'
            problems.append(Problem(use.path, use.line, kind, message, WARNING))
        names = dict.fromkeys(langs[fold], ranked[0])
        slugs = {code: slugify(ranked[0], languages[code]) for code in names}
        use = where[fold] = first[ranked[0]]
        if not all(slugs.values()):
            problems.append(Problem(use.path, use.line, kind, f'"{ranked[0]}" has no letter to make an address of'))
        concepts[fold] = Concept(fold, names, slugs)

    def report(concept: Concept, message: str) -> None:
        use = where[concept.id]
        problems.append(Problem(use.path, use.line, kind, message))

    _slug_clashes(concepts, report)
    return Vocabulary(kind, "", concepts, {fold: fold for fold in concepts}), problems
