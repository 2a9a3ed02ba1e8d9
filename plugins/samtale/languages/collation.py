"""The order of names: the Unicode Collation Algorithm (UTS 10) with the order of CLDR's root
(``root.toml``) and what a language's own file changes in it.

Babel has no collation, PyICU needs ICU's headers, pyuca knows no languages, and ``locale.strxfrm``
depends on the machine. The tables are small because case, accents and compatibility forms follow
from Unicode's data, which Python has. The order is ICU's, but for scripts other than Latin, Greek
and Cyrillic, which are in the order of their numbers in Unicode.
"""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

# groups of characters, in their order; scripts that no table has are the last
SPACES, SIGNS, SYMBOLS, CURRENCIES, DIGITS, OWN, LATIN = range(1, 8)
OTHERS = 100
END = "ǀ"  # letters that an alphabet has behind its z are before the clicks, the last Latin letters
STEP = 1 << 10  # the room behind a weight for those of a language
UNLISTED = 1 << 16  # added to the number of a character that no table has
# the second level: no difference, another letter, or an accent
NONE, VARIANT, ACCENT = 0, STEP, 2 * STEP
# the third level: a letter's forms, as Unicode's data calls them, in the order of UTS 10, table 16
FORMS = {"": 0, "<wide>": 1, "<compat>": 2, "<font>": 3, "<circle>": 4, "<super>": 20, "<sub>": 21}
COMPATIBLE, CAPITAL, OTHER_FORM = FORMS["<compat>"] * STEP, 8 * STEP, 30 * STEP
UPPER, MIXED, LOWER = range(3)

SortKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str, str]


class Element(NamedTuple):
    """A collation element: the weights of a letter on three levels, and its case, which counts
    before the third level where capitals are first. An accent has no ``primary``.
    """

    primary: int
    secondary: int = NONE
    tertiary: int = 0
    case: int = LOWER


Elements: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True)
class Sorting:
    """What a language changes in the order of the root.

    ``alphabet``: its letters, in their order; ``same``: letters, or several that count as one, with
    the letters as which they sort, like accented ones (``<<`` in CLDR); ``alike``: the same, like
    capitals (``<<<``); ``capitals_first``: whether capitals are before small letters.
    """

    alphabet: str = ""
    same: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    capitals_first: bool = False


@dataclass(frozen=True)
class Root:
    """``elements``: of the characters that are listed; ``accents``: the second weight of each;
    ``alike``: letters that sort as others; ``end``: the weight behind which letters of an alphabet
    follow its z.
    """

    elements: Mapping[str, Element]
    accents: Mapping[str, int]
    alike: Mapping[str, str]
    end: int


@lru_cache(maxsize=1)
def root() -> Root:
    """The order that no language changes."""
    data = tomllib.loads(Path(__file__).with_name("root.toml").read_text(encoding="utf-8"))
    groups = {SIGNS: data["signs"], SYMBOLS: data["symbols"], CURRENCIES: data["currencies"]}
    groups |= dict(enumerate(data["letters"], start=LATIN))
    elements = {
        character: Element(_weight(group, place))
        for group, characters in groups.items()
        for place, character in enumerate("".join(characters.split()))
    }
    accents = {
        chr(int(number, 16)): ACCENT + place * STEP
        for place, number in enumerate(data["accents"].split())
    }
    return Root(elements, accents, data["alike"], elements[END].primary - STEP)


def _weight(group: int, place: int) -> int:
    return (group * (1 << 24) + place) * STEP


class Collation:
    """The order of one language, which depends on its ``[sorting]`` and nothing else."""

    def __init__(self, sorting: Sorting):
        self.capitals_first = sorting.capitals_first
        self.own: dict[str, Elements] = {}  # its own letters, capitals and pairs included
        self.known: dict[str, Elements] = {}  # the characters that were asked for
        self.longest = max(map(len, (*sorting.same, *sorting.alike)), default=1)
        self._add_alphabet(sorting.alphabet)
        self._add_same(sorting.same)
        self._add_alike(sorting.alike)
        self.known.clear()

    def key(self, text: str) -> SortKey:
        """A key that sorts as ICU does, by letters, then accents, then case and form. Where these
        are equal, the text decides, so that the order is total.
        """
        composed = unicodedata.normalize("NFC", text)
        elements = tuple(self.elements(text))
        return (
            tuple(one.primary for one in elements if one.primary),
            tuple(one.secondary for one in elements),
            tuple(
                one.tertiary + (one.case << 20 if self.capitals_first else 0) for one in elements
            ),
            composed,
            text,
        )

    def elements(self, text: str) -> Iterator[Element]:
        """The elements of a text, letter by letter, each with its accents."""
        text, place = unicodedata.normalize("NFD", text), 0
        while place < len(text):
            behind = self._end_of_letter(text, place)
            end = behind
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            yield from self._letter(text[place:behind], text[behind:end])
            place = end

    def _end_of_letter(self, text: str, place: int) -> int:
        """Where a letter ends, without its accents; several may count as one (Danish aa)."""
        ends = range(min(place + self.longest, len(text)), place + 1, -1)
        return next((end for end in ends if text[place:end] in self.own), place + 1)

    def _letter(self, letter: str, marks: str) -> Iterator[Element]:
        """A letter and its accents, one of which may make it another letter, as in ǟ that of ä."""
        accents, orders = list[str](), set[int]()
        for accent in marks:
            composed = unicodedata.normalize("NFC", letter + accent)
            order = unicodedata.combining(accent)
            if len(composed) == 1 and order not in orders and self._is_letter(composed):
                letter = composed
            else:
                orders.add(order)
                accents.append(accent)
        for character in (letter, *accents):
            yield from self._character(character)

    def _is_letter(self, composed: str) -> bool:
        return composed in self.own or composed.lower() in root().elements

    def _character(self, character: str) -> Elements:
        found = self.own.get(character) or self.known.get(character)
        if found is None:
            found = self.known[character] = self._found(character)
        return found

    def _found(self, character: str) -> Elements:
        """A character by the root's tables, or by Unicode's data."""
        tables = root()
        if character in tables.elements:
            return (tables.elements[character],)
        small, folded = character.lower(), character.casefold()
        if small in tables.elements or small in tables.alike or small in self.own:
            return (
                tuple(map(_capital, self._character(small)))
                if small != character
                else (self._variant(character))
            )
        decomposed = unicodedata.normalize("NFKD", character)
        if decomposed != character and not character.isspace():
            form = unicodedata.decomposition(character).partition(" ")[0]
            weight = FORMS[form] * STEP if form in FORMS else OTHER_FORM
            case = UPPER if character.isupper() else LOWER
            elements = _in_form(tuple(self.elements(decomposed)), weight)
            return tuple(one._replace(case=case) for one in elements)
        if folded != character and len(folded) == 1 and character.isalpha():
            return _in_form(self._character(folded), OTHER_FORM)  # ς
        return _by_kind(character)

    def _variant(self, character: str) -> Elements:
        """A letter that the root puts behind another one, or several, or one with an accent."""
        alike = root().alike
        meant = alike[character]
        first, *others = (one for part in meant for one in self._character(part))
        if not others or others[0].primary:
            variants = [one for one, other in alike.items() if other[0] == meant[0]]
            first = first._replace(secondary=VARIANT + variants.index(character))
        return (first, *_in_form(tuple(others), COMPATIBLE if others and others[0].primary else 0))

    def _add_alphabet(self, alphabet: str) -> None:
        """Letters without a place of their own in the root, or with another one, follow the letter
        before them; those behind all others follow all Latin letters, as CLDR has it. An alphabet
        of another script comes first.
        """
        table = root().elements
        listed = [table[letter].primary if letter in table else 0 for letter in alphabet]
        foreign = bool(alphabet) and not LATIN <= listed[0] // _weight(1, 0) < LATIN + 1
        last_listed = max((place for place, weight in enumerate(listed) if weight), default=-1)
        weight = 0
        for place, (letter, primary) in enumerate(zip(alphabet, listed, strict=True)):
            if foreign:
                weight = _weight(OWN, place)
            elif primary > weight:
                weight = primary
                continue
            else:
                weight = max(weight, root().end if place > last_listed else 0) + 1
            self._add(letter, (Element(weight),))

    def _add_same(self, same: Mapping[str, str]) -> None:
        times = Counter[str]()
        for letter, target in same.items():
            times[target] += 1
            *others, last = self.elements(target)
            secondary = last.secondary + times[target]
            self._add(letter, (*others, last._replace(secondary=secondary)))

    def _add_alike(self, alike: Mapping[str, str]) -> None:
        times = Counter[str]()
        for letter, target in alike.items():
            forms = _forms(letter)
            for form, case in forms.items():
                capital = target.upper() if case == UPPER and target not in self.own else target
                first, *others = self.elements(capital)
                times[target] += 1
                tertiary = first.tertiary + times[target] + (target in self.own)
                found = (first._replace(tertiary=tertiary), *others)
                self.own[form] = tuple(one._replace(case=case) for one in found)

    def _add(self, letter: str, elements: Elements) -> None:
        """Add a letter with its capitals, which follow it on the third level."""
        *others, last = elements
        for number, (form, case) in enumerate(_forms(letter).items()):
            found = (*others, last._replace(tertiary=last.tertiary + number))
            self.own[form] = tuple(one._replace(case=case) for one in found)


def _forms(letters: str) -> dict[str, int]:
    """The forms of a letter, or of several that count as one, with the case of each."""
    capital = letters[0].upper() + letters[1:]
    return {letters: LOWER, **({capital: MIXED} if letters[1:] else {}), letters.upper(): UPPER}


def _capital(one: Element) -> Element:
    return one._replace(tertiary=one.tertiary + CAPITAL, case=UPPER)


def _in_form(elements: Elements, weight: int) -> Elements:
    return tuple(one._replace(tertiary=one.tertiary + weight) for one in elements)


def _by_kind(character: str) -> Elements:
    """A character that no table has, by its category in Unicode's data."""
    kind, number = unicodedata.category(character), ord(character)
    if kind[0] == "Z" or character.isspace():
        return (Element(_weight(SPACES, 0)),)
    if kind in ("Mn", "Me"):
        return (Element(0, root().accents.get(character, ACCENT + (UNLISTED + number) * STEP)),)
    if kind in ("Cc", "Cf", "Cs"):
        return ()
    if (digit := unicodedata.decimal(character, None)) is not None:
        return (Element(_weight(DIGITS, digit), NONE, 0 if character.isascii() else OTHER_FORM),)
    group = {"P": SIGNS, "S": CURRENCIES if kind == "Sc" else SYMBOLS}.get(kind[0], OTHERS)
    return (Element(_weight(group, UNLISTED + number)),)
