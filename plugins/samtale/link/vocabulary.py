"""Topics and series: one concept with a name, a slug and a description per language.

Declared in ``content/topics.*`` (or ``series.*``), or, without such a file, collected from the
essays themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..languages import Language, distinct_slugs
from ..problems import NAME, TOPIC, WARNING, Correction, Problem, certain, nearest, shown


@dataclass(frozen=True)
class Concept:
    """A topic or a series. Each mapping is language code -> text; a language without a name has no
    page for it.
    """

    id: str
    names: Mapping[str, str]
    slugs: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)


def never(_name: str) -> bool:
    """Nothing is pardoned."""
    return False


@dataclass(frozen=True)
class Vocabulary:
    """All concepts of one kind by id, and every name of each. ``path`` is "" if they were collected
    from essays.

    ``pardoned``: whether an invalid name or id has already been reported, in the file that declares
    it.
    """

    kind: str
    path: str
    concepts: Mapping[str, Concept]
    by_name: Mapping[str, str]
    pardoned: Callable[[str], bool] = field(default=never, compare=False)

    def find(self, name: str) -> Concept | None:
        """The concept with this name, slug or id in any language, ignoring case."""
        concept_id = self.by_name.get(name.casefold())
        return self.concepts[concept_id] if concept_id is not None else None

    def unknown(self, name: str, lang: str) -> tuple[str, Correction | None]:
        """The message for an author who used a name that is not declared, and the correction: the
        declared name that is certainly meant or, if none is similar, to declare it.
        """
        names = [concept.names[lang] for concept in self.concepts.values() if lang in concept.names]
        sure = certain(name, names) or certain(name, self.by_name)
        near = sure or nearest(name, names) or nearest(name, self.by_name)
        correction = None
        if sure:
            correction = Correction(NAME, name, sure)
        elif not near:
            correction = Correction(TOPIC, lang, name, self.path)
        hint = f'; did you mean "{near}"?' if near else "."
        return (
            f'"{name}" is not in {shown(self.path)}{hint} (To add a new one, write it there with '
            "its name in each language.)"
        ), correction


def slug_clashes(concepts: Mapping[str, Concept], report: Callable[[Concept, str], None]) -> None:
    """Report different concepts that have the same slug in a language."""
    taken: dict[tuple[str, str], Concept] = {}
    for concept in concepts.values():
        for code, slug in concept.slugs.items():
            other = taken.setdefault((code, slug), concept)
            if other is not concept:
                names = f'"{other.names[code]}" and "{concept.names[code]}"'
                report(
                    concept,
                    f'{names} produce the same URL ("{slug}", {code}); rename one of them',
                )


@dataclass(frozen=True)
class Use:
    """One use of a name by an essay, to collect a vocabulary where none is declared."""

    name: str
    lang: str
    path: str
    line: int


def gather(
    kind: str, uses: Iterable[Use], languages: Mapping[str, Language]
) -> tuple[Vocabulary, list[Problem]]:
    """Collect a vocabulary from the essays. Spellings that differ only by case are merged, with a
    warning; different names that produce the same slug are an error. A concept has a name in each
    language that uses it.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    langs: dict[str, dict[str, None]] = defaultdict(dict)
    first: dict[str, Use] = {}
    for use in uses:
        fold = use.name.casefold()
        spellings[fold][use.name] += 1
        langs[fold][use.lang] = None
        first.setdefault(use.name, use)
    problems, concepts, where = [], {}, {}
    by_rank = {
        fold: sorted(spellings[fold], key=lambda name: (-spellings[fold][name], name))
        for fold in sorted(spellings)
    }
    by_lang = {
        code: distinct_slugs(
            {fold: ranked[0] for fold, ranked in by_rank.items() if code in langs[fold]}, language
        )
        for code, language in languages.items()
    }
    for fold, ranked in by_rank.items():
        for other in ranked[1:]:
            use = first[other]
            message = f'"{other}" is written "{ranked[0]}" elsewhere; both are treated as the same'
            problems.append(Problem(use.path, use.line, kind, message, WARNING))
        names = dict.fromkeys(langs[fold], ranked[0])
        slugs = {code: by_lang[code][fold] for code in names}
        use = where[fold] = first[ranked[0]]
        if not all(slugs.values()):
            problems.append(
                Problem(
                    use.path,
                    use.line,
                    kind,
                    f'"{ranked[0]}" contains no letters, so no URL can be made from it; use a word',
                )
            )
        concepts[fold] = Concept(fold, names, slugs)

    def report(concept: Concept, message: str) -> None:
        use = where[concept.id]
        problems.append(Problem(use.path, use.line, kind, message))

    named = {fold: one for fold, one in concepts.items() if all(one.slugs.values())}
    slug_clashes(named, report)  # those without a slug are reported above
    by_name = {slug: one.id for one in concepts.values() for slug in one.slugs.values() if slug}
    return Vocabulary(kind, "", concepts, by_name | {fold: fold for fold in concepts}), problems
