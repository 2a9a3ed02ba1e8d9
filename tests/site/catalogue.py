"""The catalogue of bad input: reads the cases in ``tests/fixtures/catalogue`` (its README says how
they are written).
"""

import base64
import os
import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from samtale.problems import Problem

OPTIONS = re.compile(
    r"escapes|crlf|nfd|bom|latin-1|utf-16|base64|empty|folder|fifo|gone|symlink \S+|mode [0-7]{3}"
    r"|(?P<kind>picture|bomb) png (?P<width>\d+)x(?P<height>\d+)(?P<cut> truncated)?"
)
HEADER = re.compile(r"^--- (?P<path>[^\[\]]+?)(?P<options>(?: \[[^\]]*\])*)$")
ESCAPE = re.compile(r"\\(?:x(?P<x>[0-9a-f]{2})|u(?P<u>[0-9a-f]{4})|U(?P<U>[0-9a-f]{8})|(?P<n>n))")
REPEAT = re.compile(r"\\\{(?P<text>.+?)\*(?P<times>\d+)\}", re.DOTALL)
TOLD = re.compile(
    r"^(?P<path>[^:]+)(?::(?P<line>\d+|\*))?:(?: (?P<field>[^:]+):(?= |$))?(?: (?P<needle>.+))?$"
)
SHOWN = re.compile(r"^output/(?P<name>\S+) (?P<verb>contains|lacks|titled) (?P<text>.+)$")


@dataclass(frozen=True)
class Source:
    """A file as a case presents it: its path below the content (``../`` for one outside), its text
    and its options.
    """

    path: str
    text: str
    options: tuple[str, ...] = ()

    @property
    def gone(self) -> bool:
        return "gone" in self.options


@dataclass(frozen=True)
class Expected:
    """A problem that must be reported. ``line`` is "*" for any; ``path`` too."""

    path: str
    line: str
    field: str
    needle: str

    def fits(self, one: Problem) -> bool:
        at = self.path in ("*", one.path) and self.line in ("*", str(one.line))
        return (
            at
            and self.field.casefold() in one.field.casefold()
            and self.needle in f"{one.field}: {one.message}"
        )


@dataclass(frozen=True)
class Shown:
    """What a file of the output contains or lacks; for ``*`` any of them, in its name too."""

    name: str
    verb: str
    text: str


@dataclass(frozen=True)
class Case:
    """One case. ``reported``: severity and alternatives of each problem."""

    name: str
    row: str
    where: str
    files: tuple[Source, ...]
    settings: str
    reported: tuple[tuple[str, tuple[Expected, ...]], ...]
    shown: tuple[Shown, ...]

    @property
    def fails(self) -> bool:
        return any(severity == "error" for severity, _alternatives in self.reported)

    @property
    def quiet(self) -> bool:
        return not self.reported


class CatalogueError(Exception):
    """A case file is malformed; the message says where."""


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of one file. Raises CatalogueError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts, expecting = (
        [],
        True,
    )  # a heading in a text begins no case: that needs the last one's expectations above it
    for number, line in enumerate(lines):
        if expecting and line.startswith("## "):
            starts.append(number)
        expecting = line == "--- expect" or (expecting and not line.startswith("## "))
    bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
    return tuple(_case(lines[start:end], f"{path.name}:{start + 1}") for start, end in bounds)


def _case(lines: list[str], where: str) -> Case:
    headers = [number for number, line in enumerate(lines) if line.startswith("--- ")]
    if len(lines) < 2 or not lines[1].startswith("row: "):
        raise CatalogueError(f'{where}: the second line is no "row: ..."')
    if not headers or lines[headers[-1]] != "--- expect":
        raise CatalogueError(f'{where}: the case does not end with "--- expect"')
    files, settings = [], ""
    for start, end in pairwise(headers):
        text = "\n".join(lines[start + 1 : end]).rstrip() + "\n"
        if lines[start] == "--- settings":
            settings += text
        else:
            files.append(_source(lines[start], text, where))
    reported, shown, rest = [], [], []
    for line in filter(str.strip, lines[headers[-1] + 1 :]):
        kind, _, places = line.partition(" ")
        if kind in ("error", "warning"):
            reported.append(
                (kind, tuple(_expected(place, where) for place in expanded(places).split(" || ")))
            )
        elif match := SHOWN.match(expanded(line)):
            shown.append(Shown(**match.groupdict()))
        elif line == "ok":
            rest.append(line)
        else:
            raise CatalogueError(f'{where}: "{line}" is no expectation')
    if bool(reported) == ("ok" in rest) or (shown and "error" in dict(reported)):
        raise CatalogueError(
            f'{where}: expect problems, or "ok"; an output only where there is no error'
        )
    name, row = lines[0].removeprefix("## "), lines[1].removeprefix("row: ")
    return Case(name, row, where, tuple(files), settings, tuple(reported), tuple(shown))


def _source(header: str, text: str, where: str) -> Source:
    match = HEADER.match(header)
    options = tuple(re.findall(r"\[([^\]]*)\]", match["options"])) if match else ()
    wrong = [option for option in options if not OPTIONS.fullmatch(option)]
    if not match or wrong:
        raise CatalogueError(
            f'{where}: "{header}" cannot be read{": " + wrong[0] if wrong else ""}'
        )
    made = {option.split(" ", maxsplit=1)[0] for option in options} & {
        "empty",
        "folder",
        "fifo",
        "symlink",
        "picture",
        "bomb",
    }
    if bool(text.strip()) == bool(made) and not ("gone" in options and not made):
        raise CatalogueError(
            f'{where}: "{header}" has '
            f"{'a text and an option that makes one' if made else 'no text'}"
        )
    path = expanded(match["path"])
    return Source(f"../{path}" if path.startswith("outside/") else path, text, options)


def _expected(text: str, where: str) -> Expected:
    match = TOLD.match(text)
    if not match or (match["path"] != "*" and not match["line"]):
        raise CatalogueError(f'{where}: "{text}" is no "path:line: field: words"')
    return Expected(
        match["path"], match["line"] or "*", match["field"] or "", match["needle"] or ""
    )


def expanded(text: str) -> str:
    r"""The text with ``\x00``, ``\u202e``, ``\n`` and ``\{ab*300}`` made what they stand for."""
    text = ESCAPE.sub(
        lambda match: "\n" if match["n"] else chr(int(match["x"] or match["u"] or match["U"], 16)),
        text,
    )
    return REPEAT.sub(lambda match: match["text"] * int(match["times"]), text)


def write(source: Source, content: Path) -> None:
    """Put a case's file where it says."""
    path = content / source.path
    path.parent.mkdir(parents=True, exist_ok=True)
    for option in source.options:
        if option.startswith("symlink "):
            path.symlink_to(option.removeprefix("symlink "))
            return
        if option in ("folder", "fifo"):
            (path.mkdir if option == "folder" else lambda: os.mkfifo(path))()
            return
    path.write_bytes(data(source))
    for option in source.options:
        if option.startswith("mode "):
            path.chmod(int(option.removeprefix("mode "), 8))


def data(source: Source) -> bytes:
    """The bytes of a file."""
    for option in source.options:
        match = OPTIONS.fullmatch(option)
        if match["kind"]:
            bomb = match["kind"] == "bomb"
            made = png(int(match["width"]), int(match["height"]), pixels=not bomb)
            return made[: -len(made) // 3] if match["cut"] else made
    if "empty" in source.options:
        return b""
    if "base64" in source.options:
        return base64.b64decode(source.text)
    text = expanded(source.text) if "escapes" in source.options else source.text
    text = unicodedata.normalize("NFD", text) if "nfd" in source.options else text
    text = text.replace("\n", "\r\n") if "crlf" in source.options else text
    encoding = next((one for one in source.options if one in ("latin-1", "utf-16")), "utf-8")
    return text.encode("utf-8-sig" if "bom" in source.options else encoding)


def png(width: int, height: int, pixels: bool = True) -> bytes:
    """A black picture of one bit a pixel; without pixels there is one only, whatever the header
    says.
    """
    raw = (b"\0" * (1 + (width + 7) // 8)) * height if pixels else b"\0\0"
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
