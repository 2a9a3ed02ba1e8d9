"""Decodes the bytes of a source file, and reports problems with its characters."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from ..problems import ERROR, WARNING
from .mojibake import broken_words
from .structure import outside_code

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
HIDDEN = re.compile(  # invisible: zero width, bidi controls, fillers, tags
    r"[\u200b\u200c\u200e\u200f\u2060-\u2064\u061c\u180e\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    r"\u034f\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]"
)
SEPARATOR = re.compile(
    "[\u2028\u2029]"
)  # which some software writes for a line end, and YAML reads as one
BETWEEN = re.compile(rf"(?<=\S){CONTROL.pattern}(?=\S)")
UNREADABLE = "\ufffd"  # replaces a control character within a word
LOST = re.compile("\ufffd")  # written by software in place of bytes that it cannot decode
OVERRIDE = re.compile(r"[\u202d\u202e]")
JOINER = re.compile(
    r"(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d|\u200d(?![\U0001f000-\U0001faff\u2600-\u27bf])"
)
ENTITY = re.compile(r"&#([xX][0-9a-fA-F]+|[0-9]+);")

Fault = tuple[int, str, str, str]  # line from 1, field, message, severity


class NotText(Exception):  # noqa: N818 what it is, not what went wrong
    """The bytes are not valid UTF-8. ``line`` (from 1) and the message, which names the byte, say
    where.
    """

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """Decode the bytes of a source file. Returns the text and its problems.

    Accepts UTF-8 with or without BOM, and any line ends; composes letters (NFC). Replaces control
    characters by UNREADABLE or, beside a space, by a space, as it does the separators of lines that
    only some software knows. Raises NotText.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText("is UTF-16 (byte 0); save the file as UTF-8", 1)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NotText(*_not_utf8(data, error)) from error
    if text.count("\0") > 3:
        at = data.index(0)
        raise NotText(
            f"is binary or UTF-16 (byte {at}); save it as plain text in UTF-8",
            data[:at].count(b"\n") + 1,
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    faults = list(_faults(text))
    text = SEPARATOR.sub(" ", CONTROL.sub(" ", BETWEEN.sub(UNREADABLE, text)))
    return unicodedata.normalize("NFC", text), faults


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[str, int]:
    line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
    if data[:4] in (b"PK\x03\x04", b"%PDF") or data.count(0) > 3:
        return f"is not text (byte {error.start}); save it as plain text in UTF-8", line
    if error.reason == "unexpected end of data":
        return (
            (
                f"ends in the middle of a character (byte {error.start}); save the file again as "
                "UTF-8"
            ),
            line,
        )
    before = re.split(rb"[\r\n]", data[max(0, error.start - 12) : error.start])[-1]
    after = re.split(rb"[\r\n]", data[error.start : error.start + 12])[0]
    near = (before + after).decode("cp1252", "replace").strip()
    shown = f', near "{near}"' if near.isprintable() and near else ""
    return f"is not UTF-8 (byte {error.start}{shown}); save the file as UTF-8", line


def _faults(text: str) -> Iterator[Fault]:
    yield from _mojibake(text)
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            yield from _decomposed(text)
        for match in LOST.finditer(text):
            yield (
                _line(text, match),
                "text",
                'contains "\ufffd", which replaces a lost character; write the character',
                WARNING,
            )
        for match in SEPARATOR.finditer(text):
            message = (
                f"contains a line separator (U+{ord(match[0]):04X}), which was read as a space; "
                "write a space, or end the line"
            )
            yield _line(text, match), "text", message, WARNING
        for match in OVERRIDE.finditer(text):
            message = (
                f"contains a character that changes the text direction (U+{ord(match[0]):04X}); "
                "remove it"
            )
            yield _line(text, match), "text", message, WARNING
    for match in ENTITY.finditer(text) if "&#" in text else ():
        digits, base = (match[1][1:], 16) if match[1][0] in "xX" else (match[1], 10)
        code = int(digits.lstrip("0")[:8] or "0", base)
        if (
            code > sys.maxunicode
            or 0xD800 <= code < 0xE000
            or code == 0
            or CONTROL.match(chr(code))
        ):
            yield (
                _line(text, match),
                "text",
                f'"{match[0]}" is a character that pages cannot show; remove it',
                ERROR,
            )
    for match in CONTROL.finditer(text):
        message = (
            f"contains a control character (U+{ord(match[0]):04X}), which pages cannot show; "
            "remove it"
        )
        yield _line(text, match), "text", message, ERROR


def _decomposed(text: str) -> Iterator[Fault]:
    lines = text.split("\n")
    line = next(
        (
            number
            for number, one in enumerate(lines, 1)
            if not unicodedata.is_normalized("NFC", one)
        ),
        1,
    )
    yield (
        line,
        "text",
        "uses decomposed letters (NFD), which were composed; save it as NFC",
        WARNING,
    )


def _mojibake(text: str) -> Iterator[Fault]:
    """Letters that were once decoded with the wrong encoding; code may be about them."""
    lines = [(number + 1, line) for number, line in outside_code(text.split("\n"))]
    for number, (word, meant) in broken_words(lines):
        yield number, "text", as_broken(word, meant), WARNING


def as_broken(word: str, meant: str) -> str:
    """The message for a word with broken letters."""
    return f'"{word[:40]}" looks like "{meant[:40]}" saved in the wrong encoding; fix it'


def is_unreadable(address: str) -> bool:
    """Whether a control character has been replaced in an address."""
    return UNREADABLE in unquote(address)


def hidden(value: str) -> str:
    """The first invisible character of a value, as ``U+200B``, or "". Joiners within emoji do not
    count.
    """
    found = HIDDEN.search(value) or JOINER.search(value)
    return f"U+{ord(found[0]):04X}" if found else ""


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
