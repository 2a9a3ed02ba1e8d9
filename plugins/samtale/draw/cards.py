"""A social card for each published essay in each language, shown where a link to it is shared.

Its key consists of the words on a card, the fonts' bytes and the drawing code: only changed cards
are drawn again.
"""

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from related.parallel import parallel_map

from ..cache.fingerprints import fingerprint
from ..config.image_settings import Cards
from ..config.site import Site
from ..config.values import SettingsError
from ..describe.view import EssayView, View
from ..output.hashed_names import hashed_name, url_of
from ..session import Session
from .card_image import HEIGHT, WIDTH, Card, draw, lacks, of_drawing

GROUP = "card"
FOLDER = "theme/cards"  # below "theme", where no page can be


@dataclass(frozen=True)
class Drawing:
    """A card to be drawn: the output file of its page, and its group and key in the store of
    images.
    """

    page: str
    card: Card
    key: str
    group: str = GROUP

    def make(self) -> bytes:
        return draw(self.card)


@dataclass(frozen=True)
class SocialCards:
    """``views``: the essays' pages, by their files, which now name a card; ``files``: each card of
    the output -> the drawing, its SHA-256; ``used``: the keys of all cards.
    """

    views: Mapping[str, View]
    files: Mapping[str, tuple[Drawing, str]]
    used: frozenset[str]
    unfinished: bool = False


NO_CARDS = SocialCards({}, {}, frozenset())


def draw_cards(views: Iterable[View], session: Session) -> SocialCards:
    """Draw the missing cards. Raises SettingsError for a font that cannot be used."""
    cards, store = session.site.cards, session.images
    if cards is None:
        return NO_CARDS
    shown = [view for view in views if isinstance(view, EssayView) and is_wanted(view)]
    wanted = _wanted(shown, cards, session)
    lacking = [one for _view, one in wanted if one.key not in store.marks]
    left = {one.key for one in lacking} if session.draw_later else set()
    wanted = [(view, one) for view, one in wanted if one.key not in left]
    lacking = [one for one in lacking if one.key not in left]
    if lacking:
        session.progress(f"drawing {len(lacking)} of {len(wanted)} social cards")
    made = parallel_map(
        lambda share: [store.put(GROUP, one.key, one.make()) for one in share],
        lacking,
        done=lambda number: session.progress(f"drew {number} of {len(lacking)} social cards"),
    )
    for one, (mark, data) in zip(lacking, made, strict=True):
        store.learn(one.key, mark, data)
    naming: dict[str, View] = {}
    files: dict[str, tuple[Drawing, str]] = {}
    for view, one in wanted:
        mark = store.marks[one.key]
        stem = posixpath.join(FOLDER, view.lang, view.essay.slug.replace("/", "-"))
        name = hashed_name(f"{stem}.png", mark)
        files[name] = one, mark
        naming[one.page] = replace(
            view, image=url_of(name), image_size=(WIDTH, HEIGHT), image_alt=alt_of(one.card)
        )
    used = frozenset(one.key for _view, one in wanted)
    return SocialCards(naming, files, used | left, bool(left))


def _wanted(
    views: Iterable[EssayView], cards: Cards, session: Session
) -> list[tuple[EssayView, Drawing]]:
    """The cards of these pages; none for a title with letters that the fonts lack."""
    fonts = _font(cards.title, session.theme), _font(cards.small, session.theme)
    marks = [hashlib.sha256(font).hexdigest() for font in fonts]
    wanted = []
    for view in views:
        card = card_of(view, session.site, cards, fonts)
        small = card.words.replace(card.title, "")
        if not lacks(fonts[0], card.title) and not lacks(fonts[1], small):
            parts = card.site, card.title, card.foot, card.language, *card.colours
            key = fingerprint("card", of_drawing(), *marks, *parts).hex()
            wanted.append((view, Drawing(view.save_as, card, key)))
    return wanted


def is_wanted(view: EssayView) -> bool:
    """Whether a page is a published essay that names no picture itself."""
    return view.kind == "essay" and view.listed and not view.essay.has_own_image


def card_of(view: EssayView, site: Site, cards: Cards, fonts: tuple[bytes, bytes]) -> Card:
    """The card of an essay."""
    language = site[view.lang]
    authors = format_list([author.title for author in view.authors], locale=language.locale)
    date = format_date(view.essay.dated.astimezone(site.timezone).date(), "long", language.locale)
    title = " ".join(view.title.split())
    return Card(site.name, title, authors, date, language.name, fonts, cards.colours)


def alt_of(card: Card) -> str:
    """The alternative text: the words on the card."""
    return f"{card.title} · {card.foot} · {card.site}"


def _font(name: str, theme: Path) -> bytes:
    """A font of the theme. Raises SettingsError if it cannot be read."""
    try:
        data = Path(theme, "static", name.removeprefix("theme/")).read_bytes()
        lacks(data, "a")
    except OSError as error:
        message = (
            f'CARDS: "{name}" is not a readable font; use one from theme/static, or set CARDS = '
            "None"
        )
        raise SettingsError(message) from error
    return data
