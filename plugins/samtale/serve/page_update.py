"""Rewrites one page at once, from the data of a finished build, before the whole site is rebuilt.

Everything around the text (related essays, lists, feeds) is as in the last build; the build that
follows updates it. If more has changed than a text and its own fields, nothing is done here. The
text goes through the same functions as in the build.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from related.files import write_atomically

from ..body import finished, named, resolve_texts
from ..check import content as content_checks
from ..describe.from_texts import essay_of
from ..describe.view import EssayView
from ..host.engine import Engine
from ..link.texts import Body, Read, Text
from ..pipeline import Built
from ..problems import Problem, errors
from ..read.reading import Reading

# front-matter keys that only affect the page itself, or that can wait
OWN = {"title", "summary", "image", "modified", "translator"}


@dataclass
class Answer:
    """``page``: the file written, "" for none; ``problems``: those of the text, one per line."""

    page: str = ""
    problems: str = ""


class PageUpdate:
    """A build that ended well. ``output``: the folder of its pages."""

    def __init__(self, engine: Engine, built: Built, output: Path):
        self.engine, self.built, self.output = engine, built, output
        described = built.described
        self.texts = {text.source: text for text in described.texts}
        views = described.model.views.items()
        self.views = {name: view for name, view in views if isinstance(view, EssayView)}

    def write(self, relative: str) -> Answer:
        """Rewrite the page of a source file. Raises what its template raises."""
        before = self.texts.get(relative)
        if before is None or not before.plain or self.engine.session.foreign:
            return Answer()
        self.built.described.tree.notice(posixpath.dirname(relative))
        reading = self.engine.read_again(relative)
        if errors(reading.problems):
            return Answer(problems="\n".join(map(str, reading.problems)))
        if reading.given_up or not _is_the_same(before, reading):
            return Answer()
        text, wrong = self._resolved(_updated(before, reading))
        self.texts[relative] = text
        drawn, rendering = self.built.drawn, self.built.rendering
        html = finished(named(text, rendering.site, rendering.assets), text.url, drawn.finishing)
        body = self.engine.body(text, html)
        view = self.views[text.save_as] = self._view(text)
        data = rendering.page(view, body.follow(rendering.site.prefix))
        path = self.output / text.save_as
        write_atomically(path, data)
        return Answer(text.save_as, "\n".join(map(str, errors(wrong))))

    def _resolved(self, text: Text) -> tuple[Text, list[Problem]]:
        """The text with ``{tag}`` and similar links resolved, and the problems with its links."""
        described, site = self.built.described, self.built.rendering.site
        others: Mapping[str, Text] = {**self.texts, text.source: text}
        read = replace(self.engine.last_read, texts=tuple(others.values()), problems=())
        read = resolve_texts(replace(read, texts=(text,)), site, _authors(read))
        problems = list(read.problems)
        problems += content_checks.links(
            read.texts, replace(read, drafts={**read.drafts, **others}), site, described.tree, ()
        )
        return read.texts[0], problems

    def _view(self, text: Text) -> EssayView:
        described, site = self.built.described, self.built.rendering.site
        view = self.views[text.save_as]
        essay = essay_of(
            text, site, published=described.assets.get, measured=described.tree.pictures.get
        )
        essay = replace(essay, updated=view.essay.updated, first_url=view.essay.first_url)
        minutes = view.minutes
        if view.kind == "essay":
            minutes = max(1, round(essay.words / site.words_per_minute))
        trail = (*view.trail[:-1], replace(view.trail[-1], title=essay.title))
        return replace(
            view,
            essay=essay,
            title=essay.title,
            description=essay.summary,
            minutes=minutes,
            trail=trail,
        )


def _authors(read: Read) -> frozenset[str]:
    return frozenset(author for text in read.texts for author in text.authors)


def _updated(text: Text, reading: Reading) -> Text:
    """The text as it is now."""
    return replace(
        text,
        body=Body(reading.html, reading.facts),
        title=str(reading.metadata["title"]),
        summary=str(reading.metadata.get("summary") or ""),
        headings=reading.headings,
        pictures=reading.pictures,
        values=reading.values.values,
        lines=reading.values.lines,
    )


def _is_the_same(before: Text, now: Reading) -> bool:
    """Whether nothing but the text, and what only its own page shows, has changed."""

    def others(values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if key not in OWN}

    one = others(before.values)
    return (
        one == others(now.values.values)
        and before.lang == now.metadata["lang"]
        and ("slug" in one or before.title == now.metadata["title"])
    )
