"""All output to the terminal, with control and invisible characters escaped: file names, titles,
answers of other sites and output of other tools are untrusted text.
"""

import json
import re
import sys
from typing import Any

from rich.console import Console
from rich.text import Text, TextType

from ..problems import IN_LINES, escaped


class SafeConsole(Console):
    """Rich's console, for text of any origin. Colours come only from our markup and from
    ``Text``.
    """

    def __init__(self, *, stderr: bool = False):
        super().__init__(stderr=stderr, highlight=False, soft_wrap=True, emoji=False)

    def print(self, *objects: Any, **options: Any) -> None:
        super().print(*map(_safe, objects), **options)

    def input(self, prompt: TextType = "", **options: Any) -> str:
        return super().input(_safe_text(prompt), **options)


def _safe(one: object) -> object:
    return _safe_text(one) if isinstance(one, str | Text) else one


def _safe_text(one: TextType) -> TextType:
    if isinstance(one, str):
        return escaped(one, lines=True)
    if IN_LINES.search(one.plain):
        return Text(escaped(one.plain, lines=True))
    return one


def note(text: str, *, error: bool = True) -> None:
    """Print one plain text on a line of standard error, or of standard output."""
    print(escaped(text, lines=True), file=sys.stderr if error else sys.stdout, flush=True)


def json_text(data: object) -> str:
    r"""JSON for tools, with letters as they are; control characters are written as ``\\u009b``,
    which JSON parsers decode.
    """
    return IN_LINES.sub(_numbers, json.dumps(data, ensure_ascii=False, indent=1))


def _numbers(sign: re.Match[str]) -> str:
    return json.dumps(sign[0])[1:-1] if sign[0] != "\x7f" else "\\u007f"
