"""What can only be checked when everything has been read: links between files, and files that Pelican gave up."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment

from ..describe.view import View
from ..link.article import line, shared_image, source_html
from ..link.intrasite import resolve_words, targets
from ..problems import WARNING, Problem, did_you_mean
from ..run import Run

STYLE_ATTRIBUTE = re.compile(r"""(<[a-zA-Z][^<>]*?)\s+style=("[^"]*"|'[^']*')""")


def unread(context: Mapping, run: Run) -> list[Problem]:
    """Source files that Pelican gave up without a problem of ours saying why (a foreign reader's, mostly)."""
    known = {Path(problem.path).resolve() for problem in run.problems}
    message = "could not be read (Pelican's message above says more): mend it, or take it out of the content"
    return [
        Problem(str(run.site.content / path), 0, "file", message)
        for path, content in sorted(context["generated_content"].items())
        if content is None and (run.site.content / path).resolve() not in known
    ]


def links(contents: Iterable, context: Mapping, run: Run) -> list[Problem]:
    """Follow every link between files; make ``{tag}`` and its like addresses on the way.

    A link may lead to what is published, or, in a preview, to a draft.
    """
    problems: list[Problem] = []
    contents = list(contents)
    authors = {author.name for content in contents for author in getattr(content, "authors", [])}
    for content in contents:
        language = run.site[content.lang]

        def report(message: str, content=content) -> None:
            problems.append(Problem(content.source_path, line_of(content, message), "link", message))

        html = resolve_words(source_html(content), language, run.topics, authors, address=run.site.address, report=report)
        html, styles = STYLE_ATTRIBUTE.subn(r"\1", html)
        if styles:
            message = "a style attribute was taken out: the Content-Security-Policy would block it; use a class"
            problems.append(Problem(content.source_path, line_of(content, '"style="'), "style", message, WARNING))
        content._content = html  # noqa: SLF001 Pelican has no other place for it
        if content.status == "draft" and not run.site.previews:
            continue
        for what, path, written in targets(html, content.relative_dir):
            if what != "filename":
                if not (run.site.content / path).is_file():
                    report(f'"{written}" leads to no file of the content: mend the path')
                continue
            target = context["generated_content"].get(path)
            if target is None and not (run.site.content / path).is_file():
                report(f'"{written}" leads to no essay: mend the path')
            elif target is not None and target.status == "draft" and not run.site.previews:
                report(f'"{written}" leads to an essay that is not published yet: take the link out until it is')
    return problems


def images(contents: Iterable, run: Run) -> list[Problem]:
    """``Image`` names a file that is there."""
    return [
        Problem(content.source_path, line(content, "image"), "Image", f'"{image}" is no file of the content: mend the path')
        for content in contents
        if (image := shared_image(content)) and not (run.site.content / image).is_file()
    ]


def templates(views: Iterable[View], environment: Environment) -> list[Problem]:
    """``Template`` names a template that the theme has."""
    there = {name.removesuffix(".html") for name in environment.list_templates() if "/" not in name}
    return [
        Problem(
            view.essay.path, 1, "Template", f'"{view.template}" is no template of the theme{did_you_mean(view.template, there)}'
        )
        for view in views
        if view.essay and view.template not in there
    ]


def line_of(content, message: str) -> int:
    """The line of the source that holds the link which the message quotes, or 1."""
    written = message.split('"')[1]
    for needle in (written, written.partition("}")[2].split("/")[-1]):
        lines = Path(content.source_path).read_text(encoding="utf-8", errors="replace").splitlines()
        found = next((number for number, text in enumerate(lines, 1) if needle and needle in text), 0)
        if found:
            return found
    return 1
