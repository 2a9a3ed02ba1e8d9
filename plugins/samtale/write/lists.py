"""The one thin generator: writes every page, the feeds, the assets and the rest, behind Pelican's own generators."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pelican.generators import Generator

from ..describe.view import Essay
from ..read.marks import without_places
from ..reuse.prints import fingerprint
from ..run import Run, run_of
from ..settings import Site
from .assets import theme_files
from .environment import prepare
from .epub import epub
from .feeds import atom, feed_sheets, json_feed
from .pages import Job, Pages, flat
from .sitemap import robots, sitemaps


class ListsGenerator(Generator):
    """Runs behind Pelican's own generators, before the one for static files."""

    def generate_output(self, writer) -> None:
        run = run_of(self.settings)
        run.context = self.context
        run.clock.lap("articles")
        write_assets(run, writer)
        run.clock.lap("assets")
        pages = Pages(run, Path(self.output_path), self.settings, self.context)
        if run.foreign:
            written = {view.save_as for view in run.model.views.values() if view.essay}
            for name in run.model.views:
                if name not in written:
                    writer.write_file(name, None, self.context)
        else:
            pages.write([Job(name, view, run.bodies.get(name)) for name, view in run.model.views.items()])
        run.clock.lap("write")
        self.feeds(run, writer, pages)
        run.clock.lap("feeds")
        self.books(run, writer, pages)
        for name, text in machines(run):
            key = run.keys[name] = fingerprint("machine", text)
            if run.foreign or not run.before.take(name, key, Path(self.output_path)):
                writer.write_bytes(name, text.encode("utf-8"))
        run.clock.lap("maps")

    def books(self, run: Run, writer, pages: Pages) -> None:
        by_path = {content.save_as: content for content in run.contents}
        sources = {file.save_as: Path(file.source_path) for file in self.context["staticfiles"]} | run.copies

        def picture(name: str) -> bytes | None:
            if name in run.assets.texts:
                return run.assets.texts[name]
            return sources[name].read_bytes() if name in sources else None

        for book in run.model.books:
            contents = {essay.save_as: by_path[essay.save_as] for essay in book.essays}
            parts = [pages.body_of(content) for content in contents.values()]
            key = run.keys[book.save_as] = pages.base and fingerprint("book", pages.base, flat(book), *parts)
            if not run.before.take(book.save_as, key, Path(self.output_path)):
                bodies = {name: content.get_content(run.site.prefix) for name, content in contents.items()}
                writer.write_bytes(book.save_as, epub(book, bodies, run.site, picture))

    def feeds(self, run: Run, writer, pages: Pages) -> None:
        by_path = {content.save_as: content for content in run.contents}
        for feed in run.model.feeds:
            full = {essay.save_as: by_path[essay.save_as] for essay in feed.essays if feed.full}
            parts = [pages.body_of(content) for content in full.values()]
            key = pages.base and fingerprint("feed", pages.base, flat(feed), *parts)
            names = f"{feed.stem}.xml", f"{feed.stem}.json"
            run.keys |= dict.fromkeys(names, key)
            stale = [name for name in names if not run.before.take(name, key, Path(self.output_path))]
            essays = feed.essays if feed.full and stale else ()
            bodies = {essay.save_as: whole(full[essay.save_as].get_content(run.site.url), essay, run.site) for essay in essays}
            for name in stale:
                made = atom if name.endswith(".xml") else json_feed
                writer.write_bytes(name, made(feed, bodies, run.site).encode("utf-8"))


def machines(run: Run) -> Iterator[tuple[str, str]]:
    """(file, text) of what only machines read, or look at."""
    if not run.site.unlisted:
        yield from sitemaps(run.model.views.values(), run.site)
        if run.site.indexnow:
            yield f"{run.site.indexnow}.txt", run.site.indexnow
    yield "robots.txt", robots(run.site)
    yield from feed_sheets(run.site, run.site.address(run.assets["theme/feed.css"]))


def write_assets(run: Run, writer) -> None:
    """The theme's files, and the content's; where a foreign plugin is at work Pelican copies those that name no others."""
    files = {run.assets[path]: file for path, file in theme_files(Path(run.theme)).items()} | run.copies
    output = Path(writer.output_path)
    for name in dict.fromkeys((*files, *run.assets.texts)):
        key = run.keys[name] = fingerprint("asset", name, run.assets.digests.get(name, ""))
        if run.before.take(name, key if name in run.assets.digests else None, output):
            continue
        if name in run.assets.texts:
            writer.write_bytes(name, run.assets.texts[name])
        else:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files[name], output / name)


def whole(html: str, essay: Essay, site: Site) -> str:
    """A body for feeds: addresses within the host, and places within the page, made whole."""
    html, origin = without_places(html), site.url.removesuffix(site.prefix)
    html = re.sub(r"""(\b(?:href|src)=["'])/(?!/)""", rf"\g<1>{origin}/", html)
    return re.sub(r"""(\bhref=["'])#""", rf"\g<1>{site.absolute(essay.url)}#", html)


def environment_for(generator) -> None:
    """Prepare the Jinja environment of the generator whose templates the writer uses."""
    if isinstance(generator, ListsGenerator):
        run = run_of(generator.settings)
        cache = generator.settings.get("TEMPLATE_CACHE")
        run.environment = prepare(generator.env, run.site, lambda path: run.assets[path], cache)
