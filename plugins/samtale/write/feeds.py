"""Atom (RFC 4287, by feedgenerator) and JSON Feed 1.1 for each Feed of the site; both name its
WebSub hub.
"""

import io
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from feedgenerator import Atom1Feed

from ..config.site import Site
from ..dates import in_whole_minutes, rfc3339
from ..describe.view import Essay, Feed
from ..output.hashed_names import hashed_name


class EditionFeed(Atom1Feed):
    """feedgenerator's Atom, with the language on each entry, which the feed of everything needs."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "author_name": None, "description": None})
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if url:
                handler.addQuickElement("uri", url)
            handler.endElement("author")
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"], {"type": "text"})


def atom(feed: Feed, bodies: Mapping[str, str], site: Site, sheet: str = "") -> str:
    """The feed as Atom. bodies: output path -> full text as HTML with absolute URLs, used if
    ``feed.full``; sheet: the address of its stylesheet, for people who open it in a browser.
    """
    address = site.absolute(f"{feed.stem}.xml")
    made = EditionFeed(
        title=feed.title,
        link=site.absolute(feed.url),
        description="",
        subtitle=feed.subtitle or None,
        language=feed.lang or None,
        feed_url=address,
        feed_guid=site.identity(f"{feed.stem}.xml"),
        hub=site.hub,
    )
    for essay in feed.essays:
        made.add_item(
            title=essay.title,
            link=site.absolute(essay.url),
            description="",
            unique_id=entry_id(essay, site),
            pubdate=in_whole_minutes(essay.dated),
            updateddate=in_whole_minutes(essay.changed),
            content=bodies[essay.save_as] if feed.full else None,
            lang=essay.lang,
            summary=essay.summary,
            authors=[(name, "") for name in essay.authors or (site.name,)],
        )
    text = io.StringIO()
    made.write(text, "utf-8")
    head, _, rest = text.getvalue().partition("\n")
    style = f'<?xml-stylesheet type="text/css" href="{sheet}"?>\n' if sheet else ""
    return f"{head}\n{style}{rest}\n"


def feed_sheets(site: Site, imported: str) -> dict[str, tuple[str, str]]:
    """Language, or "" for all of them -> (file, text) of the stylesheet of its feeds, which
    explains what a feed is.

    imported: the address of the theme's stylesheet for all feeds. (CSS, because browsers drop XSLT:
    Chrome with version 155.)
    """
    sheets = {}
    for lang in ("", *site.codes):
        language = site[lang or site.default]
        words = language.gettext(
            "This is a feed: copy its address into a feed reader, and new essays come to you "
            "by themselves."
        )
        written = words.replace("\\", r"\\").replace('"', r"\"")
        text = f'@import "{imported}";\n:root::before{{content:"{written}"}}\n'
        name = hashed_name(
            f"theme/feed-{lang or 'all'}.css", sha256(text.encode("utf-8")).hexdigest()
        )
        sheets[lang] = name, text
    return sheets


def json_feed(feed: Feed, bodies: Mapping[str, str], site: Site) -> str:
    """The feed as JSON Feed 1.1 (jsonfeed.org)."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.absolute(feed.url),
        "feed_url": site.absolute(f"{feed.stem}.json"),
        **({"description": feed.subtitle} if feed.subtitle else {}),
        **({"language": feed.lang} if feed.lang else {}),
        **({"hubs": [{"type": "WebSub", "url": site.hub}]} if site.hub else {}),
        "items": [_item(essay, bodies, feed.full, site) for essay in feed.essays],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _item(essay: Essay, bodies: Mapping[str, str], full: bool, site: Site) -> dict[str, Any]:
    content = (
        {"content_html": bodies[essay.save_as]}
        if full
        else {"content_text": essay.summary or essay.title}
    )
    return {
        "id": entry_id(essay, site),
        "url": site.absolute(essay.url),
        "title": essay.title,
        **content,
        **({"summary": essay.summary} if essay.summary else {}),
        "date_published": rfc3339(essay.dated),
        "date_modified": rfc3339(essay.changed, "auto"),
        "authors": [{"name": name} for name in essay.authors or (site.name,)],
        "language": essay.lang,
        **({"image": site.absolute(essay.image)} if essay.image else {}),
    }


def entry_id(essay: Essay, site: Site) -> str:
    """An entry's id: the full URL at which the essay was first published. It stays the same when
    the essay moves, and when the site does.
    """
    return site.identity(essay.identity)
