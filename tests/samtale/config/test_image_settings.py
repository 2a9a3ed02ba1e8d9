"""The settings PICTURES and CARDS."""

import pytest
from samtale.config.image_settings import Cards, Pictures, cards_from, pictures_from


@pytest.mark.parametrize("nothing", [None, False, {}, "", ()])
def test_nothing_switches_them_off(nothing):
    """Whatever way it is written."""
    assert not pictures_from(nothing)
    assert cards_from(nothing) is None


def test_what_is_left_out_is_the_publishers():
    """Widths ascend, formats are best first, whatever their order there."""
    found = pictures_from(
        {"widths": [900, 300, 900], "formats": ["webp", "avif"], "quality": {"avif": 40}}
    )
    assert (found.widths, found.formats, found.quality) == (
        (300, 900),
        ("avif", "webp"),
        {"avif": 40, "webp": 79},
    )
    assert found.sizes == Pictures().sizes
    assert not pictures_from({"widths": ()})
    assert cards_from({"paper": "#FFFFFF"}) == Cards(paper="#FFFFFF")


@pytest.mark.parametrize(
    ("read", "setting", "message"),
    [
        (pictures_from, True, "True is not a dictionary; use for example "),
        (pictures_from, {"width": (1,)}, '"width" is an unknown key; use some of widths, formats'),
        (pictures_from, {"widths": (0,)}, "widths: (0,) is not a list of widths"),
        (pictures_from, {"widths": 480}, "widths: 480 is not a list"),
        (
            pictures_from,
            {"formats": ("jpeg",)},
            "formats: ('jpeg',) is not a list of formats; use some of ('avif', 'webp')",
        ),
        (
            pictures_from,
            {"quality": {"avif": 0}},
            'quality: 0 for "avif" is not a whole number from 1 to 100',
        ),
        (pictures_from, {"quality": 50}, "quality: 50 is not a dictionary"),
        (pictures_from, {"sizes": {"": '"><script>'}}, "sizes: "),
        (
            cards_from,
            {"paper": "white"},
            "paper: 'white' is not a colour; use for example \"#fbfaf6\"",
        ),
        (cards_from, {"title": "Georgia"}, "title: 'Georgia' is not a font of the theme"),
        (cards_from, [1], "[1] is not a dictionary"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_remedy(read, setting, message):
    """The setting's own name is put before it (settings.py)."""
    with pytest.raises(ValueError) as caught:
        read(setting)
    assert str(caught.value).startswith(message)
