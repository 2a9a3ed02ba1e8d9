"""One run of Pelican, controlled by the pipeline: Pelican reads, and writes what foreign plugins
request; the pipeline does the rest.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pelican
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator, StaticGenerator
from pelican.plugins import signals
from pelican.utils import clean_output_dir
from related.shown import NOTHING, Relations

from ..check.unused import mentioned
from ..link.editions import Place
from ..link.texts import Read, StaticFile, Text
from ..read.reading import Reading
from ..read.readings import Readings, base_of
from ..read.state import KEY, ReadState
from ..session import KEY as SESSION
from ..session import Session, session_of
from ..write.bodies import FinishedBody
from ..write.rendering import Writer
from .editions import reader_for
from .link import ARTICLES, PAGES, everything
from .plugin import forget
from .texts import followed, pictures_of, set_html, source_html, text_of

if TYPE_CHECKING:
    from ..describe.describe import Described
    from ..output.assets import Assets
    from ..pipeline import Built, Checked
    from ..scan.content import Scanned

DRAFTS = ("drafts", "drafts_translations", "draft_pages", "draft_translations")


class Engine(pelican.Pelican):
    """Pelican, as ``PELICAN_CLASS`` of the default settings, so that plain ``pelican`` uses the
    pipeline too. It is the ``Host`` of the pipeline.
    """

    built: "Built"
    last_read: Read
    session: Session

    def run(self) -> None:
        """Build the site; called by plain ``pelican``. Raises ContentError and what templates
        raise.
        """
        self.build()
        pelican.console.print(f"Done: {len(self.built.described.texts)} texts.")

    def build(self) -> "Built":
        """Build the site. Raises ContentError and what templates raise."""
        from ..pipeline import build  # which an edit does not need

        self.built = build(self, self.session)
        return self.built

    def describe(self) -> "Described":
        """Describe the site; write nothing. Raises ContentError."""
        from ..pipeline import describe

        return describe(self, self.session)

    def check(self) -> "Checked":
        """Check the texts; render nothing. Raises ContentError."""
        from ..pipeline import check

        return check(self, self.session)

    def __init__(self, settings: dict[str, Any]):
        """Load the plugins; Samtale's starts the session. Raises what plugins and settings
        raise.
        """
        super().__init__(settings)
        self._readers: dict[str, Any] = {}
        if SESSION in self.settings:  # missing if our plugin could not be loaded
            self.session = session_of(self.settings)

    @property
    def output(self) -> Path:
        """The output folder."""
        return Path(self.output_path)

    # ------------------------------------------------------------------ reading

    def read(self, scanned: "Scanned") -> Read:
        """Read all texts. Their editions are linked along the way, because other plugins rely on
        that. Pelican does not walk folders: it is given the safe files one by one.
        """
        session = self.session
        self.settings.update(scanned.paths)
        # changes that foreign plugins make to readers cannot be tracked
        base = None if session.foreign else base_of(self.settings, scanned.tree)
        readings = Readings(
            scanned.tree, session.store, base, scanned.texts, keep_going=session.keep_going
        )
        readings.lap, readings.progress = session.clock.lap, session.progress
        pages = frozenset(scanned.paths["PAGE_PATHS"])
        names: dict[tuple[type, str], Any] | None = None if session.foreign else {}
        state = ReadState(
            session.site,
            scanned.tree,
            readings,
            pages,
            names=names,
            keep_going=session.keep_going,
        )
        self.settings[KEY] = self.state = state
        self._generate()
        self.last_read = self._read(state)
        return self.last_read

    def read_again(self, relative: str) -> Reading:
        """Read a file again after the run, if one of our readers reads it. relative: its path below
        the content. Raises KeyError.
        """
        settings = {**self.context, KEY: self.state, SESSION: self.session}
        extension = Path(relative).suffix.lstrip(".")
        if extension not in self._readers:
            self._readers[extension] = reader_for(extension, settings)
        reading: Reading = self._readers[extension].reading(relative, self.state.tree)
        return reading

    def _generate(self) -> None:
        """Run the first half of Pelican's own run."""
        self.context = context = self.settings.copy()
        context["generated_content"] = {}
        context["static_links"] = set()
        context["static_content"] = {}
        context["localsiteurl"] = self.settings["SITEURL"]
        context["related"] = NOTHING
        options = {
            "context": context,
            "settings": self.settings,
            "path": self.path,
            "theme": self.theme,
            "output_path": self.output_path,
        }
        self.generators = [kind(**options) for kind in self._get_generator_classes()]
        self.environment = Generator(**options).env
        if self.delete_outputdir and not Path(self.path).resolve().is_relative_to(
            Path(self.output_path).resolve()
        ):
            clean_output_dir(self.output_path, self.output_retention)
        for generator in self.generators:
            if hasattr(generator, "generate_context"):
                generator.generate_context()
            if hasattr(generator, "check_disabled_readers"):
                generator.check_disabled_readers()
        signals.all_generators_finalized.send(self.generators)

    def _read(self, state: ReadState) -> Read:
        articles = next(one for one in self.generators if isinstance(one, ArticlesGenerator))
        pages = next(one for one in self.generators if isinstance(one, PagesGenerator))
        used = pictures_of(content for one in (articles, pages) for content in everything(one))
        everywhere = [*everything(articles), *everything(pages)]
        if not state.site.previews:
            self._leave_out_drafts(articles, pages, state)
        places: dict[str, Place] = {}
        for linked in state.linked:
            places |= linked.places
        topics, series = next(
            (linked.topics, linked.series) for linked in state.linked if linked.topics is not None
        )
        own = set(map(id, everything(pages)))
        contents = [*everything(articles), *everything(pages)]
        self.contents = {content.get_relative_source_path(): content for content in contents}
        text = {
            path: text_of(content, places[path], is_page=id(content) in own)
            for path, content in self.contents.items()
        }
        left_out = {
            path: text_of(content, places[path], is_page=False)
            for content in everywhere
            if (path := content.get_relative_source_path()) not in self.contents
        }
        generated = self.context["generated_content"].items()
        # Pelican builds these lists in quadratic time; the pipeline builds its own
        articles.tags, articles.categories, articles.authors = {}, [], []
        return Read(
            texts=tuple(text.values()),
            drafts=left_out,
            topics=topics,
            series=series,
            files=tuple(map(static_file, self.context["staticfiles"])),
            used=frozenset(used),
            unread=tuple(path for path, content in generated if content is None),
            skipped=tuple(state.skipped),
            waiting=tuple(state.waiting),
            problems=(
                *state.problems,
                *(problem for linked in state.linked for problem in linked.problems),
            ),
            readings=state.readings,
        )

    def _leave_out_drafts(self, articles: Any, pages: Any, state: ReadState) -> None:
        """Remove drafts, so that no page, picture or mention of them reaches the output."""
        left_out: list[Any] = []
        for generator, lists in ((articles, ARTICLES), (pages, PAGES)):
            for name in (name for names in lists for name in names if name in DRAFTS):
                left_out += getattr(generator, name)
                setattr(generator, name, [])
        articles.context["drafts"], pages.context["draft_pages"] = [], []
        paths = [Path(content.source_path) for content in left_out if content.source_path]
        paths += map(Path, state.skipped)
        texts = [path.read_text("utf-8", "replace") for path in paths]
        written = [content for one in (articles, pages) for content in everything(one)]
        files = self.context["staticfiles"]
        suspects = mentioned({Path(file.source_path).name for file in files}, texts)
        shown = mentioned(suspects, map(source_html, written)) if suspects else set()
        only_there = suspects - shown
        used = pictures_of(written) if only_there else set()
        files[:] = [
            file
            for file in files
            if Path(file.source_path).name not in only_there
            or file.get_relative_source_path() in used
        ]

    # ------------------------------------------------------------------ publishing

    def publish_files(self, assets: "Assets") -> tuple[dict[str, Path], dict[str, Path]]:
        """Give the content's files the names under which they are published. Returns the files that
        the pipeline copies, and all files, by where they are published.
        """
        files = self.context["staticfiles"]
        # others are links to missing files, which are reported
        files[:] = [file for file in files if file.get_relative_source_path() in self.state.tree]
        for file in files:
            path = file.save_as
            if file.url == path:
                # in an address, a space in a file name is %20
                file.override_url = quote(assets.get(path))
            file.override_save_as = assets.get(path)
        everything_ = {file.save_as: Path(file.source_path) for file in files}
        foreign = self.session.foreign
        if foreign:  # Pelican copies those that other plugins refer to
            ours = {*assets.texts, *assets.cleaned, *assets.converted}
            files[:] = [file for file in files if file.save_as not in ours]
            return {name: everything_[name] for name in assets.cleaned}, everything_
        files.clear()
        return everything_, everything_

    def body(self, text: Text, html: str) -> FinishedBody:
        """A finished body whose links between files are resolved by Pelican."""
        content = self.contents[text.source]
        set_html(content, html)
        if content.template != text.template:  # a text with errors, in a preview
            content.template = text.template
        if content.save_as != text.save_as:
            content.override_url, content.override_save_as = text.url, text.save_as
        # finishing does not change links between files
        content.facts_known = (html, text.body.facts)
        return FinishedBody(html, self._leads(text.body.facts.files), partial(followed, content))

    def _leads(self, files: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
        """Where links to files of the content lead; "" for a broken link."""
        found = []
        for what, path, _written in files:
            kinds = ["generated_content"] if what == "filename" else []
            kinds.append("static_content")
            urls = (one.url for kind in kinds if (one := self.context[kind].get(path)))
            found.append(next(urls, ""))
        return tuple(found)

    def current_bodies(self) -> dict[str, str]:
        """The bodies as foreign plugins have left them, by the source files of their pages."""
        return {content.save_as: source_html(content) for content in self.contents.values()}

    def announce(self, relations: Relations) -> None:
        """Set what templates of other plugins may read from the context."""
        self.context["related"] = relations

    def write_texts(self, writer: Writer) -> None:
        """Let foreign plugins write. If there are any, they write essays and pages too; else the
        pipeline writes those, all at once.
        """
        for generator in self.generators:
            if hasattr(generator, "refresh_metadata_intersite_links"):
                generator.refresh_metadata_intersite_links()
        self.writer = self._get_writer()
        self.writer.render = writer
        for generator in self.generators:
            ours = isinstance(generator, ArticlesGenerator | PagesGenerator)
            if isinstance(generator, StaticGenerator) or (ours and not self.session.foreign):
                continue
            if hasattr(generator, "generate_output"):
                generator.generate_output(self.writer)

    def write_page(self, name: str, writer: Writer) -> None:
        """Write another page in the same way."""
        self.writer.render = writer
        self.writer.write_file(name, None, self.context)

    def write_files(self) -> None:
        """Let Pelican copy its remaining files."""
        for generator in self.generators:
            if isinstance(generator, StaticGenerator):
                generator.generate_output(self.writer)
        signals.finalized.send(self)

    def close(self) -> None:
        """Free everything that belongs to this run."""
        forget(self)


def static_file(file: Any) -> StaticFile:
    """One of Pelican's static files as a plain value."""
    chosen = "path" in file.metadata  # by EXTRA_PATH_METADATA
    return StaticFile(
        source=file.get_relative_source_path(),
        path=Path(file.source_path),
        save_as=file.save_as,
        named_by_owner=chosen,
        # named by the owner, or served by another server
        keeps_name=chosen or hasattr(file, "override_save_as") or file.url != file.save_as,
    )
