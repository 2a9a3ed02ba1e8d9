"""Letters of a language: transliteration for addresses, and sorting by its alphabet."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from unidecode import unidecode

from .collation import SortKey
from .language import Language

APOSTROPHES = re.compile(r"['’ʼ]")
NOT_ADDRESS = re.compile(r"[^a-z0-9]+")
# where signs distinguish names: C++, F#, A*, Notepad++; .NET, @home
BEHIND = re.compile(r"(?<=\b\w)[+#*]+(?!\w)|(?<=\w)(?:\+{2,}|#+)(?!\w)")
BEFORE = re.compile(r"(?<![\w.@])[.@](?=[^\W\d_])")


def slugify(text: str, language: Language) -> str:
    """A title or name as a part of an address: ``slugify("Ærø på ny", da) == "aeroe-paa-ny"``.

    The language's own table comes first (Danish æ -> ae, Swedish å -> a), then Unidecode for every
    other script, then Unicode's names of letters that Unidecode does not know. Returns an empty
    string if nothing is left (only emoji or punctuation).
    """
    composed = unicodedata.normalize("NFC", text)
    ascii_ = unidecode(APOSTROPHES.sub("", composed).translate(language.transliteration))
    slug = NOT_ADDRESS.sub("-", ascii_.lower()).strip("-")
    if not slug and any(map(str.isalnum, composed)):
        names = (unicodedata.name(letter, "") for letter in composed if letter.isalnum())
        slug = "-".join(NOT_ADDRESS.sub("-", name.rpartition(" ")[2].lower()) for name in names)
    return slug.strip("-")


def name_slug(name: str, language: Language) -> str:
    """A topic's, series' or author's name as a part of an address; like ``slugify``, but signs that
    distinguish names are spelled: ``C++`` is ``c-plus-plus``, ``.NET`` is ``dot-net``. It depends
    on the name alone. Returns an empty string if nothing is left.
    """
    words = signs().at_names
    spelled = BEHIND.sub(lambda found: _spelled(found[0], words), name)
    spelled = BEFORE.sub(lambda found: _spelled(found[0], words), spelled)
    return slugify(spelled, language)


def distinct_slugs(names: Mapping[str, str], language: Language) -> dict[str, str]:
    """Key -> slug, for names by their keys. Names that would share an address with another have all
    their signs spelled (``Disney+``), if that makes theirs distinct; otherwise they still share it.
    In whatever order the names come, the slugs are the same.
    """
    slugs = {key: name_slug(name, language) for key, name in names.items()}
    times = Counter(slugs.values())
    spelled = {
        key: slugify(_spelled(names[key], signs().all), language)
        for key, slug in slugs.items()
        if slug and times[slug] > 1
    }
    again = Counter(slug for key, slug in spelled.items() if slug != slugs[key])
    return slugs | {
        key: slug for key, slug in spelled.items() if again[slug] == 1 and slug not in times
    }


@dataclass(frozen=True)
class Signs:
    """Signs -> words: those that are spelled where they distinguish names, and all that are
    spelled in a name that would otherwise have the address of another one.
    """

    at_names: Mapping[str, str]
    all: Mapping[str, str]


@lru_cache(maxsize=1)
def signs() -> Signs:
    """The words for signs, which are data (signs.toml)."""
    data = tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
    at_names = data["behind"] | data["before"]
    return Signs(at_names, at_names | data["elsewhere"])


def _spelled(text: str, words: Mapping[str, str]) -> str:
    return "".join(f" {words[sign]} " if sign in words else sign for sign in text)


def sort_key(text: str, language: Language) -> SortKey:
    """A key that sorts like the language's dictionaries, as ICU does (collation.py): æøå last in
    Danish, åäö last in Swedish. The order is total.
    """
    return language.collation.key(text)
