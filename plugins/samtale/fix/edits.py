"""The text of a file after its corrections: nothing else in it changes, neither encoding nor line
ends.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ..problems import ENCODING, KEY, LINK, NAME, TOPIC, WORD, Correction
from ..read.front_matter import normal_key
from ..read.structure import outside_code
from .links import replaced_links
from .vocabulary import with_topics

BOM = b"\xef\xbb\xbf"
LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
KEY_AT = re.compile(r"^(?P<before>\s*)(?P<key>[^:=]{1,60}?)(?P<after>\s*[:=])")
END = re.compile(r"^(?:---|\+\+\+|\.\.\.)?\s*$")
NAME_LINES = 100  # a key's list of names has no more lines

Edit = tuple[int, Correction]  # the line, from 1


def edited(name: str, data: bytes, edits: Iterable[Edit]) -> tuple[bytes, int]:
    """The content of a file with these corrections, and how many were possible. name: of the file,
    whose suffix says how it is written.
    """
    edits = sorted(edits, key=lambda edit: (edit[0], edit[1].what, edit[1].old, edit[1].new))
    encoding = next((one.old for _line, one in edits if one.what == ENCODING), "")
    if encoding:  # what else is wrong is known when it can be read
        text = data.decode(encoding)
        return text.removeprefix("\ufeff").encode("utf-8"), 1
    mark, body = (BOM, data[3:]) if data.startswith(BOM) else (b"", data)
    text, made = body.decode("utf-8"), 0
    topics = [one for _line, one in edits if one.what == TOPIC]
    if topics:
        text, made = with_topics(text, PurePosixPath(name).suffix, topics)
    lines = LINE.split(text)
    is_markdown = PurePosixPath(name).suffix not in (".html", ".htm", ".rst")
    for link in dict.fromkeys((one.old, one.new) for _line, one in edits if one.what == LINK):
        made += replaced_links(lines, *link, code=is_markdown)
    for number, one in edits:
        if 0 < number <= len(lines) and one.what in (KEY, NAME, WORD):
            made += {KEY: _key, NAME: _name, WORD: _word}[one.what](lines, number - 1, one)
    return mark + "".join(lines).encode("utf-8"), made


def _key(lines: list[str], at: int, one: Correction) -> int:
    found = KEY_AT.match(lines[at])
    if not found or normal_key(found["key"].strip("\"'")) != normal_key(one.old):
        return 0
    new = one.new if found["key"][:1].isupper() else one.new.lower()
    lines[at] = f"{found['before']}{new}{lines[at][found.start('after') :]}"
    return 1


def _name(lines: list[str], at: int, one: Correction) -> int:
    """Replace a name in the value of a key, which may be a list on the lines below."""
    name = re.compile(rf"(?<![\w-]){re.escape(one.old)}(?![\w-])")
    for number in range(at, min(at + NAME_LINES, len(lines))):
        if number > at and (END.match(lines[number]) or KEY_AT.match(lines[number])):
            break
        key = KEY_AT.match(lines[number]) if number == at else None
        if found := name.search(lines[number], key.end() if key else 0):
            line = lines[number]
            lines[number] = line[: found.start()] + one.new + line[found.end() :]
            return 1
    return 0


def _word(lines: Sequence[str], at: int, one: Correction) -> int:
    """Replace a word on its line, outside code."""
    shown = dict(outside_code([line.rstrip("\r\n") for line in lines]))
    place = shown.get(at, "").find(one.old)
    if place < 0 or not isinstance(lines, list):
        return 0
    lines[at] = lines[at][:place] + one.new + lines[at][place + len(one.old) :]
    return 1
