"""Checks that need all texts: links between files, and files that Pelican could not read."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from ..config.site import Site
from ..languages import name_slug
from ..link.broken import MISSING_ANCHOR
from ..link.reporter import LinkReporter, reported_links
from ..link.texts import Read, Text
from ..problems import WARNING, Problem, did_you_mean, nearest
from ..scan.tree import Tree

UNREAD = "could not be read; fix it, or remove it from the content"
MOST_REPORTED = 100  # links per file


def unread(paths: Iterable[str], site: Site, problems: Iterable[Problem]) -> list[Problem]:
    """Source files that Pelican could not read and for which no problem is reported (mostly a
    foreign reader's). paths: below the content; problems: those already known.
    """
    # links are not followed
    known = {os.path.abspath(problem.path) for problem in problems}  # noqa: PTH100
    return [
        Problem(str(site.content / path), 1, "file", UNREAD)
        for path in sorted(paths)
        if os.path.abspath(site.content / path) not in known  # noqa: PTH100
    ]


def links(
    texts: Iterable[Text], read: Read, site: Site, tree: Tree, problems: Iterable[Problem]
) -> list[Problem]:
    """Check every link between files. problems: those that readers have reported.

    A link may lead to what is published, or, in a preview, to a draft.
    """
    texts = list(texts)
    targets = Targets(
        site, tree, {**{text.source: text for text in texts}, **read.drafts}, read.skipped
    )
    reported = reported_links(problems)
    found: list[Problem] = []
    for text in texts:
        if text.status == "draft" and not site.previews:
            continue
        report, first = LinkReporter(text, reported, found), len(found)
        for what, path, written in text.body.facts.files:
            if len(found) - first > MOST_REPORTED:
                message = "more broken links follow; fix these first"
                found.append(Problem(text.path, 1, "link", message))
                break
            if message := targets.fault(what, path, unquote(written.partition("#")[2])):
                report.link(f'"{written}" {message}', text.body.facts.field(written))
    return found


class Targets:
    """The files that links lead to. texts: all that were read, by their paths below the content,
    drafts included; skipped: files with "Status: skip".
    """

    def __init__(
        self, site: Site, tree: Tree, texts: Mapping[str, Text], skipped: Iterable[str] = ()
    ):
        self.site, self.tree, self.texts = site, tree, texts
        self.skipped = {Path(path).relative_to(site.content).as_posix() for path in skipped}

    def is_there(self, path: str) -> bool:
        """Whether a file exists, also where it is refused, which is reported once."""
        return path in self.tree or self.tree.is_refused(path)

    def fault(self, what: str, path: str, fragment: str) -> str:
        """The problem with a link to a file of the content, or ""."""
        if what != "filename":
            return "" if self.is_there(path) else "points to a missing file; fix the path"
        target = self.texts.get(path)
        if path in self.skipped or (
            target is not None and target.status == "draft" and not self.site.previews
        ):
            return "points to an essay that is not published yet; remove the link until it is"
        if target is None:
            return "" if self.is_there(path) else "points to a missing essay; fix the path"
        anchors = target.body.facts.anchors
        if fragment in ("", "top") or fragment in anchors:
            return ""
        near = nearest(fragment, anchors)
        hint = f'did you mean "#{near}"?' if near else "use the ID of a heading"
        return f"{MISSING_ANCHOR}; {hint}"


def names(texts: Iterable[Text], site: Site) -> list[Problem]:
    """Report authors whose pages would share an address, or would have none."""
    seen: dict[tuple[str, str], str] = {}
    problems = {}
    for text in texts:
        report = partial(Problem, text.path, text.line("author", "authors"), "Author")
        for author in text.authors:
            slug = name_slug(author, site[text.lang])
            if not slug:
                problems[text.lang, author] = report(
                    f'"{author}" contains no letters or digits, so no URL can be made from it; '
                    "write the name"
                )
                continue
            other = seen.setdefault((text.lang, slug), author)
            if other != author and (text.lang, author) not in problems:
                problems[text.lang, author] = report(
                    f'"{other}" and "{author}" produce the same URL ("{slug}"); spell the name in '
                    "one way"
                )
    return list(problems.values())


def images(texts: Iterable[Text], tree: Tree) -> list[Problem]:
    """Check that the file named by ``Image`` exists, and that browsers can show it."""
    found = []
    for text in texts:
        size, written = tree.pictures.get(text.image), str(text.values.get("image", ""))
        if "://" in written:
            fault = "is on another site; save the picture next to the text"
        elif text.image and text.image not in tree and not tree.is_refused(text.image):
            fault = "is not a file in the content; fix the path"
        else:
            fault = size.fault if size else ""
        if fault:
            message = f'"{written if "://" in written else text.image}" {fault}'
            found.append(Problem(text.path, text.line("image"), "Image", message))
    return found


def placed_files(read: Read, tree: Tree) -> list[Problem]:
    """A warning for each published raw photograph or document that says where it was taken: nothing
    can remove that.
    """
    message = (
        "contains the GPS position where it was taken, and is published unchanged; remove the "
        "position, or do not link to the file"
    )
    sizes = ((file, tree.pictures.get(file.source)) for file in read.files)
    return [
        Problem(str(file.path), 1, "picture", message, WARNING)
        for file, size in sizes
        if size and size.placed
    ]


def templates(texts: Sequence[Text], environment: Environment) -> list[Problem]:
    """Check that the theme has the template named by ``Template``."""
    names_there = environment.list_templates()
    there = {name.removesuffix(".html") for name in names_there if "/" not in name}
    return [
        Problem(
            text.path,
            text.line("template"),
            "Template",
            f'"{text.template}" is not a template of the '
            f"theme{did_you_mean(text.template, there) or '; fix the name'}",
        )
        for text in texts
        if text.template not in there
    ]
