"""What can only be checked when everything has been read: links between files, and files that Pelican gave up."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..link.adapter import source_html
from ..link.intrasite import resolve_words, targets
from ..problems import Problem
from ..run import Run


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


def line_of(content, message: str) -> int:
    """The line of the source that holds the link which the message quotes, or 1."""
    written = message.split('"')[1]
    for needle in (written, written.partition("}")[2].split("/")[-1]):
        lines = Path(content.source_path).read_text(encoding="utf-8", errors="replace").splitlines()
        found = next((number for number, text in enumerate(lines, 1) if needle and needle in text), 0)
        if found:
            return found
    return 1
