"""Writes the output: assets, pages, feeds, books, and files for machines."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..cache.fingerprints import fingerprint
from ..config.site import Site
from ..describe.view import Essay, SiteModel
from ..draw.markup import plain
from ..output.assets import Assets, theme_files
from ..problems import BuildError
from ..read.anchors import without_places
from ..session import Session
from .bodies import FinishedBody
from .epub import epub
from .feeds import atom, feed_sheets, json_feed
from .output_folder import OutputFolder
from .pages import PageJob, Pages, body_key, feed_key, flat
from .sitemap import robots, sitemaps


class Drawing(Protocol):
    """A drawn picture: how it is created, and where it is stored."""

    @property
    def group(self) -> str:
        """Identifies what it was drawn from."""

    @property
    def key(self) -> str:
        """Identifies all that it depends on."""

    def make(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True)
class Writing:
    """What is written. ``copies``: the content's files that the pipeline copies, by where they are
    published -> where they are; ``sources``: the same including those that Pelican copies;
    ``drawn``: drawn pictures, by where they are published -> the drawing, their SHA-256.
    """

    model: SiteModel
    assets: Assets
    bodies: Mapping[str, FinishedBody]
    drawn: Mapping[str, tuple[Drawing, str]]
    copies: Mapping[str, Path]
    sources: Mapping[str, Path]


def write_assets(writing: Writing, session: Session, output: OutputFolder) -> None:
    """Write the theme's files, the content's, and drawn pictures."""
    assets = writing.assets
    files = {assets[path]: file for path, file in theme_files(session.theme).items()}
    files |= writing.copies
    for name in dict.fromkeys((*files, *assets.texts)):
        if name in writing.drawn:
            continue
        digest = assets.digests.get(name)
        key = fingerprint("asset", name, digest or "")
        if output.reuse(name, key if digest is not None else None):
            continue
        output.keys[name] = key
        if name in assets.texts:
            output.write(name, assets.texts[name])
        elif name in assets.cleaned:
            output.write(name, cleaned(files[name], name, assets))
        else:
            copied(files[name], output.path(name), digest)
    for name, (one, mark) in writing.drawn.items():
        if not output.reuse(name, fingerprint("asset", name, mark)):
            output.write(name, drawn(one, session))


def drawn(one: Drawing, session: Session) -> bytes:
    """The bytes of a drawn picture. Raises what drawing raises, if the store's are damaged."""
    return session.images.get(one.group, one.key) or one.make()


def cleaned(file: Path, name: str, assets: Assets) -> bytes:
    """A picture without its metadata. Raises BuildError if it was saved since it was named."""
    data = assets.content_of(name, file)
    if hashlib.sha256(data).hexdigest() != assets.digests[name]:
        raise BuildError(f"{file}: changed during the build; build again")
    return data


def copied(file: Path, to: Path, digest: str | None) -> None:
    """Copy a file that was read earlier to determine its name. Raises BuildError if it was saved
    since. digest: SHA-256.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)
    with to.open("rb") as made:
        if digest and hashlib.file_digest(made, "sha256").hexdigest() != digest:
            raise BuildError(f"{file}: changed during the build; build again")


def write_pages(
    writing: Writing, pages: Pages, *, only: Sequence[str] = (), but: Sequence[str] = ()
) -> None:
    """Write the site's pages: only some kinds, or all but some kinds. Raises what templates
    raise.
    """
    pages.write(
        [
            PageJob(name, view, writing.bodies.get(name))
            for name, view in writing.model.views.items()
            if view.kind not in but and (not only or view.kind in only)
        ]
    )


def write_feeds(writing: Writing, session: Session, pages: Pages, output: OutputFolder) -> None:
    """Write every feed as Atom and as JSON Feed, and the stylesheets with which browsers show
    them.
    """
    site, assets = session.site, writing.assets
    style = assets.names.get("theme/feed.css")  # an owner's theme may have none
    sheets = feed_sheets(site, site.address(style)) if style else {}
    for name, text in sheets.values():
        write_text(name, text, session, output)
    for feed in writing.model.feeds:
        full = feed.essays if feed.full else ()
        key = feed_key(pages.base, feed, [writing.bodies[essay.save_as] for essay in full])
        names = f"{feed.stem}.xml", f"{feed.stem}.json"
        stale = [name for name in names if not output.reuse(name, key)]
        bodies = {
            essay.save_as: whole(writing.bodies[essay.save_as].follow(site.url), essay, site)
            for essay in (full if stale else ())
        }
        for name in stale:
            sheet = site.address(sheets[feed.lang][0]) if sheets else ""
            is_atom = name.endswith(".xml")
            made = atom(feed, bodies, site, sheet) if is_atom else json_feed(feed, bodies, site)
            output.write(name, made.encode("utf-8"))


def write_books(writing: Writing, session: Session, pages: Pages, output: OutputFolder) -> None:
    """Write every series as a book."""

    def picture(name: str) -> bytes | None:
        if name in writing.drawn:
            return drawn(writing.drawn[name][0], session)
        if name in writing.sources:
            return writing.assets.content_of(name, writing.sources[name])
        return writing.assets.texts.get(name)

    for book in writing.model.books:
        own = {essay.save_as: writing.bodies[essay.save_as] for essay in book.essays}
        parts = [body_key(body) for body in own.values()]
        key = pages.base and fingerprint("book", pages.base, flat(book), *parts)
        if not output.reuse(book.save_as, key):
            bodies = {name: body.follow(session.site.prefix) for name, body in own.items()}
            output.write(book.save_as, epub(book, bodies, session.site, picture))


def write_machine_files(model: SiteModel, session: Session, output: OutputFolder) -> None:
    """Write sitemaps, robots.txt and the key for IndexNow."""
    for name, text in machine_files(model, session.site):
        write_text(name, text, session, output)


def machine_files(model: SiteModel, site: Site) -> Iterator[tuple[str, str]]:
    """(file, text) of each file for machines."""
    if not site.unlisted:
        yield from sitemaps(model.views.values(), site)
        if site.indexnow:
            yield f"{site.indexnow}.txt", site.indexnow
    yield "robots.txt", robots(site)


def write_text(name: str, text: str, session: Session, output: OutputFolder) -> None:
    """Write a small file, unless it can be reused from the previous output."""
    key = None if session.foreign else fingerprint("machine", text)
    if not output.reuse(name, key):
        output.write(name, text.encode("utf-8"))


def whole(html: str, essay: Essay, site: Site) -> str:
    """A body for feeds: addresses within the host and anchors within the page become absolute; each
    picture has a single URL.
    """
    html, origin = plain(without_places(html)), site.url.removesuffix(site.prefix)
    html = re.sub(r"""\b(?:href|src)=["'](?=/(?!/))""", lambda found: f"{found[0]}{origin}", html)
    here = site.absolute(essay.url)
    return re.sub(r"""\bhref=["'](?=#)""", lambda found: f"{found[0]}{here}", html)
