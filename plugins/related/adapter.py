"""Pelican's articles -> Editions -> Relations, which are left in the generators' context under ``related``."""

import hashlib
import posixpath
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from pelican.generators import ArticlesGenerator

from .errors import RelatedError
from .index import Index
from .lexicon import STANDARD, read_lexicon
from .neural import load_model
from .relations import NOTHING, Edition, relations
from .store import keep, take_up
from .text import Document
from .works import WEAK, Weights

# Drafts count only where they are shown: otherwise they would leave a trace in what is published.
LISTS = ("articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations")
LINK = re.compile(r"""\shref\s*=\s*["'][{|]filename[}|]([^"'#?]+)""")


def relate(generators) -> None:
    """Relate all articles of a site to each other. Raises RelatedError for settings or a lexicon that cannot be used."""
    generator = next((one for one in generators if isinstance(one, ArticlesGenerator)), None)
    if generator is None or generator.settings.get("RELATED", 5) == 0:
        return
    settings = generator.settings
    lists = LISTS if settings.get("PREVIEWS", True) else [name for name in LISTS if "draft" not in name]
    articles = [article for name in lists for article in getattr(generator, name, ())]
    generator.context["related"] = NOTHING
    if not articles:
        return
    model = settings.get("RELATED_MODEL", "")
    index = Index(
        read_lexicon(Path(settings.get("RELATED_LEXICON", STANDARD))),
        load_model(model, bool(settings.get("RELATED_MODEL_ALONE"))) if model else None,
    )
    kept = _cache(settings)
    if kept:
        take_up(index, kept)
    before = index.state.digests if index.state else None
    by_path = {article.get_relative_source_path(): article for article in articles}
    generator.context["related"] = relations(
        index,
        [edition_of(article, by_path) for article in articles],
        lambda lang: order(lang, settings.get("LANGUAGES", {})),
        most=_number(settings, "RELATED", 5, int),
        words=_number(settings, "RELATED_WORDS", 3, int),
        weak=_number(settings, "RELATED_WEAK", WEAK, float),
        weights=_weights(settings),
    )
    if kept and index.state.digests != before:
        keep(index, kept)


def edition_of(article, by_path: Mapping[str, object]) -> Edition:
    """An article as a text to relate. Its summary counts as part of it."""
    body = article._content or ""  # noqa: SLF001 Pelican has no public name for it
    linked = {posixpath.normpath(_below(unquote(unescape(path)), article.relative_dir)) for path in LINK.findall(body)}
    work = work_of(article)
    summary = str(article.metadata.get("summary", ""))
    topics = getattr(article, "topic_ids", None)
    if topics is None:
        topics = [tag.name for tag in getattr(article, "tags", ())]
    return Edition(
        Document(article.get_relative_source_path(), article.lang, article.title, f"{summary}\n\n{body}", work),
        public=article.status == "published",
        topics=frozenset(topics),
        series=str(getattr(article, "series_id", "")),
        authors=frozenset(author.name for author in getattr(article, "authors", ())),
        links=frozenset(work_of(by_path[path]) for path in linked if path in by_path) - {work},
        pinned=tuple(getattr(article, "pinned_works", ())),
        barred=frozenset(getattr(article, "barred_works", ())),
    )


def work_of(article) -> str:
    """What an article shares with its translations: its work, or where nobody has told it, the first of their paths."""
    paths = [one.get_relative_source_path() for one in (article, *article.translations)]
    return getattr(article, "work", "") or min(paths)


def order(lang: str, languages: Mapping) -> list[str]:
    """The languages that readers of ``lang`` are offered: their own, their neighbours, then the site's others."""
    neighbours = languages.get(lang, {}).get("neighbours", ()) if isinstance(languages.get(lang, {}), Mapping) else ()
    return list(dict.fromkeys([lang, *neighbours, *languages]))


def _below(path: str, folder: str) -> str:
    return path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)


def _cache(settings) -> Path | None:
    """The file that this content's index is kept in, previews apart from what is published; None for nowhere."""
    folder = settings.get("RELATED_CACHE", "")
    if not folder:
        return None
    name = f"{Path(settings['PATH']).resolve()}\0{bool(settings.get('PREVIEWS'))}"
    return Path(folder) / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.npz"


def _number(settings, key: str, otherwise, kind):
    value = settings.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | kind) or value < 0:
        what = "whole number, 0 or above" if kind is int else "number, 0 or above"
        raise RelatedError(f"pelicanconf.py: {key}: {value!r} is no {what}")
    return kind(value)


def _weights(settings) -> Weights:
    given = settings.get("RELATED_WEIGHTS", {})
    known = Weights.__dataclass_fields__
    for key, value in given.items() if isinstance(given, Mapping) else [("", given)]:
        if key not in known or isinstance(value, bool) or not isinstance(value, int | float):
            words = ", ".join(known)
            raise RelatedError(f'pelicanconf.py: RELATED_WEIGHTS: "{key}": {value!r}: write a number for one of {words}')
    return Weights(**given)
