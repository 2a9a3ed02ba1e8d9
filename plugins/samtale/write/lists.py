"""The one thin generator: describes the site, then writes every View that has no source file, the feeds and the rest."""

import re
from pathlib import Path

from pelican.generators import Generator

from ..describe.view import Essay
from ..run import Run, run_of
from ..settings import Site
from .assets import theme_files
from .environment import prepare
from .feeds import atom, json_feed
from .sitemap import robots, sitemaps


class ListsGenerator(Generator):
    """Runs behind Pelican's own generators, before the one for static files."""

    def generate_output(self, writer) -> None:
        run = run_of(self.settings)
        write_assets(run, writer)
        written = {view.save_as for view in run.model.views.values() if view.essay}
        for name in run.model.views:
            if name not in written:
                writer.write_file(name, None, self.context)
        by_path = {content.save_as: content for content in run.contents}
        for feed in run.model.feeds:
            bodies = {}
            for essay in feed.essays if feed.full else ():
                bodies[essay.save_as] = whole(by_path[essay.save_as].get_content(run.site.url), essay, run.site)
            writer.write_text(f"{feed.stem}.xml", atom(feed, bodies, run.site))
            writer.write_text(f"{feed.stem}.json", json_feed(feed, bodies, run.site))
        if not run.site.unlisted:
            for name, text in sitemaps(run.model.views.values(), run.site):
                writer.write_text(name, text)
            if run.site.indexnow:
                writer.write_text(f"{run.site.indexnow}.txt", run.site.indexnow)
        writer.write_text("robots.txt", robots(run.site))


def write_assets(run: Run, writer) -> None:
    """The theme's files, and those of the content that name others; the rest Pelican copies."""
    for path, file in theme_files(Path(run.theme)).items():
        name = run.assets[path]
        if name not in run.assets.texts:
            writer.write_bytes(name, file.read_bytes())
    for name, text in run.assets.texts.items():
        writer.write_bytes(name, text)


def whole(html: str, essay: Essay, site: Site) -> str:
    """A body for feeds: addresses within the host, and places within the page, made whole."""
    origin = site.url.removesuffix(site.prefix)
    html = re.sub(r"""(\b(?:href|src)=["'])/(?!/)""", rf"\g<1>{origin}/", html)
    return re.sub(r"""(\bhref=["'])#""", rf"\g<1>{site.absolute(essay.url)}#", html)


def environment_for(generator) -> None:
    """Prepare the Jinja environment of the generator whose templates the writer uses."""
    if isinstance(generator, ListsGenerator):
        run = run_of(generator.settings)
        cache = generator.settings.get("TEMPLATE_CACHE")
        run.environment = prepare(generator.env, run.site, lambda path: run.assets[path], cache)
