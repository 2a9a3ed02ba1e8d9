"""Social cards: titles in balanced lines, in letters that the font has."""

import io

import pytest
from PIL import Image
from samtale.draw.card_image import (
    EDGE,
    HEIGHT,
    LINES,
    WIDTH,
    Card,
    balanced,
    draw,
    lacks,
    set_title,
)

ROOM = WIDTH - 2 * EDGE
COLOURS = ("#fbfaf6", "#1d1c1a", "#4e4a43", "#1b565c")


@pytest.fixture(scope="module")
def font(root):
    return (root / "theme" / "static" / "fonts" / "samtale-serif-regular.woff2").read_bytes()


@pytest.mark.parametrize(
    ("widths", "room", "wanted"),
    [
        ([5], 20, [1]),
        ([5, 5, 5, 5], 20, [2, 2]),
        ([9, 1, 9], 22, [3]),
        ([30], 20, None),
        ([5] * 9, 20, [3, 3, 3]),
        ([9, 9], 10, [1, 1]),
    ],
)
def test_lines_are_as_few_and_as_even_as_can_be(widths, room, wanted):
    """A word that has no room asks for a smaller size."""
    assert balanced(widths, 1, room) == wanted


@pytest.mark.parametrize(
    "title",
    [
        "Døren på klem",
        "Att läsa tiotusen brev",
        (
            "To answer is to promise: what an institution owes to the people who write to it, and "
            "why it so often does not"
        ),
        "Kommunikationsmedarbejderuddannelsesinstitutionsbestyrelsesmedlemmerne",
        "ord " * 200 + "slut",
        "å",
    ],
)
def test_any_title_is_within_four_lines(font, title):
    """Short ones large, long ones smaller; what is too long for all sizes ends in an ellipsis."""
    size, lines = set_title(" ".join(title.split()), font, ROOM, 328)
    assert 1 <= len(lines) <= LINES
    whole = "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert whole or lines[-1].endswith("…")
    assert whole == (len(title) < 300)
    assert size == 104 if title == "å" else size >= 46


def test_a_card_is_small_and_always_the_same(font):
    """1200 x 630, sixteen colours, at most 30 KB; nothing but its words and colours decides its
    bytes.
    """
    long = (
        "Et brev til den næste redaktør, som måske slet ikke vil have det, men som nu får det "
        "alligevel "
    ) * 2
    card = Card(
        "Samtale",
        " ".join(long.split()),
        "Vibe Kornmod " * 12,
        "28. februar 2026",
        "Dansk",
        (font, font),
        COLOURS,
    )
    data = draw(card)
    image = Image.open(io.BytesIO(data))
    assert (image.size, image.mode, len(data) < 30_000) == ((WIDTH, HEIGHT), "P", True)
    assert len(image.convert("RGB").getcolors()) <= 16
    assert data == draw(card)


def test_what_the_font_does_not_have_is_reported(font):
    """Rather than drawn as boxes."""
    assert lacks(font, "Døren på klem – Öppenhet? »Ja«, ’n’ 1/2 é\u00ad\u00a0") == ""
    assert lacks(font, "Ж") == "Ж"
