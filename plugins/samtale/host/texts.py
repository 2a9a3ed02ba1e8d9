"""Pelican's articles and pages as plain values. No other module reads their attributes."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from ..link.editions import Place
from ..link.texts import Body, Text, shared_path
from ..link.works import Entry
from ..read.facts import Facts, facts_of
from ..read.file_links import replaced
from ..read.values import names

FILES = re.compile(r"[{|](?:filename|static|attach)[}|]")


def source_html(content: Any) -> str:
    """A body as it is now, before links between files are resolved."""
    found: str = content._content or ""  # noqa: SLF001 Pelican has no public name for it
    return found


def set_html(content: Any, body: str) -> None:
    """Replace a body that Pelican has. No other function does."""
    content._content = body  # noqa: SLF001 Pelican has no public name for it


def followed(content: Any, siteurl: str) -> str:
    """A body with all its links between files resolved. Pelican resolves one in each tag, and none
    in ``srcset``.
    """
    html: str = content.get_content(siteurl)
    resolve = content._update_content  # noqa: SLF001 Pelican has no public name for it

    def address(written: str) -> str | None:
        if not FILES.match(written):
            return None
        made: str = resolve(f'<img src="{written}">', siteurl)
        return made.partition('"')[2].removesuffix('">')

    return replaced(html, address) if FILES.search(html) else html


def facts_about(content: Any) -> Facts:
    """The facts of a body as it is now; collected again if it has changed since it was read."""
    body = source_html(content)
    known = getattr(content, "facts_known", None)
    if known is None and (reading := getattr(content, "reading", None)):
        known = reading.html, reading.facts
    if known is None or known[0] is not body:
        known = body, facts_of(body, content.relative_dir)
    content.facts_known = known
    facts: Facts = known[1]
    return facts


def value(content: Any, key: str, otherwise: Any = "") -> Any:
    """A checked front-matter value, also for files that a foreign reader has read."""
    reading = getattr(content, "reading", None)
    known = reading.values if reading else content.metadata
    return known.get(key, otherwise)


def lines(content: Any) -> Mapping[str, int]:
    """The lines of an article's or page's front-matter keys in its file."""
    reading = getattr(content, "reading", None)
    return reading.values.lines if reading else {}


def _names(content: Any, key: str) -> tuple[str, ...]:
    """The names of a key, including the plain text that a foreign reader sets."""
    written = value(content, key, ())
    return tuple(names(written, ZoneInfo("UTC")) if isinstance(written, str | list) else written)


def _category(content: Any) -> str:
    """The category that the author wrote, or ""."""
    default = content.settings["DEFAULT_CATEGORY"]
    category = getattr(getattr(content, "category", None), "name", default)
    return "" if category == default else str(category)


def _is_faulty(content: Any) -> bool:
    """Whether the author declared it a translation, but incorrectly: that is reported
    separately.
    """
    reading = getattr(content, "reading", None)
    return bool(reading and reading.values.faulty & {"translation", "translation_of"})


def entry_of(content: Any) -> Entry:
    """An edition in the form that linking needs."""
    return Entry(
        key=content.get_relative_source_path(),
        work=content.work,
        lang=content.lang,
        slug=content.slug,
        path=content.source_path,
        translation_of=str(value(content, "translation_of")),
        translation="?" if _is_faulty(content) else str(value(content, "translation")).lower(),
        status=content.status,
        names=tuple(tag.name for tag in getattr(content, "tags", ())),
        category=_category(content),
        series=value(content, "series"),
        related=_names(content, "related"),
        unrelated=_names(content, "unrelated"),
        lines=lines(content),
    )


def text_of(content: Any, place: Place, *, is_page: bool) -> Text:
    """An edition in the form that all later stages use. Raises nothing: problems were found
    before.
    """
    reading = getattr(content, "reading", None)
    return Text(
        source=content.get_relative_source_path(),
        path=content.source_path,
        lang=content.lang,
        title=content.title,
        url=content.url,
        save_as=content.save_as,
        body=Body(source_html(content), facts_about(content)),
        is_page=is_page,
        work=place.work,
        slug=content.slug,
        status=content.status,
        template=content.template,
        summary=str(content.metadata.get("summary") or ""),
        date=getattr(content, "date", None),
        modified=getattr(content, "modified", None),
        authors=tuple(author.name for author in getattr(content, "authors", ())),
        tags=tuple(tag.name for tag in getattr(content, "tags", ())),
        plain=reading is not None,
        source_lang=place.source_lang,
        topics=place.topics,
        series=place.series,
        pinned=place.pinned,
        barred=place.barred,
        scheduled=getattr(content, "waits", False),
        headings=reading.headings if reading else (),
        pictures=reading.pictures if reading else (),
        values=reading.values.values if reading else content.metadata,
        lines=lines(content),
    )


def pictures_of(contents: Iterable[Any]) -> set[str]:
    """The files that bodies link to and that ``Image`` names, as paths below the content."""
    found: set[str] = set()
    for content in contents:
        files = facts_about(content).files
        found |= {path for what, path, _written in files if what != "filename"}
        if image := image_of(content):
            found.add(image)
    return found


def image_of(content: Any) -> str:
    """The picture that ``Image`` names, as a path below the content; "" if there is none."""
    named = str(value(content, "image"))
    return shared_path(named, content.relative_dir)
