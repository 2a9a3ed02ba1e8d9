"""Which work and language a source file belongs to, by its path first, then by its front matter."""

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass

WORK_FOLDERS = ("essays", "pages")


@dataclass(frozen=True)
class Place:
    """What a path below the content implies: ``work`` and ``lang``, each "" if it is not known from
    the path.
    """

    work: str
    lang: str


def place(source: str, codes: Collection[str]) -> Place:
    """Derive work and language from ``essays/<work>/<lang>.md`` and ``pages/<work>/<lang>.md``;
    other paths imply neither.

    source: path below the content, with forward slashes.
    """
    folder, name = posixpath.split(source)
    stem = posixpath.splitext(name)[0]
    parts = folder.split("/")
    if (
        len(parts) >= 2
        and parts[0] in WORK_FOLDERS
        and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", stem)
    ):
        known = {code.lower(): code for code in codes}
        if stem.lower() in known or len(stem) == 2:
            return Place("/".join(parts[1:]), stem)
    return Place("", "")


def suffix_language(source: str, codes: Collection[str]) -> str:
    """The language that a file name ends in before its extension, as Hugo writes them
    (``post.en.md``); "" if it is none of the site's.
    """
    _name, dot, code = posixpath.splitext(posixpath.basename(source))[0].rpartition(".")
    return next((one for one in codes if dot and one.lower() == code.lower()), "")


def language_problem(lang: str, path_lang: str, codes: Collection[str]) -> str:
    """The problem with the language of the front matter or the path, or ""."""
    if path_lang and path_lang not in codes and lang in codes:
        return ""  # "om.md" is Danish for "about" as well as Oromo: the front matter decides
    if path_lang and path_lang not in codes:
        return (
            f'the file name says "{path_lang}", which is not a language of this site; '
            f"{_remedy(path_lang, codes)}"
        )
    if lang and lang not in codes:
        return f'"{lang}" is not a language of this site; {_remedy(lang, codes)}'
    if lang and path_lang and lang != path_lang:
        return (
            f'"{lang}" does not match the file name, which says "{path_lang}"; change one of them'
        )
    return ""


def _remedy(lang: str, codes: Collection[str]) -> str:
    lower = {code.lower(): code for code in codes}
    if lang.lower() in lower:
        return f'use "{lower[lang.lower()]}"'
    return (
        f"use one of {', '.join(codes)} (if the file name is not a language, set Lang), or add it "
        "to LANGUAGES in pelicanconf.py"
    )
