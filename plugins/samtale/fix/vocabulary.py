"""Adds names to the file that declares topics or series."""

import json
import re
from collections.abc import Sequence

from unidecode import unidecode

from ..problems import Correction

PLAIN = re.compile(r"[^\W\d_][\w æøåäöÆØÅÄÖéèü-]*")
ID = re.compile(r"""^\[?["']?([^\s"'\]:]+)""", re.MULTILINE)
RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "ja", "nej", "y", "n"}


def with_topics(text: str, suffix: str, topics: Sequence[Correction]) -> tuple[str, int]:
    """A file of topics with these names at its end, and how many were added. suffix: ``.yaml``,
    ``.yml`` or ``.toml``; to others nothing is added.
    """
    if suffix not in (".yaml", ".yml", ".toml"):
        return text, 0
    names: dict[str, dict[str, str]] = {}
    for one in topics:
        names.setdefault(one.new.casefold(), {}).setdefault(one.old, one.new)
    end = "\r\n" if "\r\n" in text else "\n"
    taken = {
        found.casefold() for found in re.findall(r"""^\[?["']?([^\s"'\]:]+)""", text, re.MULTILINE)
    }
    lines = []
    for fold in sorted(names):
        key = _id(fold, taken)
        taken.add(key)
        languages = sorted(names[fold].items())
        if suffix == ".toml":
            lines += [f"[{key}]", *(f"{lang} = {_quoted(name)}" for lang, name in languages)]
        else:
            inner = ", ".join(f"{lang}: {_scalar(name)}" for lang, name in languages)
            lines.append(f"{key}: {{ {inner} }}")
    before = text if not text or text.endswith(("\n", "\r")) else text + end
    return before + "".join(line + end for line in lines), len(topics)


def _id(name: str, taken: set[str]) -> str:
    """An id for a name that no other concept has."""
    plain = re.sub(r"[^a-z0-9]+", "-", unidecode(name).lower()).strip("-") or "topic"
    key, number = plain, 1
    while key in taken or key in RESERVED or key.isdigit():
        number += 1
        key = f"{plain}-{number}"
    return key


def _scalar(name: str) -> str:
    """A name as YAML has it in a flow mapping."""
    is_plain = PLAIN.fullmatch(name) and name.casefold() not in RESERVED
    return name if is_plain and name == name.strip() else _quoted(name)


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
