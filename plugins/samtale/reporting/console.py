"""Where all that is printed leaves, with signs escaped that a terminal obeys or that nobody sees:
names of files, titles, answers of other sites and of programs are other people's text.
"""

import json
import re
import sys
from typing import Any

from rich.console import Console
from rich.text import Text, TextType

from ..problems import IN_LINES, escaped


class SafeConsole(Console):
    """Rich's, for text of any origin. Colours are those of our markup and of ``Text``."""

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
    """One plain text on a line of standard error, or of standard output."""
    print(escaped(text, lines=True), file=sys.stderr if error else sys.stdout, flush=True)


def json_text(data: object) -> str:
    r"""JSON for tools, letters as they are; what a terminal would obey is written as ``\\u009b``,
    and read back as it was.
    """
    return IN_LINES.sub(_numbers, json.dumps(data, ensure_ascii=False, indent=1))


def _numbers(sign: re.Match[str]) -> str:
    return json.dumps(sign[0])[1:-1] if sign[0] != "\x7f" else "\\u007f"
