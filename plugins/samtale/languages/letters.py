"""Letters of a language: transliteration for addresses, and sorting by its alphabet."""

import re
import unicodedata

from unidecode import unidecode

from .collation import SortKey
from .language import Language

APOSTROPHES = re.compile(r"['’ʼ]")
NOT_ADDRESS = re.compile(r"[^a-z0-9]+")


def slugify(text: str, language: Language) -> str:
    """A title or name as a part of an address: ``slugify("Ærø på ny", da) == "aeroe-paa-ny"``.

    The language's own table comes first (Danish æ -> ae, Swedish å -> a), then Unidecode for every
    other script. Returns an empty string if nothing is left (only emoji or punctuation).
    """
    composed = unicodedata.normalize("NFC", text)
    ascii_ = unidecode(APOSTROPHES.sub("", composed).translate(language.transliteration))
    return NOT_ADDRESS.sub("-", ascii_.lower()).strip("-")


def sort_key(text: str, language: Language) -> SortKey:
    """A key that sorts like the language's dictionaries, as ICU does (collation.py): æøå last in
    Danish, åäö last in Swedish. The order is total.
    """
    return language.collation.key(text)
