"""One page written again at once, from what a finished build still knows: the author's sentence,
before the whole site follows.

What stands around the text (what is related, lists, feeds) is as the last build had it; the build
that follows puts all of it right. Where more has changed than a text and what belongs to it alone,
nothing is done here.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from ..check import content as content_checks
from ..draw.image_sets import offered
from ..host.editions import reader_for
from ..host.essays import essay_of
from ..link.article import source_html
from ..problems import errors
from ..read.reading import Reading
from ..run import KEY, Run
from ..write.assets import renamed
from ..write.pages import rendered

OWN = {
    "title",
    "summary",
    "image",
    "modified",
    "translator",
}  # what a page alone shows of its front matter, or what may wait


@dataclass
class Answer:
    """``page``: the file written, "" for none; ``problems``: what is wrong with the text, a line
    each.
    """

    page: str = ""
    problems: str = ""


class Still:
    """A build that has ended well. ``output``: where its pages stand."""

    def __init__(self, run: Run, output: Path):
        self.run, self.context, self.output = run, run.context, output
        self.settings = {**run.context, KEY: run}
        self.contents = {content.get_relative_source_path(): content for content in run.contents}
        self.readers = {}

    def write(self, relative: str) -> Answer:
        """Write the page of a source file again. Raises what its template raises."""
        run, content = self.run, self.contents.get(relative)
        if content is None or run.foreign or not hasattr(content, "reading"):
            return Answer()
        reader = self._reader(content)
        reading = reader.reading(relative, run.tree)
        if errors(reading.problems):
            return Answer(problems="\n".join(map(str, reading.problems)))
        if reading.given_up or not self._is_the_same(content.reading, reading):
            return Answer()
        content.reading, content._content, content.facts_known = reading, reading.html, None  # noqa: SLF001 as in host/link.py
        content.title = content.metadata["title"] = reading.kept["title"]
        content.metadata["summary"] = reading.kept.get("summary", "")
        wrong = errors(content_checks.links([content], self.context, run))
        html = renamed(source_html(content), content.url, run.site, run.assets)
        content._content = offered(html, content.url, run)  # noqa: SLF001
        view = self._view(content)
        data = rendered(run, view, content)
        path = self.output / content.save_as
        partial = path.with_name(f".{path.name}.quick")
        partial.write_bytes(data)
        partial.replace(path)
        run.model.views[content.save_as] = view
        return Answer(content.save_as, "\n".join(map(str, wrong)))

    def _reader(self, content):
        kind = content.metadata["reader"], Path(content.source_path).suffix.lstrip(".")
        if kind not in self.readers:
            self.readers[kind] = reader_for(kind[1], self.settings)
        return self.readers[kind]

    @staticmethod
    def _is_the_same(before: Reading, now: Reading) -> bool:
        """Whether nothing but the text has changed, and what its own page shows."""
        one, other = (
            {key: value for key, value in one.values.values.items() if key not in OWN}
            for one in (before, now)
        )
        return (
            one == other
            and before.kept["lang"] == now.kept["lang"]
            and ("slug" in one or before.kept["title"] == now.kept["title"])
        )

    def _view(self, content):
        run = self.run
        view = run.model.views[content.save_as]
        essay = essay_of(
            content,
            run.site,
            is_page=view.kind == "page",
            published=run.assets.get,
            measured=run.tree.pictures.get,
        )
        essay = replace(essay, updated=view.essay.updated)
        minutes = (
            max(1, round(essay.words / run.site.words_per_minute))
            if view.kind == "essay"
            else view.minutes
        )
        trail = (*view.trail[:-1], replace(view.trail[-1], title=essay.title))
        return replace(
            view,
            essay=essay,
            title=essay.title,
            description=essay.summary,
            minutes=minutes,
            trail=trail,
        )
