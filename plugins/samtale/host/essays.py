"""Pelican's Article and Page -> Essay: the one place that knows both."""

import html
import re
from collections.abc import Callable

from ..config.site import Site
from ..describe.view import Essay
from ..link.article import facts_about, shared_image, value
from ..read.facts import Heading
from ..scan.svg import Size

TAG = re.compile(r"<[^>]+>")


def essay_of(
    content,
    site: Site,
    is_page: bool = False,
    published: Callable[[str], str] = str,
    measured: Callable[[str], Size | None] = lambda _path: None,
) -> Essay:
    """An edition as plain values. Raises nothing: what is wrong was found before.

    published: a picture's path in the content -> the one in the output; measured: the same -> how
    large it is.
    """
    reading = getattr(content, "reading", None)
    status = content.status
    words = facts_about(content).words
    image = image_of(content)
    size = measured(image) or Size()
    return Essay(
        work=content.work,
        lang=content.lang,
        slug=content.slug,
        title=content.title if reading else html.unescape(TAG.sub("", content.title)),
        summary=summary_of(content),
        url=content.url,
        save_as=content.save_as,
        path=content.source_path,
        date=getattr(content, "date", None),
        modified=getattr(content, "modified", None),
        authors=_authors(content, site) if not is_page else (),
        topics=getattr(content, "topic_ids", ()),
        series=getattr(content, "series_id", ""),
        series_index=_number(value(content, "series_index", None)),
        source_lang=content.source_lang,
        translation=str(value(content, "translation")),
        translator=str(value(content, "translator")),
        status=status,
        scheduled=getattr(content, "waits", False),
        template=content.template,
        words=words,
        headings=_headings(reading, words, site),
        image=published(image),
        image_size=(round(size.width), round(size.height)),
        has_own_image=bool(shared_image(content)),
        is_page=is_page,
        aliases=tuple(value(content, "aliases", ()) or ()) if reading else (),
    )


def _number(written) -> int | None:
    """A place in a series, also as a foreign reader hands it over: as text."""
    return int(written) if str(written).isdecimal() else None


def _authors(content, site: Site) -> tuple[str, ...]:
    written = [author.name for author in getattr(content, "authors", [])]
    return tuple(name for name in written if name) or ((site.author,) if site.author else ())


def _headings(reading, words: int, site: Site) -> tuple[Heading, ...]:
    """Long essays get a table of contents, where they have at least three headings of the highest
    level.
    """
    if not reading or words < site.toc_words or not reading.headings:
        return ()
    top = min(one.level for one in reading.headings)
    found = tuple(one for one in reading.headings if one.level == top)
    return found if len(found) >= 3 else ()


def summary_of(content) -> str:
    """The summary that the author wrote, else the beginning of the first paragraph, as plain
    text.
    """
    written = content.metadata.get("summary")
    if written:
        return " ".join(html.unescape(TAG.sub("", written)).split())
    return facts_about(content).begins


def image_of(content) -> str:
    """The picture to share: ``Image``, else the first bitmap that the essay shows, as a path below
    the site's root.

    Social networks show no SVG.
    """
    if named := shared_image(content):
        return named
    reading = getattr(content, "reading", None)
    bitmaps = (
        path for path in (reading.pictures if reading else ()) if not path.lower().endswith(".svg")
    )
    return next(bitmaps, "")
