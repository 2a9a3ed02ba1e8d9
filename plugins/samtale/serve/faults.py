"""The faults of a site, as pages show them over their text: each fault with its file and line, the
others of the site as a number that leads to the whole list.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from ..problems import ERROR, Problem, correctable, escaped, shown

LIST = "/.faults/"  # the page with all of them
MOST = 200  # of one file, or on one page


@dataclass(frozen=True)
class Faults:
    """All faults of one build. ``pages``: each file -> its page below the site's root."""

    problems: tuple[Problem, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)

    def of(self, page: str) -> list[Problem]:
        """The faults of a page's source, errors first."""
        found = [one for one in self.problems if self.pages.get(one.path) == page]
        return sorted(found, key=lambda one: (one.severity != ERROR, one))

    def without(self, paths: Iterable[str], kinds: Iterable[str] = ()) -> "Faults":
        """The faults except those of these files, and those of these kinds."""
        files, dropped = set(paths), set(kinds)
        left = (one for one in self.problems if one.path not in files and one.kind not in dropped)
        return Faults(tuple(left), self.pages)

    def having(self, problems: Iterable[Problem]) -> "Faults":
        """The faults and these."""
        return Faults(tuple(sorted({*self.problems, *problems})), self.pages)


def count(problems: Sequence[Problem]) -> str:
    """How many, such as ``2 errors, 1 warning``; "" for none."""
    errors = sum(one.severity == ERROR for one in problems)
    parts = ((errors, "error"), (len(problems) - errors, "warning"))
    return ", ".join(f"{number} {word}{'s' * (number != 1)}" for number, word in parts if number)


def bar(faults: Faults, page: str, failure: str = "") -> str:
    """The faults of a page, as HTML to insert at its end; "" for a site without errors whose page
    has none. failure: why the last build has no result, or "".
    """
    own = faults.of(page)
    others = [one for one in faults.problems if faults.pages.get(one.path) != page]
    elsewhere = [one for one in others if one.severity == ERROR]
    if failure:
        summary = "<summary>Not built</summary>"
        return f'<details open class="failure">{summary}<pre>{escape(failure)}</pre></details>'
    if not own and not elsewhere:
        return ""
    here = f"{count(own)} on this page" if own else "No faults on this page"
    is_wrong = any(one.severity == ERROR for one in own)
    more = ""
    if others:
        files = len({one.path for one in others})
        word = "file" if files == 1 else "files"
        more = f'<a href="{LIST}">{count(others)} in {files} other {word}</a>'
    items = "".join(map(_item, own[:MOST]))
    kind = "wrong" if is_wrong else "elsewhere" if elsewhere else "warned"
    opened = " open" if is_wrong else ""
    return (
        f'<details class="{kind}"{opened}><summary>{here} {more}</summary>'
        f"<ol>{items}</ol></details>"
    )


def _item(one: Problem, *, named: bool = True) -> str:
    """A fault as an item of a list. named: whether its file is named."""
    severity = "" if one.severity == ERROR else f"<i>{one.severity}</i> "
    place = f"{shown(one.path)}:{max(one.line, 1)}" if named else f"{max(one.line, 1)}:"
    return (
        f"<li><code>{_text(place)}</code> {severity}"
        f"<b>{_text(one.field)}</b> {_text(one.message)}</li>"
    )


def _text(text: str) -> str:
    return escape(escaped(text))


def whole_list(faults: Faults, failure: str = "") -> str:
    """A page with all faults of the site, by file, those with most errors first."""
    by_file: dict[str, list[Problem]] = {}
    for one in faults.problems:
        by_file.setdefault(one.path, []).append(one)
    worst = sorted(
        by_file, key=lambda path: (-sum(one.severity == ERROR for one in by_file[path]), path)
    )
    kinds = Counter((one.severity, one.kind) for one in faults.problems)
    rows = "".join(
        f"<tr><td>{severity}</td><td>{kind}</td><td>{number}</td></tr>"
        for (severity, kind), number in sorted(
            kinds.items(), key=lambda item: (item[0][0] != ERROR, -item[1], item[0])
        )
    )
    parts = []
    for path in worst:
        found = sorted(by_file[path], key=lambda one: (one.severity != ERROR, one))
        page = faults.pages.get(path)
        link = f' <a href="/{quote(page.removesuffix("index.html"))}">page</a>' if page else ""
        items = "".join(_item(one, named=False) for one in found[:MOST])
        left = len(found) - MOST
        more = f"<p>{left} more in this file.</p>" if left > 0 else ""
        name = _text(shown(path))
        parts.append(f"<section><h2>{name}{link}</h2><ol>{items}</ol>{more}</section>")
    table = f"<table>{rows}</table>" if rows else "<p>No faults.</p>"
    if fixable := correctable(faults.problems):
        table += f"<p>{fixable}</p>"
    failed = f"<pre>{escape(failure)}</pre>" if failure else ""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Faults</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/.live.css"></head>'
        f'<body class="samtale-list"><h1>Faults</h1>{failed}{table}{"".join(parts)}'
        '<script src="/.live.js"></script></body></html>'
    )
