"""Pelican's articles -> Editions -> Relations, which are stored in the generators' context as
``related``.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from pelican.generators import ArticlesGenerator

from .errors import RelatedError
from .index import Index, digest
from .lexicon import STANDARD, read_lexicon
from .neural import load_model
from .parallel import give_back
from .relations import Edition, relations
from .relations_cache import keep_relations, of_code, relations_kept
from .shown import NOTHING, Relations
from .store import keep, take_up
from .text import Document
from .works import WEAK, Weights

# Drafts count only if they are shown: otherwise they would affect what is published.
LISTS = (
    "articles",
    "translations",
    "hidden_articles",
    "hidden_translations",
    "drafts",
    "drafts_translations",
)
Number = TypeVar("Number", int, float)
LINK = re.compile(r"""\shref\s*=\s*["'][{|]filename[}|]([^"'#?]+)""")


@dataclass(frozen=True)
class Wanted:
    """The validated settings. ``most``, ``words``, ``weak``, ``weights``: as ``relations`` takes
    them.
    """

    most: int
    words: int
    weak: float
    weights: Weights
    model: str
    alone: bool
    lexicon: Path
    cache: Path | None


def wanted(settings: Mapping[str, Any]) -> Wanted:
    """The site's settings for relations. Raises RelatedError, naming the setting and the remedy."""
    texts = {}
    for key, otherwise in (
        ("RELATED_MODEL", ""),
        ("RELATED_LEXICON", str(STANDARD)),
        ("RELATED_CACHE", ""),
    ):
        texts[key] = settings.get(key, otherwise)
        if not isinstance(texts[key], str | Path) or "\0" in str(texts[key]):
            raise RelatedError(
                f'pelicanconf.py: {key}: {texts[key]!r} is no text: write a path, or ""'
            )
    alone = settings.get("RELATED_MODEL_ALONE", False)
    if not isinstance(alone, bool) or (alone and not texts["RELATED_MODEL"]):
        raise RelatedError(
            f"pelicanconf.py: RELATED_MODEL_ALONE: {alone!r}: write True or False, and name a "
            "RELATED_MODEL for True"
        )
    return Wanted(
        most=_number(settings, "RELATED", 5, int),
        words=_number(settings, "RELATED_WORDS", 3, int),
        weak=_number(settings, "RELATED_WEAK", WEAK, float),
        weights=_weights(settings),
        model=str(texts["RELATED_MODEL"]),
        alone=alone,
        lexicon=Path(texts["RELATED_LEXICON"]),
        cache=_cache(settings, texts["RELATED_CACHE"]),
    )


def relate(generators: Sequence[object]) -> None:
    """Relate all articles of a site to each other. Raises RelatedError for invalid settings or an
    invalid lexicon.
    """
    generator = next((one for one in generators if isinstance(one, ArticlesGenerator)), None)
    if generator is None or "related" in generator.context:  # the host relates them itself
        return
    settings = generator.settings
    asked = wanted(settings)
    generator.context["related"] = NOTHING
    lists = (
        LISTS if settings.get("PREVIEWS", True) else [name for name in LISTS if "draft" not in name]
    )
    articles = [article for name in lists for article in getattr(generator, name, ())]
    if not articles or not asked.most:
        return
    by_path = {article.get_relative_source_path(): article for article in articles}
    editions = [edition_of(article, by_path) for article in articles]
    orders = {
        lang: order(lang, settings.get("LANGUAGES", {}))
        for lang in {one.document.lang for one in editions}
    }
    generator.context["related"] = related(asked, editions, orders, settings.get("PROGRESS", str))


def related(
    asked: Wanted,
    editions: Sequence[Edition],
    orders: Mapping[str, Sequence[str]],
    progress: Callable[[str], object] = str,
) -> Relations:
    """The relations of these editions: the cached ones if nothing has changed, else computed
    again.
    """
    # a model may be trained again under the same name
    key = "" if asked.model else made_of(asked, editions, orders)
    if asked.cache and key and (found := relations_kept(asked.cache, key)):
        return found
    index = Index(
        read_lexicon(asked.lexicon), load_model(asked.model, asked.alone) if asked.model else None
    )
    if asked.cache:
        take_up(index, asked.cache)
    before = index.state.digests if index.state else None
    found = relations(
        index,
        editions,
        orders.__getitem__,
        most=asked.most,
        words=asked.words,
        weak=asked.weak,
        weights=asked.weights,
        progress=progress,
    )
    if asked.cache and index.current_state.digests != before:
        keep(index, asked.cache)
    if asked.cache and key:
        keep_relations(found, asked.cache, key)
    del index
    give_back()
    return found


def made_of(asked: Wanted, editions: Sequence[Edition], orders: Mapping[str, Sequence[str]]) -> str:
    """A fingerprint of all that relations depend on."""
    made = hashlib.sha256(
        f"{of_code(asked.lexicon)} {asked.most} {asked.words} {asked.weak} {asked.weights}".encode()
    )
    made.update(repr(sorted(orders.items())).encode())
    for one in sorted(editions, key=lambda one: one.document.id):
        facts = [
            sorted(one.topics),
            one.series,
            sorted(one.authors),
            sorted(one.links),
            one.pinned,
            sorted(one.barred),
        ]
        line = f"{one.document.id}\0{one.document.lang}\0{digest(one.document)}{one.public}{facts}"
        made.update(line.encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def edition_of(article: Any, by_path: Mapping[str, Any]) -> Edition:
    """An article as a text to relate. Its summary counts as part of the text."""
    body = article._content or ""  # noqa: SLF001 Pelican has no public name for it
    linked = {
        posixpath.normpath(_below(unquote(unescape(path)), article.relative_dir))
        for path in LINK.findall(body)
    }
    work = work_of(article)
    summary = str(article.metadata.get("summary", ""))
    topics = getattr(article, "topic_ids", None)
    if topics is None:
        topics = [tag.name for tag in getattr(article, "tags", ())]
    return Edition(
        Document(
            article.get_relative_source_path(),
            article.lang,
            article.title,
            f"{summary}\n\n",
            work,
            body,
        ),
        public=article.status == "published",
        topics=frozenset(topics),
        series=str(getattr(article, "series_id", "")),
        authors=frozenset(author.name for author in getattr(article, "authors", ())),
        links=frozenset(work_of(by_path[path]) for path in linked if path in by_path) - {work},
        pinned=tuple(getattr(article, "pinned_works", ())),
        barred=frozenset(getattr(article, "barred_works", ())),
    )


def work_of(article: Any) -> str:
    """What an article shares with its translations: its work, or, if that is not set, the first of
    their paths.
    """
    paths = [one.get_relative_source_path() for one in (article, *article.translations)]
    return getattr(article, "work", "") or min(paths)


def order(lang: str, languages: Mapping[str, Any]) -> list[str]:
    """The languages that readers of ``lang`` are offered: their own, its neighbours, then the
    site's others.
    """
    neighbours = (
        languages.get(lang, {}).get("neighbours", ())
        if isinstance(languages.get(lang, {}), Mapping)
        else ()
    )
    return list(dict.fromkeys([lang, *neighbours, *languages]))


def _below(path: str, folder: str) -> str:
    return path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)


def _cache(settings: Mapping[str, Any], folder: str | Path) -> Path | None:
    """The file in which this content's index is stored, separately for previews; None for no
    cache.
    """
    if not str(folder):
        return None
    name = f"{Path(settings['PATH']).resolve()}\0{bool(settings.get('PREVIEWS'))}"
    return Path(folder) / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.npz"


def _number(settings: Mapping[str, Any], key: str, otherwise: Number, kind: type[Number]) -> Number:
    value = settings.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | kind) or not 0 <= value <= 1000:
        what = "whole number from 0 to 1000" if kind is int else "number from 0 to 1000"
        raise RelatedError(f"pelicanconf.py: {key}: {value!r} is no {what}")
    return kind(value)


def _weights(settings: Mapping[str, Any]) -> Weights:
    given = settings.get("RELATED_WEIGHTS", {})
    known = Weights.__dataclass_fields__
    for key, value in given.items() if isinstance(given, Mapping) else [("", given)]:
        if (
            key not in known
            or isinstance(value, bool)
            or not isinstance(value, int | float)
            or not abs(value) <= 1000
        ):
            words = ", ".join(known)
            raise RelatedError(
                f'pelicanconf.py: RELATED_WEIGHTS: "{key}": {value!r}: write a number for one '
                f"of {words}"
            )
    return Weights(**given)
