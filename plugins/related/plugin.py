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
from typing import Any
from urllib.parse import unquote

from pelican.generators import ArticlesGenerator

from .errors import RelatedError
from .index import Index, digest
from .lexicon import read_lexicon
from .neural import load_model
from .parallel import give_back
from .relations import Edition, related_works, relations
from .relations_cache import last_relations, load_relations, of_code, save_relations
from .settings import SETTINGS, Weights
from .shown import NOTHING, Relations
from .store import load, save
from .text import Document

# Drafts count only if they are shown: otherwise they would affect what is published.
LISTS = (
    "articles",
    "translations",
    "hidden_articles",
    "hidden_translations",
    "drafts",
    "drafts_translations",
)
LINK = re.compile(r"""\shref\s*=\s*["'][{|]filename[}|]([^"'#?]+)""")


@dataclass(frozen=True)
class RelatedSettings:
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


def related_settings(settings: Mapping[str, Any]) -> RelatedSettings:
    """The site's settings for relations. Raises RelatedError, naming the setting and the remedy."""
    values = {}
    for key, setting in SETTINGS.items():
        try:
            values[key] = setting.read(settings.get(key, setting.default))
        except ValueError as error:
            raise RelatedError(f"pelicanconf.py: {key}: {error}") from error
    if values["RELATED_MODEL_ALONE"] and not values["RELATED_MODEL"]:
        raise RelatedError(
            "pelicanconf.py: RELATED_MODEL_ALONE: True needs a model; set RELATED_MODEL"
        )
    return RelatedSettings(
        most=values["RELATED"],
        words=values["RELATED_WORDS"],
        weak=values["RELATED_WEAK"],
        weights=values["RELATED_WEIGHTS"],
        model=values["RELATED_MODEL"],
        alone=values["RELATED_MODEL_ALONE"],
        lexicon=Path(values["RELATED_LEXICON"]),
        cache=_cache(settings, values["RELATED_CACHE"]),
    )


def relate(generators: Sequence[object]) -> None:
    """Relate all articles of a site to each other. Raises RelatedError for invalid settings or an
    invalid lexicon.
    """
    generator = next((one for one in generators if isinstance(one, ArticlesGenerator)), None)
    if generator is None or "related" in generator.context:  # the host relates them itself
        return
    settings = generator.settings
    asked = related_settings(settings)
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
    asked: RelatedSettings,
    editions: Sequence[Edition],
    orders: Mapping[str, Sequence[str]],
    progress: Callable[[str], object] = str,
) -> Relations:
    """The relations of these editions: the cached ones if nothing has changed, else computed
    again.
    """
    # a model may be trained again under the same name
    key = "" if asked.model else made_of(asked, editions, orders)
    if asked.cache and key and (found := load_relations(asked.cache, key)):
        return found
    index = Index(
        read_lexicon(asked.lexicon), load_model(asked.model, asked.alone) if asked.model else None
    )
    known = None
    if asked.cache and load(index, asked.cache) and key:
        known = last_relations(asked.cache, base_of(asked, orders, index.current_state.digests))
    before = index.state.digests if index.state else None
    found = relations(
        index,
        editions,
        orders.__getitem__,
        most=asked.most,
        words=asked.words,
        weak=asked.weak,
        weights=asked.weights,
        known=known.relations if known else None,
        progress=progress,
    )
    digests = index.current_state.digests
    if asked.cache and digests != before:
        save(index, asked.cache)
    if asked.cache and key:
        base = base_of(asked, orders, digests)
        in_order = sorted(editions, key=lambda one: one.document.id)
        save_relations(found, in_order, asked.cache, key, base)
    del index
    give_back()
    return found


@dataclass(frozen=True)
class Edited:
    """The relations of a site before and after an edit; ``store`` stores the latter."""

    before: Relations
    after: Relations
    store: Callable[[], None]


def edit_relations(
    asked: RelatedSettings, changed: Sequence[Edition], orders: Mapping[str, Sequence[str]]
) -> Edited | None:
    """The relations after an edit of some editions, from what the last ``related`` has stored; None
    if that is missing, or if more has changed than these. Equal to what ``related`` returns for all
    editions. Raises RelatedError for an invalid lexicon.
    """
    if asked.model or not asked.cache:
        return None
    index = Index(read_lexicon(asked.lexicon))
    if not load(index, asked.cache):
        return None
    known = last_relations(asked.cache, base_of(asked, orders, index.current_state.digests))
    new = {one.document.id: one for one in changed}
    old = {one.document.id: one for one in known.editions} if known else {}
    if known is None or any(
        name not in old
        or (old[name].document.lang, old[name].document.work)
        != (one.document.lang, one.document.work)
        for name, one in new.items()
    ):
        return None
    editions = [new.get(one.document.id, one) for one in known.editions]
    state = index.edit([one.document for one in changed])
    found = related_works(
        index,
        editions,
        orders.__getitem__,
        most=asked.most,
        words=asked.words,
        weak=asked.weak,
        weights=asked.weights,
        known=known.relations,
    )
    cache = asked.cache

    def store() -> None:
        save(index, cache)
        key = made_of(asked, editions, orders, state.digests)
        save_relations(found, editions, cache, key, base_of(asked, orders, state.digests))

    return Edited(known.relations, found, store)


def base_of(
    asked: RelatedSettings, orders: Mapping[str, Sequence[str]], digests: Sequence[str]
) -> str:
    """A fingerprint of settings, code and lexicon, and of the texts that an index is about."""
    made = hashlib.sha256(
        f"{of_code(asked.lexicon)} {asked.most} {asked.words} {asked.weak} {asked.weights}".encode()
    )
    made.update(repr(sorted(orders.items())).encode())
    made.update("".join(digests).encode())
    return made.hexdigest()


def made_of(
    asked: RelatedSettings,
    editions: Sequence[Edition],
    orders: Mapping[str, Sequence[str]],
    digests: Sequence[str] = (),
) -> str:
    """A fingerprint of all that relations depend on. digests: of the editions' documents, if they
    are known.
    """
    made = hashlib.sha256(
        f"{of_code(asked.lexicon)} {asked.most} {asked.words} {asked.weak} {asked.weights}".encode()
    )
    made.update(repr(sorted(orders.items())).encode())
    known = digests or [digest(one.document) for one in editions]
    pairs = sorted(zip(editions, known, strict=True), key=lambda pair: pair[0].document.id)
    for one, mark in pairs:
        facts = [
            sorted(one.topics),
            one.series,
            sorted(one.authors),
            sorted(one.links),
            one.pinned,
            sorted(one.barred),
        ]
        line = f"{one.document.id}\0{one.document.lang}\0{mark}{one.public}{facts}"
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


def _cache(settings: Mapping[str, Any], folder: str) -> Path | None:
    """The file in which this content's index is stored, separately for previews; None for no
    cache.
    """
    if not folder:
        return None
    name = f"{Path(settings['PATH']).resolve()}\0{bool(settings.get('PREVIEWS'))}"
    return Path(folder) / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.npz"
