"""Topics and series as the owner declares them, in ``content/topics.*`` and
``content/series.*``.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from ..languages import Language, distinct_slugs, typeset
from ..problems import Problem
from ..read.text import NotText, decode
from ..read.values import AS_NAME, InvalidError, one_line
from ..read.yaml_text import YamlError, entries
from .vocabulary import Concept, Vocabulary, slug_clashes

SLUG = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")


class Report(Protocol):
    """Takes a concept's id, "" for the whole file, the message, and the text that it is about."""

    def __call__(self, concept_id: str, message: str, about: str = "") -> None: ...


SUFFIXES = (".yaml", ".yml", ".toml", ".json")


def declared_file(content: Path, kind: str) -> Path | None:
    """``content/<kind>.yaml`` or a similar name, if there is such a file."""
    return next(
        (path for suffix in SUFFIXES if (path := content / (kind + suffix)).is_file()), None
    )


def read_declared(
    path: Path, kind: str, languages: Iterable[Language]
) -> tuple[Vocabulary, list[Problem]]:
    """Read a file of concepts: ``id: {da: {name, slug, description}, ...}``, or ``da: Name`` for
    short.
    """
    problems: list[Problem] = []
    try:
        text, faults = decode(path.read_bytes())
    except NotText as error:
        return Vocabulary(kind, str(path), {}, {}), [
            Problem(str(path), error.line, kind, str(error), kind="encoding")
        ]
    except OSError as error:
        return Vocabulary(kind, str(path), {}, {}), [
            Problem(str(path), 1, kind, f"cannot be read ({error.strerror})", kind="files")
        ]
    problems += [
        Problem(str(path), line, field, message, severity, "encoding")
        for line, field, message, severity in faults
    ]

    data, lines = _data(path, text, kind, problems)

    written = text.split("\n")

    def problem(concept_id: str, message: str, about: str = "") -> None:
        line = lines.get(concept_id, 1)
        end = min((one for one in lines.values() if one > line), default=len(written) + 1)
        if about:  # its own line, among those of the concept
            found = (one for one in range(line, end) if about in written[one - 1])
            line = next(found, line)
        problems.append(Problem(str(path), line, concept_id or kind, message, kind="topics"))

    if not data and not problems:
        problem(
            "",
            (
                "declares nothing; write an ID, and below it one line for each language, or remove "
                "the file"
            ),
        )
    concepts: dict[str, Concept] = {}
    typed: dict[str, list[str]] = {}  # names as written in the file, before typography
    slugs_of_names = _slugs_of_names(data, languages)
    for concept_id, editions in data.items():
        if isinstance(editions, dict):
            concepts[str(concept_id)], typed[str(concept_id)] = _concept(
                str(concept_id), editions, languages, slugs_of_names, problem
            )
        else:
            problem(
                str(concept_id),
                "is not a list of languages; write one line for each, for example da: Samtale",
            )
    by_name, shared = _names(concepts, typed, problem)
    others = {one: concept for one, concept in concepts.items() if one not in shared}
    slug_clashes(others, lambda concept, message: problem(concept.id, message))
    return Vocabulary(kind, str(path), concepts, by_name), problems


def _data(
    path: Path, text: str, kind: str, problems: list[Problem]
) -> tuple[dict[str, Any], dict[str, int]]:
    """The file's data by id, and the line of each id."""
    try:
        if path.suffix == ".toml":
            heads = re.finditer(r"""^\s*\[?["']?([^\s"'.=\]]+)""", text, re.MULTILINE)
            return tomllib.loads(text), {
                head[1]: text.count("\n", 0, head.start(1)) + 1 for head in reversed(list(heads))
            }
        read = entries(text)
    except YamlError as error:
        problems.append(Problem(str(path), error.line + 1, kind, f"cannot be read: {error}"))
        return {}, {}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        problems.append(
            Problem(
                str(path), int(at[1]) if at else 1, kind, f"cannot be read: {error}; fix the line"
            )
        )
        return {}, {}
    data: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value, line in read:
        if key in data:
            message = "appears twice; remove one"
            problems.append(Problem(str(path), line + 1, key, message, kind="topics"))
        data[key] = value
        lines.setdefault(key, line + 1)
    return data, lines


def _slugs_of_names(
    data: Mapping[str, Any], languages: Iterable[Language]
) -> dict[tuple[str, str], str]:
    """(Concept, language) -> the slug made from its name, for all that have no slug of their
    own.
    """
    found = {}
    for language in languages:
        names = {}
        for concept_id, editions in data.items():
            entry = editions.get(language.code) if isinstance(editions, dict) else None
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str) and not (isinstance(entry, dict) and entry.get("slug")):
                names[concept_id] = typeset(name.strip(), language)
        for concept_id, slug in distinct_slugs(names, language).items():
            found[concept_id, language.code] = slug
    return found


def _concept(
    concept_id: str,
    editions: dict[str, Any],
    languages: Iterable[Language],
    slugs_of_names: Mapping[tuple[str, str], str],
    problem: Report,
) -> tuple[Concept, list[str]]:
    """One concept, and its names as written."""
    names, slugs, descriptions, typed = {}, {}, {}, []
    for language in languages:
        code, entry = language.code, editions.get(language.code)
        entry = {"name": entry} if isinstance(entry, str) else entry
        if entry is None:
            continue
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("name"), str)
            or not entry["name"].strip()
        ):
            problem(concept_id, f'has no name in "{code}"; write {code}: {{name: ...}}', code)
            continue
        for key in ("name", "description"):
            try:
                one_line(entry.get(key) or "", None, AS_NAME)
            except InvalidError as error:
                problem(concept_id, f"the {key} in {code} {error}", first_line(entry[key]))
        typed.append(str(entry["name"]).strip())
        names[code] = typeset(typed[-1], language)
        slugs[code] = str(entry.get("slug") or slugs_of_names[concept_id, code])
        if slugs[code] and not SLUG.match(slugs[code]):
            problem(
                concept_id,
                f'"{slugs[code]}" cannot be part of a URL; use letters, digits and hyphens',
                first_line(slugs[code]),
            )
        if not slugs[code]:
            problem(
                concept_id,
                f'"{names[code]}" contains no letters, so no URL can be made from it; add a slug',
                first_line(typed[-1]),
            )
        if entry.get("description"):
            descriptions[code] = typeset(" ".join(str(entry["description"]).split()), language)
    for code in sorted(editions):
        if not _is_language_code(str(code)):
            problem(
                concept_id, f'"{code}" is not a valid language code; use for example da', str(code)
            )
    return Concept(concept_id, names, slugs, descriptions), typed


def first_line(value: object) -> str:
    """The beginning of a value, as it is in the file."""
    return str(value).strip().partition("\n")[0]


def _is_language_code(code: str) -> bool:
    """Includes languages that this site does not have, or no longer has: they may stay in the
    file.
    """
    return code.replace("-", "").isalnum() and len(code.split("-", maxsplit=1)[0]) in (2, 3)


def _names(
    concepts: Mapping[str, Concept], typed: Mapping[str, list[str]], problem: Report
) -> tuple[dict[str, str], frozenset[str]]:
    """Each name -> the concept that has it; and the concepts whose names another one has."""
    by_name: dict[str, str] = {}
    shared = set()
    for concept in concepts.values():
        for name in dict.fromkeys(
            (
                concept.id,
                *typed.get(concept.id, ()),
                *concept.names.values(),
                *concept.slugs.values(),
            )
        ):
            other = by_name.setdefault(name.casefold(), concept.id)
            both_slugs = (
                other != concept.id
                and name in concept.slugs.values()
                and name in concepts[other].slugs.values()
            )
            if other != concept.id and not both_slugs:  # slug clashes are reported separately
                shared.add(concept.id)
                problem(
                    concept.id,
                    f'"{name}" is also a name of "{other}"; give each concept different names',
                    name,
                )
    return by_name, frozenset(shared)
