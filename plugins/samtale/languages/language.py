"""A language, read from two files: ``<code>.toml`` (letters) and ``<code>.po`` (words).

Adding a language takes these two files and one line in the settings; no language is named in the
code.
"""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.pofile import PoFileError

from .catalogue import Catalogue, read_catalogue
from .collation import Collation, Sorting

REQUIRED = {
    "quotes": ("double", "single", "apostrophe"),
    "dashes": ("pause", "range"),
    "addresses": ("topics", "series", "authors", "archive", "map", "search", "page"),
}
LISTS = {"double": 2, "single": 2, "elided": 0}  # of how many texts; 0 for any number
# lists of the table "search", all optional: endings of inflected words, letters that join the
# halves of a compound, and endings that look like such a half
SEARCH = ("endings", "links", "suffixes")


class LanguageError(Exception):
    """A language's data is missing or incomplete; the message names the file and the remedy."""


class Quotes(TypedDict):
    """The quotation marks of a language. ``double``, ``single``: the opening and the closing one;
    ``elided``: words that begin with an apostrophe, without it.
    """

    double: Sequence[str]
    single: Sequence[str]
    apostrophe: str
    elided: NotRequired[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Language:
    """One language of the site.

    ``code`` is the BCP 47 tag used in addresses, ``lang`` and hreflang; ``name`` is what its own
    readers call it; ``neighbours`` are the site's other languages in the order in which this
    language's readers are offered them; ``search``: what searching must know of its words.
    """

    code: str
    name: str
    neighbours: tuple[str, ...]
    locale: Locale
    quotes: Quotes
    dashes: Mapping[str, str]
    letters: Mapping[str, str]
    sorting: Sorting
    addresses: Mapping[str, str]
    search: Mapping[str, tuple[str, ...]]
    catalogue: Catalogue = field(repr=False)
    source: Path = field(repr=False)

    def gettext(self, message: str) -> str:
        """The interface string in this language. Raises KeyError if the catalogue lacks it."""
        return self.catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The interface string in this language's plural form for ``number``."""
        return self.catalogue.ngettext(singular, plural, number)

    @cached_property
    def months_of_dates(self) -> frozenset[str]:
        """The names of months that a date has behind "24." (CLDR, by Babel): all where the day has
        a full stop, else those that begin with a small letter.
        """
        names = self.locale.months["format"]["wide"].values()
        stop = "d." in str(self.locale.date_formats["long"].pattern)
        return frozenset(str(name) for name in names if stop or name[:1].islower())

    @cached_property
    def transliteration(self) -> dict[int, str]:
        """Letters -> ASCII for addresses, both cases, in the form of ``str.translate``."""
        capitals = {
            letter.upper(): ascii_
            for letter, ascii_ in self.letters.items()
            if len(letter.upper()) == 1
        }
        return str.maketrans({**self.letters, **capitals})

    @cached_property
    def collation(self) -> Collation:
        """The order of names in this language."""
        return Collation(self.sorting)

    def language_name(self, code: str) -> str:
        """Another language's name in this language: ``da.language_name("sv") == "svensk"`` (from
        CLDR, by Babel).
        """
        names: Mapping[str, str] = self.locale.languages
        return names.get(code.replace("-", "_")) or names.get(code.split("-", maxsplit=1)[0], code)


def load_languages(
    declared: Mapping[str, Mapping[str, Any]], folders: Sequence[Path], *, fallback: bool = False
) -> tuple[Language, ...]:
    """Read every declared language, in the settings' order.

    declared: code -> {"name": ..., "neighbours": [...]}; folders: searched in order for
    ``<code>.toml`` and ``.po``; fallback: use English for an untranslated string instead of an
    error. Raises LanguageError, naming file and key.
    """
    if not declared:
        raise LanguageError('LANGUAGES: is empty; add at least one language, for example "da"')
    codes = tuple(declared)
    return tuple(_load(code, line, codes, folders, fallback) for code, line in declared.items())


def _load(
    code: str,
    line: Mapping[str, Any],
    codes: tuple[str, ...],
    folders: Sequence[Path],
    fallback: bool,
) -> Language:
    for neighbour in line.get("neighbours", ()):
        if neighbour not in codes or neighbour == code:
            raise LanguageError(
                f'LANGUAGES: "{code}" names "{neighbour}" as a neighbour, which is not another '
                "language of the site; use other languages of the site"
            )
    listed = tuple(dict.fromkeys(line.get("neighbours", ())))
    others = tuple(other for other in codes if other != code and other not in listed)
    path = _find(code, ".toml", folders)
    words = _find(code, ".po", folders)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        catalogue = read_catalogue(words, fallback=fallback)
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{path}: cannot be read: {error}") from error
    except (PoFileError, UnicodeDecodeError) as error:
        raise LanguageError(f"{words}: cannot be read: {error}") from error
    try:
        locale = Locale.parse(str(data.get("locale", code)).replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(f"{path}: locale: {error}; use one that Babel knows") from error
    if not _is_language_of(locale, code):
        raise LanguageError(
            f'{path}: locale: "{data["locale"]}" is of another language than "{code}"; use that of '
            "this language"
        )
    if catalogue.locale and not _is_language_of(catalogue.locale, code):
        raise LanguageError(
            f'{words}: Language: "{catalogue.locale}" is another language than "{code}"; correct '
            "the header, and check that these are the strings of this language"
        )
    if fault := _fault(data):
        raise LanguageError(f"{path}: {fault}; see the other languages' files")
    return Language(
        code=code,
        name=line.get("name") or _own_name(code, locale),
        neighbours=listed + others,
        locale=locale,
        quotes=data["quotes"],
        dashes=data["dashes"],
        letters=data.get("letters", {}),
        sorting=_sorting(data.get("sorting", {})),
        addresses=data["addresses"],
        search={key: tuple(data.get("search", {}).get(key, ())) for key in SEARCH},
        catalogue=catalogue,
        source=path,
    )


def _is_language_of(locale: Locale, code: str) -> bool:
    """Whether a locale is of a language, or of the one that CLDR derives it from (no, nb). A code
    that Babel does not know may have any locale.
    """
    try:
        own = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return True
    one, other, parents = own.language, locale.language, get_global("parent_exceptions")
    return one == other or parents.get(one) == other or parents.get(other) == one


def _fault(data: Mapping[str, Any]) -> str:
    """What is missing or of the wrong type in a language's tables; "" for nothing."""
    for table, keys in REQUIRED.items():
        found = data.get(table)
        if not isinstance(found, Mapping):
            return f"{table}: missing"
        if missing := [key for key in keys if key not in found]:
            return f"{table}: missing {', '.join(missing)}"
        for key, value in found.items():
            if key in LISTS:
                pair = LISTS[key]
                if not _is_texts(value) or (pair and len(value) != pair):
                    return f"{table}: {key}: {value!r} is not a list of {'two ' * bool(pair)}texts"
            elif not isinstance(value, str):
                return f"{table}: {key}: {value!r} is not a text"
    letters = data.get("letters", {})
    if isinstance(letters, Mapping) and _is_texts(list(letters.values())):
        fault = _fault_in_sorting(data.get("sorting", {}))
        return fault or _fault_of_search(data.get("search", {}))
    return "letters: is not a table of letters"


def _fault_in_sorting(sorting: object) -> str:
    if not isinstance(sorting, Mapping):
        return "sorting: is not a table"
    if not isinstance(alphabet := sorting.get("alphabet", ""), str):
        return f"sorting: alphabet: {alphabet!r} is not a text"
    if not isinstance(first := sorting.get("capitals_first", False), bool):
        return f"sorting: capitals_first: {first!r} is not true or false"
    for key in ("same", "alike"):
        letters = sorting.get(key, {})
        if not isinstance(letters, Mapping) or not _is_texts([*letters, *letters.values()]):
            return f"sorting: {key}: is not a table of letters"
        if not all(map(all, letters.items())):
            return f"sorting: {key}: has an empty letter"
    return ""


def _fault_of_search(table: object) -> str:
    if not isinstance(table, Mapping):
        return "search: is not a table"
    for key, value in table.items():
        if key not in SEARCH or not _is_texts(value):
            return f"search: {key}: is not a list of texts; use one of {', '.join(SEARCH)}"
    return ""


def _sorting(data: Mapping[str, Any]) -> Sorting:
    """The table ``[sorting]``, composed like the texts that it sorts."""
    pairs = {
        key: {_composed(letter): _composed(other) for letter, other in data.get(key, {}).items()}
        for key in ("same", "alike")
    }
    return Sorting(
        alphabet=_composed(data.get("alphabet", "abcdefghijklmnopqrstuvwxyz")),
        capitals_first=data.get("capitals_first", False),
        **pairs,
    )


def _composed(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _own_name(code: str, locale: Locale) -> str:
    """CLDR's name of the language in that language, capitalised for the language switcher."""
    name = (
        locale.languages.get(code.replace("-", "_"))
        or locale.languages.get(locale.language)
        or code
    )
    return name[:1].upper() + name[1:]


def _find(code: str, suffix: str, folders: Sequence[Path]) -> Path:
    for folder in folders:
        path = Path(folder) / (code + suffix)
        if path.is_file():
            return path
    looked = ", ".join(str(folder) for folder in folders)
    raise LanguageError(
        f'LANGUAGES: "{code}" has no {code}{suffix} (searched in {looked}); copy another '
        "language's file and translate it, or remove the language"
    )
