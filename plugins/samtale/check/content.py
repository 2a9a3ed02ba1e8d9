"""What can only be checked when everything has been read: links between files, and files that
Pelican gave up.
"""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from ..languages import slugify
from ..link.article import facts_about, line, shared_image, source_html
from ..link.words import resolve_words
from ..problems import WARNING, Problem, did_you_mean, nearest, quoted
from ..read.facts import STYLE
from ..run import Run
from .places import Places

MOST_TOLD = 100  # links of one file


def unread(context: Mapping, run: Run) -> list[Problem]:
    """Source files that Pelican gave up without a problem of ours saying why (a foreign reader's,
    mostly).
    """
    # links are not followed
    known = {os.path.abspath(problem.path) for problem in run.problems}  # noqa: PTH100
    message = (
        "could not be read (Pelican's message above says more): mend it, or take it out "
        "of the content"
    )
    return [
        Problem(str(run.site.content / path), 1, "file", message)
        for path, content in sorted(context["generated_content"].items())
        if content is None and os.path.abspath(run.site.content / path) not in known  # noqa: PTH100
    ]


def links(contents: Iterable, context: Mapping, run: Run) -> list[Problem]:
    """Follow every link between files; make ``{tag}`` and its like addresses on the way.

    A link may lead to what is published, or, in a preview, to a draft.
    """
    problems: list[Problem] = []
    contents = list(contents)
    followed = _Followed(run, context["generated_content"])
    authors = {author.name for content in contents for author in getattr(content, "authors", [])}
    for content in contents:
        language, places, first = (
            run.site[content.lang],
            Places(Path(content.source_path)),
            len(problems),
        )

        def report(message: str, content=content, places=places) -> None:
            written = quoted(message)
            bare = written.partition("}")[2]
            if {(content.source_path, written), (content.source_path, bare)} & followed.told:
                return  # by its reader, at its line
            line = places.line(written, bare.split("/")[-1])
            problems.append(Problem(content.source_path, line, "link", message))

        facts = facts_about(content)
        if facts.worded:
            html = resolve_words(
                source_html(content),
                language,
                run.topics,
                authors,
                address=run.site.address,
                report=report,
            )
            content._content = html  # noqa: SLF001 Pelican has no other place for it
        if facts.styled:
            message = (
                "a style attribute was taken out: the Content-Security-Policy would "
                "block it; use a class"
            )
            problems.append(
                Problem(content.source_path, places.line("style="), "style", message, WARNING)
            )
            content._content = STYLE.sub(r"\1", source_html(content))  # noqa: SLF001
        if content.status == "draft" and not run.site.previews:
            continue
        for what, path, written in facts_about(content).files:
            if len(problems) - first > MOST_TOLD:
                problems.append(
                    Problem(
                        content.source_path,
                        1,
                        "link",
                        "there are more such links: mend these first",
                    )
                )
                break
            if message := followed.fault(what, path, unquote(written.partition("#")[2])):
                report(f'"{written}" {message}')
    return problems


class _Followed:
    """The files that links lead to. ``told``: (file, link) of those that their reader told
    already.
    """

    def __init__(self, run: Run, generated: Mapping):
        self.run, self.generated = run, generated
        self.anchors = cache(anchors_of)
        self.skipped = {Path(path).relative_to(run.site.content).as_posix() for path in run.skipped}
        self.told = {
            (problem.path, quoted(problem.message))
            for problem in run.problems
            if problem.field == "link"
        }

    def fault(self, what: str, path: str, fragment: str) -> str:
        """What is wrong with a link to a file of the content, or ""."""
        if what != "filename":
            return "" if path in self.run.tree else "leads to no file of the content: mend the path"
        target = self.generated.get(path)
        if path in self.skipped or (
            target is not None and target.status == "draft" and not self.run.site.previews
        ):
            return "leads to an essay that is not published yet: take the link out until it is"
        if target is None:
            return "" if path in self.run.tree else "leads to no essay: mend the path"
        if fragment in ("", "top") or fragment in self.anchors(target):
            return ""
        near = nearest(fragment, self.anchors(target))
        hint = f'did you mean "#{near}"?' if near else "name the id of a heading"
        return f"names a place that the essay does not have: {hint}"


def anchors_of(content) -> frozenset[str]:
    """The places in a body that a link can lead to."""
    return facts_about(content).anchors


def names(contents: Iterable, run: Run) -> list[Problem]:
    """Authors whose pages would share an address, or have none."""
    seen: dict[tuple[str, str], str] = {}
    problems = {}
    for content in contents:
        for author in getattr(content, "authors", []):
            slug = slugify(author.name, run.site[content.lang])
            if not slug:
                message = (
                    f'"{author.name}" has no letter or digit to make an address of: write the name'
                )
                where = line(content, "author", "authors")
                problems[content.lang, author.name] = Problem(
                    content.source_path, where, "Author", message
                )
                continue
            other = seen.setdefault((content.lang, slug), author.name)
            if other != author.name and (content.lang, author.name) not in problems:
                message = (
                    f'"{other}" and "{author.name}" fall onto one address ("{slug}"): '
                    "write the name in one way"
                )
                problem = Problem(
                    content.source_path, line(content, "author", "authors"), "Author", message
                )
                problems[content.lang, author.name] = problem
    return list(problems.values())


def images(contents: Iterable, run: Run) -> list[Problem]:
    """``Image`` names a file that is there."""
    return [
        Problem(
            content.source_path,
            line(content, "image"),
            "Image",
            f'"{image}" is no file of the content: mend the path',
        )
        for content in contents
        if (image := shared_image(content)) and image not in run.tree
    ]


def templates(contents: Iterable, environment: Environment) -> list[Problem]:
    """``Template`` names a template that the theme has."""
    there = {name.removesuffix(".html") for name in environment.list_templates() if "/" not in name}
    return [
        Problem(
            content.source_path,
            line(content, "template"),
            "Template",
            (
                f'"{content.template}" is no template of the '
                f"theme{did_you_mean(content.template, there) or ': mend the name'}"
            ),
        )
        for content in contents
        if content.template not in there
    ]
