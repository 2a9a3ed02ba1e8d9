"""Rewrites one page at once, from the data of a finished build, before the whole site is rebuilt.

Everything around the text (related essays, lists, feeds) is as in the last build; the build that
follows updates it. If more has changed than a text and its own fields, nothing is done here. The
text goes through the same functions as in the build.
"""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from related.files import write_atomically

from ..body import finished, named, resolve_texts
from ..check import content as content_checks
from ..check.addresses import Addresses, dead
from ..describe.from_texts import essay_of
from ..describe.view import EssayView
from ..faulty import shown_with_faults
from ..host.engine import Engine
from ..link.concepts import declared_problems
from ..link.reporter import reported_links
from ..link.texts import Body, Read, Text
from ..link.works import Entry
from ..pipeline import Built
from ..problems import Problem
from ..read.reading import Reading
from .worker import Update

# front-matter keys that only affect the page itself, or that can wait
OWN = {"title", "summary", "image", "modified", "translator"}
# fields whose problems depend on other texts: they stay until the next build, or until the value is
# another
SHARED = {
    "Translation-of": "translation_of",
    "Translation": "translation",
    "Related": "related",
    "Unrelated": "unrelated",
    "Slug": "slug",
    "Title": "title",
    "Lang": "lang",
    "Aliases": "aliases",
    "Template": "template",
    "Image": "image",
    "Author": "author",
}


class PageUpdate:
    """A build that ended well. ``output``: the folder of its pages."""

    def __init__(self, engine: Engine, built: Built, output: Path):
        self.engine, self.built, self.output = engine, built, output
        described = built.described
        self.texts = {text.source: text for text in described.texts}
        views = described.model.views.items()
        self.views = {name: view for name, view in views if isinstance(view, EssayView)}

    @cached_property
    def addresses(self) -> Addresses:
        """All addresses of the site."""
        described, read = self.built.described, self.engine.last_read
        theme = self.engine.session.theme
        return Addresses(described.site, theme, described.model, described.texts, read.files)

    def write(self, relative: str) -> Update:
        """Rewrite the page of a source file. Raises what its template raises."""
        before = self.texts.get(relative)
        if before is None or not before.plain or self.engine.session.foreign:
            return Update()
        self.built.described.tree.notice(posixpath.dirname(relative))
        reading = self.engine.read_again(relative)
        text, wrong = self._resolved(_updated(before, reading), reading.problems)
        problems = [*reading.problems, *wrong, *self._declared(text, reading)]
        problems += self._shared(before, text, problems)
        if not _is_the_same(before, reading):
            return Update("", problems)
        text = shown_with_faults((text,), problems, self.engine.session)[0]
        self.texts[relative] = text
        drawn, rendering = self.built.drawn, self.built.rendering
        html = finished(named(text, rendering.site, rendering.assets), text.url, drawn.finishing)
        body = self.engine.body(text, html)
        view = self.views[text.save_as] = self._view(text)
        data = rendering.page(view, body.follow(rendering.site.prefix))
        path = self.output / text.save_as
        write_atomically(path, data)
        return Update(text.save_as, problems)

    def _declared(self, text: Text, reading: Reading) -> list[Problem]:
        """The problems with the topics and the series that the text names."""
        described, values = self.built.described, reading.values
        entry = Entry(
            key=text.source,
            work=text.work,
            lang=text.lang,
            slug=text.slug,
            path=text.path,
            status=text.status,
            names=(*values.get("topics", ()), *values.get("tags", ())),
            series=str(values.get("series", "")),
            lines=values.lines,
        )
        series = self.engine.last_read.series
        return declared_problems(described.site, described.topics, series, entry)

    def _shared(self, before: Text, now: Text, known: Sequence[Problem]) -> list[Problem]:
        """The last build's problems that depend on other texts too, if the value is the same."""
        return [
            one
            for one in self.built.described.problems
            if one.path == now.path
            and (key := SHARED.get(one.field))
            and before.values.get(key) == now.values.get(key)
            and one not in known
            and (one.field, one.message) not in {(other.field, other.message) for other in known}
        ]

    def _resolved(self, text: Text, known: Sequence[Problem]) -> tuple[Text, list[Problem]]:
        """The text with ``{tag}`` and similar links resolved, and the problems with its links.
        known: those that its reader has reported.
        """
        described, site = self.built.described, self.built.rendering.site
        others: Mapping[str, Text] = {**self.texts, text.source: text}
        read = replace(self.engine.last_read, texts=tuple(others.values()), problems=())
        authors = _authors(read)
        read = resolve_texts(replace(read, texts=(text,), problems=tuple(known)), site, authors)
        problems = list(read.problems)
        among = replace(read, drafts={**read.drafts, **others})
        problems += content_checks.links(read.texts, among, site, described.tree, problems)
        self.addresses.anchors[text.save_as] = text.body.facts.anchors
        problems += dead(read.texts, self.addresses, reported_links(problems))
        return read.texts[0], problems[len(known) :]

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
