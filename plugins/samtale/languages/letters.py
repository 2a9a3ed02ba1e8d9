"""Letters of a language: transliteration for addresses, and sorting by its alphabet."""

import re
import unicodedata

from unidecode import unidecode

from .language import Language

APOSTROPHES = re.compile(r"['’ʼ]")
NOT_ADDRESS = re.compile(r"[^a-z0-9]+")
UNKNOWN = 10_000  # after every alphabet: letters that the language does not have, by code point


def slugify(text: str, language: Language) -> str:
    """A title or name as a part of an address: ``slugify("Ærø på ny", da) == "aeroe-paa-ny"``.

    The language's own table comes first (Danish æ -> ae, Swedish å -> a), then Unidecode for every
    other script. Returns an empty string if nothing is left (only emoji or punctuation).
    """
    composed = unicodedata.normalize("NFC", text)
    ascii_ = unidecode(APOSTROPHES.sub("", composed).translate(language.transliteration))
    return NOT_ADDRESS.sub("-", ascii_.lower()).strip("-")


def sort_key(text: str, language: Language) -> tuple[tuple[int, ...], str, str]:
    """A key that sorts like the language's dictionaries: æøå last in Danish, åäö last in Swedish.

    Babel has no collation and ``locale.strxfrm`` depends on the machine, so the alphabet is a table
    in the language's data file. Letters with other accents sort as their base letter; spaces and
    hyphens come before letters; other punctuation is ignored. Ties are broken by the text itself,
    so that the order is total.
    """
    lowered = unicodedata.normalize("NFC", text).lower()
    for letter, other in language.same.items():
        lowered = lowered.replace(letter, other)
    places = []
    for letter in lowered:
        if letter in language.rank:
            places.append(language.rank[letter])
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        if base in language.rank:
            places.append(language.rank[base])
        elif letter.isspace() or letter in "-–—":
            places.append(0)
        elif letter.isalnum():
            places.append(UNKNOWN + ord(letter))
    return (tuple(places), lowered, text)
