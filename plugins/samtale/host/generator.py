"""The one thin generator: writes every page, the feeds, the assets and the rest, behind Pelican's
own generators.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pelican.generators import Generator

from ..cache.fingerprints import fingerprint
from ..config.site import Site
from ..describe.view import Essay, View
from ..draw.markup import plain
from ..problems import BuildError
from ..read.anchors import without_places
from ..run import Run, run_of
from ..search.bundle import begin, finish
from ..write.assets import theme_files
from ..write.compiled import compiled
from ..write.environment import prepare
from ..write.epub import epub
from ..write.feeds import atom, feed_sheets, json_feed
from ..write.pages import Job, Pages, flat
from ..write.sitemap import robots, sitemaps


class ListsGenerator(Generator):
    """Runs behind Pelican's own generators, before the one for static files."""

    def generate_output(self, writer) -> None:
        run = run_of(self.settings)
        run.context = self.context
        run.clock.lap("articles")
        write_assets(run, writer)
        run.clock.lap("assets")
        pages = Pages(run, Path(self.output_path), self.settings, self.context)
        if run.foreign:  # which may have changed bodies until now
            begin(run, self.settings)
            self.search(run)
            run.clock.lap("search")
            written = {view.save_as for view in run.model.views.values() if view.essay}
            for name in run.model.views:
                if name not in written:
                    writer.write_file(name, None, self.context)
            run.clock.lap("write")
        else:
            views = list(run.model.views.items())
            pages.write(
                [
                    Job(name, view, run.bodies.get(name))
                    for name, view in views
                    if view.kind != "search"
                ]
            )
            run.clock.lap("write")
            pages.write([Job(name, view) for name, view in self.search(run)])
            run.clock.lap("search")
        self.feeds(run, writer, pages)
        run.clock.lap("feeds")
        self.books(run, writer, pages)
        for name, text in machines(run):
            write_text(run, writer, name, text)
        if cache := run.environment.bytecode_cache:
            cache.keep()
        run.clock.lap("maps")

    def search(self, run: Run) -> list[tuple[str, View]]:
        """The pages for searching, which say where the index stands: once that is made."""
        index = finish(run, Path(self.output_path), self.settings)
        found = [
            (name, replace(view, index=index))
            for name, view in run.model.views.items()
            if view.kind == "search"
        ]
        run.model.views.update(found)
        return found

    def books(self, run: Run, writer, pages: Pages) -> None:
        by_path = {content.save_as: content for content in run.contents}
        sources = {
            file.save_as: Path(file.source_path) for file in self.context["staticfiles"]
        } | run.copies

        def picture(name: str) -> bytes | None:
            if name in run.assets.texts:
                return run.assets.texts[name]
            return sources[name].read_bytes() if name in sources else None

        for book in run.model.books:
            contents = {essay.save_as: by_path[essay.save_as] for essay in book.essays}
            parts = [pages.body_of(content) for content in contents.values()]
            key = run.keys[book.save_as] = pages.base and fingerprint(
                "book", pages.base, flat(book), *parts
            )
            if not run.before.take(book.save_as, key, Path(self.output_path)):
                bodies = {
                    name: content.get_content(run.site.prefix) for name, content in contents.items()
                }
                writer.write_bytes(book.save_as, epub(book, bodies, run.site, picture))

    def feeds(self, run: Run, writer, pages: Pages) -> None:
        by_path = {content.save_as: content for content in run.contents}
        style = run.assets.names.get("theme/feed.css")  # a theme of the owner's may have none
        sheets = feed_sheets(run.site, run.site.address(style)) if style else {}
        for name, text in sheets.values():
            write_text(run, writer, name, text)
        for feed in run.model.feeds:
            full = {essay.save_as: by_path[essay.save_as] for essay in feed.essays if feed.full}
            parts = [pages.body_of(content) for content in full.values()]
            key = pages.base and fingerprint("feed", pages.base, flat(feed), *parts)
            names = f"{feed.stem}.xml", f"{feed.stem}.json"
            run.keys |= dict.fromkeys(names, key)
            stale = [
                name for name in names if not run.before.take(name, key, Path(self.output_path))
            ]
            essays = feed.essays if feed.full and stale else ()
            bodies = {
                essay.save_as: whole(full[essay.save_as].get_content(run.site.url), essay, run.site)
                for essay in essays
            }
            for name in stale:
                sheet = run.site.address(sheets[feed.lang][0]) if sheets else ""
                made = (
                    atom(feed, bodies, run.site, sheet)
                    if name.endswith(".xml")
                    else json_feed(feed, bodies, run.site)
                )
                writer.write_bytes(name, made.encode("utf-8"))


def write_text(run: Run, writer, name: str, text: str) -> None:
    """A small file, if it is not there from the last time."""
    key = run.keys[name] = fingerprint("machine", text)
    if run.foreign or not run.before.take(name, key, Path(writer.output_path)):
        writer.write_bytes(name, text.encode("utf-8"))


def machines(run: Run) -> Iterator[tuple[str, str]]:
    """(file, text) of what only machines read."""
    if not run.site.unlisted:
        yield from sitemaps(run.model.views.values(), run.site)
        if run.site.indexnow:
            yield f"{run.site.indexnow}.txt", run.site.indexnow
    yield "robots.txt", robots(run.site)


def write_assets(run: Run, writer) -> None:
    """The theme's files, and the content's; where a foreign plugin is at work Pelican copies those
    that name no others.
    """
    files = {
        run.assets[path]: file for path, file in theme_files(Path(run.theme)).items()
    } | run.copies
    output = Path(writer.output_path)
    for name in dict.fromkeys((*files, *run.assets.texts)):
        key = run.keys[name] = fingerprint("asset", name, run.assets.digests.get(name, ""))
        if run.before.take(name, key if name in run.assets.digests else None, output):
            continue
        if name in run.assets.texts:
            writer.write_bytes(name, run.assets.texts[name])
        else:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            copied(files[name], output / name, run.assets.digests.get(name))
    for name, (one, mark) in run.drawn.items():
        key = run.keys[name] = fingerprint("asset", name, mark)
        if not run.before.take(name, key, output):
            writer.write_bytes(name, run.drawer.get(one.group, one.key) or one.make())


def copied(file: Path, to: Path, digest: str | None) -> None:
    """Copy a file that was read before, when its name was made. Raises BuildError if it was saved
    since. digest: SHA-256.
    """
    shutil.copyfile(file, to)
    with to.open("rb") as made:
        if digest and hashlib.file_digest(made, "sha256").hexdigest() != digest:
            raise BuildError(f"{file}: was saved while the site was built: build again")


def whole(html: str, essay: Essay, site: Site) -> str:
    """A body for feeds: addresses within the host, and places within the page, made whole; one
    address for each picture.
    """
    html, origin = plain(without_places(html)), site.url.removesuffix(site.prefix)
    html = re.sub(r"""(\b(?:href|src)=["'])/(?!/)""", rf"\g<1>{origin}/", html)
    return re.sub(r"""(\bhref=["'])#""", rf"\g<1>{site.absolute(essay.url)}#", html)


def environment_for(generator) -> None:
    """Prepare the Jinja environment of the generator whose templates the writer uses."""
    if isinstance(generator, ListsGenerator):
        run = run_of(generator.settings)
        cache = compiled(run.shelf, generator.settings, run.foreign)
        run.environment = prepare(
            generator.env,
            run.site,
            lambda path: run.assets[path],
            cache,
            digest=lambda name: run.assets.digests.get(name, ""),
            scripts=lambda: run.assets.scripts,
        )
