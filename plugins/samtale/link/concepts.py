"""What an article's front matter names: its topics, its series, and the essays that its author
wants below it.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..problems import Problem, shown
from ..read.metadata import key_name
from ..read.values import names
from ..run import Run
from .article import line, value
from .chosen import Wish, grant
from .declared import declared_file, read_declared
from .vocabulary import Use, Vocabulary, gather


def find_concepts(run: Run, articles: list) -> None:
    declared = _declared(run, "topics") is not None
    names_of = partial(_topic_names, declared)
    run.topics = _vocabulary(run, "topics", articles, names_of)
    run.series = _vocabulary(run, "series", articles, lambda article: [value(article, "series")])
    for article in articles:
        article.topic_ids = _ids(
            run, run.topics, article, names_of(article), ("topics", "tags", "category")
        )
        found = _ids(run, run.series, article, [value(article, "series")], ("series",))
        article.series_id = found[0] if found else ""


def _declared(run: Run, kind: str) -> Path | None:
    """The file that declares the topics or series, if one stands there that can be read."""
    path = declared_file(run.site.content, kind)
    return path if path and path.name in run.tree else None


def find_wishes(run: Run, articles: list) -> None:
    """``Related`` and ``Unrelated``: each article's ``pinned_works`` and ``barred_works``."""
    wishes = [
        Wish(
            article.work,
            article.slug,
            article.source_path,
            _names(article, "related"),
            _names(article, "unrelated"),
            (line(article, "related"), line(article, "unrelated")),
        )
        for article in articles
    ]
    granted, problems = grant(wishes)
    run.problems.extend(problems)
    for article in articles:
        article.pinned_works, article.barred_works = granted[article.source_path]


def _names(article, key: str) -> tuple[str, ...]:
    """The names behind a key, also as a foreign reader hands them over: as text."""
    written = value(article, key, ())
    return names(written, None) if isinstance(written, str | list) else written


def _counts(run: Run, article) -> bool:
    """Whether an essay has a say in what topics there are: a draft has none where it is not
    shown.
    """
    return run.site.previews or article.status != "draft"


def _topic_names(declared: bool, article) -> list[str]:
    """An article's topics: Topics and Tags; Category too, where its author wrote one and the site
    declares no topics.
    """
    default = article.settings["DEFAULT_CATEGORY"]
    category = getattr(getattr(article, "category", None), "name", default)
    categories = [category] if category != default and not declared else []
    return [*(tag.name for tag in getattr(article, "tags", [])), *categories]


def _vocabulary(run: Run, kind: str, articles: list, names_of) -> Vocabulary:
    path = _declared(run, kind)
    if path:
        vocabulary, problems = read_declared(path, kind, run.site.languages)
    else:
        uses = (
            Use(name, article.lang, article.source_path, line(article, kind, "tags", "category"))
            for article in articles
            if _counts(run, article)
            for name in filter(None, names_of(article))
        )
        languages = {language.code: language for language in run.site.languages}
        vocabulary, problems = gather(key_name(kind), uses, languages)
    run.problems.extend(problems)
    if (
        path and problems
    ):  # what is wrong there is told there, and not again at each essay that uses it
        text = path.read_text(encoding="utf-8", errors="replace").casefold()
        faulty = frozenset(problem.field for problem in problems)
        return replace(vocabulary, pardoned=lambda name: name in faulty or name.casefold() in text)
    return vocabulary


def _ids(
    run: Run, vocabulary: Vocabulary, article, names: Iterable[str], keys: tuple[str, ...]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if vocabulary.path and not vocabulary.concepts:
        return ()  # the file of topics is broken, which is told as such
    if not vocabulary.path and not _counts(run, article):
        return ()  # the names were gathered without it
    for name in filter(None, names):
        concept = vocabulary.find(name)
        if vocabulary.pardoned(concept.id if concept else name) and (
            concept is None or article.lang not in concept.names
        ):
            continue
        if concept is None:
            message = vocabulary.unknown(name, article.lang)
        elif article.lang not in concept.names:
            message = (
                f'"{name}" has no name in "{article.lang}": add one below "{concept.id}" '
                f"in {shown(vocabulary.path)}"
            )
        else:
            found[concept.id] = None
            continue
        run.problems.append(
            Problem(article.source_path, line(article, *keys), key_name(keys[0]), message)
        )
    return tuple(found)
