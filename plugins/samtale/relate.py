"""Which essays are related, across all languages: the adapter to the plugin ``related``."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from related.plugin import LINK, order, related, related_settings
from related.relations import Edition
from related.shown import NOTHING, Relations
from related.text import Document

from .link.texts import Text


def relate(
    texts: Sequence[Text], settings: Mapping[str, Any], progress: Callable[[str], object]
) -> Relations:
    """The relations of these essays; drafts are included only in previews. Raises RelatedError for
    invalid settings or an invalid lexicon.
    """
    asked = related_settings(settings)
    essays = [
        text
        for text in texts
        if not text.is_page and (text.status != "draft" or settings.get("PREVIEWS", True))
    ]
    if not essays or not asked.most:
        return NOTHING
    works = {text.source: text.work for text in essays}
    editions = [edition_of(text, works) for text in essays]
    languages = settings.get("LANGUAGES", {})
    orders = {lang: order(lang, languages) for lang in {text.lang for text in essays}}
    return related(asked, editions, orders, progress)


def is_related(settings: Mapping[str, Any]) -> bool:
    """Whether the site has related essays. Raises RelatedError for invalid settings."""
    return "related" in settings["PLUGINS"] and related_settings(settings).most > 0


def edition_of(text: Text, works: Mapping[str, str]) -> Edition:
    """An edition as ``related`` takes it. Its summary counts as part of the text. works: by the
    path of each essay.
    """
    body = text.body.html
    linked = {_below(unquote(unescape(path)), text.folder) for path in LINK.findall(body)}
    return Edition(
        Document(text.source, text.lang, text.title, f"{text.summary}\n\n", text.work, body),
        public=text.status == "published",
        topics=frozenset(text.topics),
        series=text.series,
        authors=frozenset(text.authors),
        links=frozenset(works[path] for path in linked if path in works) - {text.work},
        pinned=text.pinned,
        barred=frozenset(text.barred),
    )


def _below(path: str, folder: str) -> str:
    """The path below the content that a link from a file in this folder leads to."""
    whole = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(whole)
