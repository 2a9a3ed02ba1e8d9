"""Text -> Essay: what pages and lists show of an edition."""

import html
import re
from collections.abc import Callable

from ..config.site import Site
from ..link.texts import Text
from ..output.hashed_names import url_of
from ..read.facts import Heading
from ..scan.svg import Size
from .view import Essay

TAG = re.compile(r"<[^>]+>")


def essay_of(
    text: Text,
    site: Site,
    published: Callable[[str], str] = str,
    measured: Callable[[str], Size | None] = lambda _path: None,
) -> Essay:
    """An edition as pages show it. Raises nothing: problems were found before.

    published: a picture's path in the content -> the one in the output; measured: the same -> its
    size in pixels.
    """
    words = text.body.facts.words
    image = image_of(text)
    size = measured(image) or Size()
    return Essay(
        work=text.work,
        lang=text.lang,
        slug=text.slug,
        title=text.title if text.plain else html.unescape(TAG.sub("", text.title)),
        summary=summary_of(text),
        url=text.url,
        save_as=text.save_as,
        path=text.path,
        date=text.date,
        modified=text.modified,
        authors=() if text.is_page else _authors(text, site),
        topics=text.topics,
        series=text.series,
        series_index=_number(text.values.get("series_index")),
        source_lang=text.source_lang,
        translation=str(text.values.get("translation", "")),
        translator=str(text.values.get("translator", "")),
        status=text.status,
        scheduled=text.scheduled,
        template=text.template,
        words=words,
        headings=_headings(text, words, site),
        image=url_of(published(image)),
        image_size=(round(size.width), round(size.height)),
        has_own_image=bool(text.image),
        is_page=text.is_page,
        aliases=tuple(text.values.get("aliases") or ()) if text.plain else (),
    )


def _number(written: object) -> int | None:
    """A position in a series, also as the plain text that a foreign reader sets."""
    return int(str(written)) if str(written).isdecimal() else None


def _authors(text: Text, site: Site) -> tuple[str, ...]:
    return tuple(filter(None, text.authors)) or ((site.author,) if site.author else ())


def _headings(text: Text, words: int, site: Site) -> tuple[Heading, ...]:
    """The table of contents of a long essay with at least three headings of the highest level."""
    if words < site.toc_words or not text.headings:
        return ()
    top = min(one.level for one in text.headings)
    found = tuple(one for one in text.headings if one.level == top)
    return found if len(found) >= 3 else ()


def summary_of(text: Text) -> str:
    """The summary that the author wrote, else the beginning of the first paragraph, as plain
    text.
    """
    if text.summary:
        return " ".join(html.unescape(TAG.sub("", text.summary)).split())
    return text.body.facts.begins


def image_of(text: Text) -> str:
    """The picture to share: ``Image``, else the first non-SVG image in the essay, as a path below
    the site's root.

    Social networks do not show SVG.
    """
    raster = (path for path in text.pictures if not path.lower().endswith(".svg"))
    return text.image or next(raster, "")
