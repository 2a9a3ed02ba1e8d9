"""A social card for each published essay in each language, shown where a link to it is shared.

What stands on a card, the fonts' bytes and what draws are its key: only a card of which something
has changed is drawn again.
"""

import hashlib
import posixpath
from dataclasses import dataclass, replace
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from related.parallel import parallel_map

from ..cache.fingerprints import fingerprint
from ..config.site import SettingsError, Site
from ..describe.view import View
from ..output.hashed_names import hashed_name
from ..run import Run
from .card_image import HEIGHT, WIDTH, Card, draw, lacks, of_drawing

GROUP = "card"
FOLDER = "theme/cards"  # below "theme", which no page can have


@dataclass(frozen=True)
class Drawing:
    """A card to be drawn: the file of the page that it is for, and its place in the drawer."""

    page: str
    card: Card
    key: str
    group: str = GROUP

    def make(self) -> bytes:
        return draw(self.card)


def draw_cards(run: Run) -> None:
    """Draw the cards that are lacking, and let the pages of essays name theirs. Raises
    SettingsError.
    """
    cards = run.site.cards
    if cards is None:
        return
    fonts = tuple(_font(name, run) for name in (cards.title, cards.small))
    marks = [hashlib.sha256(font).hexdigest() for font in fonts]
    wanted = []
    for view in run.model.views.values():
        if is_wanted(view):
            card = card_of(view, run.site, fonts)
            if not lacks(fonts[0], card.title) and not lacks(
                fonts[1], card.words.replace(card.title, "")
            ):
                told = card.site, card.title, card.foot, card.language, *card.colours
                wanted.append(
                    Drawing(
                        view.save_as, card, fingerprint("card", of_drawing(), *marks, *told).hex()
                    )
                )
    lacking = [one for one in wanted if one.key not in run.drawer.marks]
    if lacking:
        run.progress(f"drawing {len(lacking)} of {len(wanted)} social cards")
    made = parallel_map(
        lambda share: [run.drawer.put(GROUP, one.key, one.make()) for one in share], lacking
    )
    for one, (mark, data) in zip(lacking, made, strict=True):
        run.drawer.learn(one.key, mark, data)
    for one in wanted:
        view, mark = run.model.views[one.page], run.drawer.marks[one.key]
        stem = posixpath.join(FOLDER, view.lang, view.essay.slug.replace("/", "-"))
        name = hashed_name(f"{stem}.png", mark)
        run.used.add(one.key)
        run.drawn[name] = one, mark
        run.model.views[one.page] = replace(
            view, image=name, image_size=(WIDTH, HEIGHT), image_alt=alt_of(one.card)
        )


def is_wanted(view: View) -> bool:
    """Whether a page is a published essay that names no picture of its own."""
    return view.kind == "essay" and view.listed and not view.essay.has_own_image


def card_of(view: View, site: Site, fonts: tuple[bytes, bytes]) -> Card:
    """What stands on the card of an essay."""
    language = site[view.lang]
    authors = format_list([author.title for author in view.authors], locale=language.locale)
    date = format_date(view.essay.date.astimezone(site.timezone).date(), "long", language.locale)
    title = " ".join(view.title.split())
    return Card(site.name, title, authors, date, language.name, fonts, site.cards.colours)


def alt_of(card: Card) -> str:
    """What stands on a card is what is said in its place."""
    return f"{card.title} · {card.foot} · {card.site}"


def _font(name: str, run: Run) -> bytes:
    """A font of the theme. Raises SettingsError for one that cannot be read."""
    try:
        data = Path(run.theme, "static", name.removeprefix("theme/")).read_bytes()
        lacks(data, "a")
    except OSError as error:
        message = (
            f'CARDS: "{name}" is no font that can be read: name one of theme/static, or '
            "write CARDS = None"
        )
        raise SettingsError(message) from error
    return data
