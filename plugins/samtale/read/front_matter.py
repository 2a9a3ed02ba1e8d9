"""Front matter: ``Key: value`` lines or YAML between ``---`` lines, each value with the line it stands on."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

KEY_LINE = re.compile(
    r"^ {0,3}(?:(?P<key>[^\W\d][\w-]{0,40}):(?!//)[ \t]*(?P<value>.*)"
    r"|(?P<words>[^\W\d][\w -]{0,40}?)\s*:(?:[ \t]+(?P<rest>.*))?)$"
)
CONTINUATION = re.compile(r"^(?: {4}|\t)\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Field:
    """One key of a file's front matter. ``value`` is text, or a list or mapping of texts (YAML); ``line`` from 1."""

    key: str
    value: object
    line: int


@dataclass(frozen=True)
class Document:
    """A source file taken apart. ``body_line`` is the line, from 1, on which ``body`` begins."""

    fields: dict[str, Field]
    body: str
    body_line: int


class FrontMatterError(Exception):
    """The front matter cannot be read; ``line`` (from 1) says where."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def decode(data: bytes) -> str:
    """Text from the bytes of a source file: UTF-8 with or without BOM, any line ends, composed letters (NFC).

    Raises UnicodeDecodeError with the offset of the first bad byte.
    """
    text = data.decode("utf-8-sig")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def split(text: str) -> Document:
    """Take a source text apart into front matter and body. Raises FrontMatterError."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and lines[start].rstrip() == "---":
        return _yaml_document(lines, start)
    return _key_document(lines, start)


def normal_key(key: str) -> str:
    """Keys may be written as ``Translation-of``, ``translation_of`` or ``TRANSLATION OF``."""
    return re.sub(r"[\s_-]+", "_", key.strip().lower())


def _collect(fields: Iterator[Field]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in fields:
        if field.key in found:
            raise FrontMatterError(
                f'"{field.key}" stands here a second time (first on line {found[field.key].line}): keep one of them',
                field.line,
            )
        found[field.key] = field
    return found


def _key_document(lines: list[str], start: int) -> Document:
    def fields() -> Iterator[Field]:
        nonlocal end
        key, values, line = "", [], 0
        for end in range(start, len(lines) + 1):
            text = lines[end] if end < len(lines) else ""
            match = KEY_LINE.match(text)
            more = CONTINUATION.match(text) if key and text.strip() else None
            if more:
                values.append(more["value"].strip())
                continue
            if key:
                yield Field(key, "\n".join(values), line)
                key = ""
            if not match:
                break
            key, line = normal_key(match["key"] or match["words"]), end + 1
            values = [(match["value"] or match["rest"] or "").strip()]

    end = start
    found = _collect(fields())
    return Document(found, "\n".join(lines[end:]), end + 1)


def _yaml_document(lines: list[str], start: int) -> Document:
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in ("---", "...")), None)
    if end is None:
        raise FrontMatterError('the front matter opened by "---" is never closed: add a line "---" below it', start + 1)
    try:
        # BaseLoader keeps every scalar as it is written: "no" is Norwegian, 2024-02-30 is the author's mistake to hear of
        loader = yaml.BaseLoader("\n".join(lines[start + 1 : end]))
        node = loader.get_single_node()
        if node is None:
            return Document({}, "\n".join(lines[end + 1 :]), end + 2)
        if not isinstance(node, yaml.MappingNode):
            raise FrontMatterError('the front matter is no list of "key: value" lines', start + 2)
        found = _collect(
            Field(
                normal_key(str(loader.construct_object(key, deep=True))),
                loader.construct_object(value, deep=True),
                key.start_mark.line + start + 2,
            )
            for key, value in node.value
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split())
        offset = getattr(error, "position", None)  # of a character that YAML does not allow
        above = mark.line if mark else "\n".join(lines[start + 1 : end])[:offset].count("\n") if offset else 0
        line = above + start + 2
        raise FrontMatterError(f'YAML: {reason}: put text that holds ":" or "#" between quotes', line) from error
    return Document(found, "\n".join(lines[end + 1 :]), end + 2)
