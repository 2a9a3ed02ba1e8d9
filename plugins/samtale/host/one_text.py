"""Pelican for a few edited texts: what the pipeline needs of it, without reading the others."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pelican.contents import Article
from pelican.generators import Generator

from ..link.texts import Text
from ..read.readings import Readings
from ..read.state import KEY, ReadState
from ..scan.tree import Tree
from .engine import Engine


def prepare(
    engine: Engine,
    tree: Tree,
    pages: frozenset[str],
    texts: Mapping[str, str],
    files: Mapping[str, str],
) -> None:
    """Prepare an engine to read single texts again, and to finish their bodies. pages: the texts
    that are pages; texts, files: the URL of each text, and of each published file, by their paths
    below the content.
    """
    session = engine.session
    readings = Readings(tree, session.store, None, {})
    engine.state = ReadState(session.site, tree, readings, pages)
    engine.settings[KEY] = engine.state
    engine.context = {
        **engine.settings,
        "generated_content": {path: SimpleNamespace(url=url) for path, url in texts.items()},
        "static_content": {path: SimpleNamespace(url=url) for path, url in files.items()},
    }
    engine.environment = Generator(
        context=engine.context,
        settings=engine.settings,
        path=engine.path,
        theme=engine.theme,
        output_path=engine.output_path,
    ).env
    engine.contents = {}


def add(engine: Engine, texts: Iterable[Text]) -> None:
    """Let the engine finish the bodies of these texts."""
    engine.contents |= {text.source: _content(engine, text) for text in texts}


def _content(engine: Engine, text: Text) -> Any:
    """An article of Pelican's that can resolve links, and no more."""
    content = object.__new__(OneText)
    content.settings, content._context = engine.settings, engine.context
    content.source_path, content.relative_source_path = text.path, text.source
    content.template, content.override_save_as, content.override_url = (
        text.template,
        text.save_as,
        text.url,
    )
    content._content = text.body.html
    return content


class OneText(Article):
    """An article that was not read by Pelican."""

    relative_source_path: str

    @property
    def relative_dir(self) -> str:
        return self.relative_source_path.rpartition("/")[0]

    def get_relative_source_path(self, source_path: str | None = None) -> str | None:
        return (
            super().get_relative_source_path(source_path)
            if source_path
            else self.relative_source_path
        )

    @property
    def save_as(self) -> str:
        return str(self.override_save_as)

    @property
    def url(self) -> str:
        return str(self.override_url)

    def get_content(self, siteurl: str) -> str:
        """The body with its links resolved."""
        return str(self._update_content(self._content, siteurl))


def file_urls(engine: Engine) -> dict[str, str]:
    """After a whole build: the URL of each published file, by its path below the content."""
    return {path: file.url for path, file in engine.context["static_content"].items()}


def below(path: Path, content: Path) -> str:
    """A file's path below the content."""
    return path.relative_to(content).as_posix()
