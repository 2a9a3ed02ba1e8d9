"""Blocks of code: what the line of a fence says, and the code as highlighted HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.util import parseBoolValue
from pygments import highlight
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
LANGUAGE = re.compile(r"[{\s]*\.?(?P<language>[^\s{}\[\](),:;=\"'`]+)(?!=)")
HIGHLIGHTED = re.compile(r"""hl_lines\s*=\s*(?:"([^"]*)"|'([^']*)'|([\d\s,-]+))|\{([\d\s,-]+)\}""")
# what "codehilite" finds in the first line of unfenced code
HEADER = re.compile(r"(?:::+|#!)[\w/ ]*")
RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
# options of "codehilite" that are not the formatter's
HANDLED = frozenset(
    (
        "linenums guess_lang css_class pygments_style use_pygments lang_prefix pygments_formatter"
    ).split()
)
MOST_LINES = 10_000  # that can be highlighted


@dataclass(frozen=True)
class Info:
    """What a fence says of its code; ``highlighted``: the numbers of lines, from 1; ``numbered``:
    whether lines are numbered, None if it does not say.
    """

    language: str = ""
    highlighted: tuple[int, ...] = ()
    numbered: bool | None = None


def info_of(written: str) -> Info:
    """Read what is written behind the mark of a fence, as the tools that authors come from write
    it: ``python``, ``{.python hl_lines="1 3"}``, ``js {1,3-4} title="x"``, ``python:file.py``. What
    is not known is ignored.
    """
    if not written:
        return Info()
    language = LANGUAGE.match(written)
    lines = HIGHLIGHTED.search(written)
    numbered = None
    if "linenums" in written:
        named = dict(get_attrs_and_remainder(written.strip("{}"))[0])
        if named.get("linenums"):
            numbered = parseBoolValue(named["linenums"], fail_on_errors=False)
    found = next((one for one in lines.groups() if one), "") if lines else ""
    return Info(
        language["language"] if language else "",
        tuple(
            number
            for first, last in RANGE.findall(found)
            for number in range(int(first), min(int(last or first), MOST_LINES) + 1)
        ),
        numbered,
    )


@lru_cache(maxsize=200)
def _lexer(language: str) -> Lexer:
    """A cached lexer that keeps empty lines at the edges; plain text if the language is not
    known.
    """
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return get_lexer_by_name("text", stripnl=False)


def highlighted(code: str, info: Info, options: Mapping[str, Any]) -> str:
    """Code as HTML. code: with its line ends; options: the configuration of "codehilite"."""
    shown = f"language-{escape(info.language or 'text')}"
    if not options.get("use_pygments", True) or not code.strip("\n"):
        name = options["css_class"]
        return (
            f'<div class="{name}"><pre tabindex="0"><code class="{shown}">'
            f"{escape(code)}</code></pre></div>"
        )
    settings = {key: value for key, value in options.items() if key not in HANDLED}
    settings |= {"linenos": options["linenums"], "cssclass": options["css_class"]}
    if info.highlighted:
        settings["hl_lines"] = list(info.highlighted)
    if info.numbered is not None:
        settings["linenos"] = info.numbered
    formatter = options["pygments_formatter"](lang_str=shown, wrapcode=True, **settings)
    html: str = highlight(code, _lexer(info.language or "text"), formatter)
    return html
