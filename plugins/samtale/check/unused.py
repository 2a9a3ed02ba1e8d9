"""Finds files in the content that readers never see, probably by mistake."""

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from ..config.file_names import is_text, meant_as_text
from ..problems import WARNING, Problem
from ..read.text import NotText, decode
from ..scan.tree import Tree

WORD = re.compile(
    r"""[^/\\\s"'()<>=,;:{}|\[\]?#&]+"""
)  # what a file name can look like in any markup


def unused(
    tree: Tree, card: str, used: Collection[str], published: Collection[str]
) -> Iterator[Problem]:
    """A warning for each picture that no text shows, and for each file that looks like a text but
    that no reader reads.

    used: the files that bodies and front matter refer to, drafts included; published: those that
    are always published.
    """
    pictures = {
        path
        for path, size in tree.pictures.items()
        if path not in used and path != card and not size.fault  # which is never shown
    }
    if pictures:
        by_name = {PurePosixPath(path).name for path in pictures}
        shown = mentioned(by_name, _sources(tree))
        for path in sorted(path for path in pictures if PurePosixPath(path).name not in shown):
            message = "not used in any essay; remove it, or use it"
            yield Problem(str(tree.root / path), 1, "picture", message, WARNING)
    for path in tree.files:
        suffix = meant_as_text(path)
        if (
            suffix
            and path not in used
            and path not in published
            and ("/" in path or not path.endswith(".txt"))
        ):
            message = (
                "is not a text format that Samtale reads; save it as plain text, with a name that "
                f'ends in "{suffix}"'
            )
            yield Problem(str(tree.root / path), 1, "file", message, WARNING)


def _sources(tree: Tree) -> Iterator[str]:
    for path in tree.files:
        if is_text(path):
            try:
                yield decode((tree.root / path).read_bytes())[0]
            except NotText:
                continue


def mentioned(names: set[str], texts: Iterable[str]) -> set[str]:
    """Which of these file names occur in the texts, in any markup, alone or in an address.

    Linear in the size of the texts, except for names with spaces or brackets, which are searched
    one by one.
    """
    simple = {name for name in names if WORD.fullmatch(name)}
    found: set[str] = set()
    for text in (unquote(unescape(text)) for text in texts):
        found |= simple.intersection(word.rstrip(".") for word in WORD.findall(text))
        found |= {name for name in names - simple if name in text}
    return found
