"""Letters that were read in another encoding than they were written in: all of them are found, and
nothing else.
"""

import pytest
from samtale.read.mojibake import broken_word, broken_words

LETTERS = "ÆØÅæøåÄÖäöÉéÜü"
SIGNS = "–—‘’“”„…€™°½§"


def shown(text, encoding, times=1):
    """What a program shows that reads UTF-8 in another encoding."""
    for _time in range(times):
        text = text.encode("utf-8").decode(encoding)
    return text


@pytest.mark.parametrize("encoding", ["sloppy-windows-1252", "mac-roman", "cp850", "cp437"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("word", ["{}rhus", "r{}d", "k{}", "BL{}R", "[x](../{}ble.md)"])
def test_every_letter_of_our_languages_is_found(encoding, times, word):
    """Wherever it is in a word, however it was broken, once or twice; with the word that was
    meant.
    """
    for letter in LETTERS:
        right = word.format(letter)
        broken = word.format(shown(letter, encoding, times))
        assert broken_word(f"Om {broken} og te.") == (broken, right)


@pytest.mark.parametrize("encoding", ["sloppy-windows-1252", "cp850", "cp437"])
def test_every_typographic_sign_is_found(encoding):
    """Those of three bytes, and those of two."""
    for sign in SIGNS:
        found = broken_word(f"Te {shown(sign, encoding)} kop")
        assert (found.meant if found else sign) == sign
        assert found or sign in "°½§"


@pytest.mark.parametrize(
    ("line", "word", "meant"),
    [
        ("Ã… er en å.", "Ã…", "Å"),
        ("Topics: Te, Ã–l", "Ã–l", "Öl"),
        ("GÃ–TEBORG", "GÃ–TEBORG", "GÖTEBORG"),
        ("BLÃ…BÃ†R", "BLÃ…BÃ†R", "BLÅBÆR"),
        ("voilÃ  her", "voilÃ", "voilà"),  # the second byte is a space
        ("Ã...rhus", "Ã...rhus", "Århus"),  # an ellipsis, retyped
        ("Ã-rebro", "Ã-rebro", "Örebro"),
        ("A\u0303…rhus", "Ã…rhus", "Århus"),  # decomposed
        ("&Atilde;&hellip;rhus", "&Atilde;&hellip;rhus", "Århus"),
        ("[x](%C3%83%C2%A6ble.md)", "[x](%C3%83%C2%A6ble.md)", "[x](æble.md)"),
        ("Â«jaÂ»", "Â«jaÂ»", "«ja»"),
        ("â€œjaâ€.", "â€œjaâ€.", "“ja”."),  # the last byte was lost
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),  # by ftfy
    ],
)
def test_broken_words_are_found_as_they_are_written(line, word, meant):
    """Also where an editor has changed what it took for a sign."""
    ((_number, found),) = broken_words([(1, line)])
    assert found == (word, meant)


@pytest.mark.parametrize(
    "line",
    [
        "NÃO é possível: IRMÃ, IRMÃ… AMANHÃ” “Ã” «Ã» MANHÃ — LÃ",
        "« Château » ÂGE, Âge d’or, «Â», « Â », PÂINE, câine",
        "Å’s vand, Å’en, på „Å“ og »Å« ... Åse Åh… ÅH… SMÅ– og GRÅ—",
        "PARCE QUE LEURS PLAQUES… CAFÉ… «Ä» Ä… Ä– NIVÅ… Ø… Ö– Ê… Ô–",
        "√2, √π, x√π, 2√Ω, ∑√∂x, ¬p, ≈ 5°, ƒ(x), f√x",
        "├── te.txt └── kaffe.txt",
        "½ · 20 °C § 4 © 2026 ™ “ja” – ‘nej’ … Straße Łódź Đorđe Ðóra Þór œuvre",
        "100 % af alle, a&b, Q&A &amp; R&D %20 [på](p%C3%A5.md) /%C3%85rhus",
    ],
)
def test_right_text_is_not_reported(line):
    """Words of other languages, quotations, formulas, drawings of folders, addresses."""
    assert broken_word(line) is None


def test_what_may_be_right_counts_where_other_words_are_broken():
    """A word in capitals before an ellipsis may be Portuguese."""
    assert list(broken_words([(1, "PÃ… ny")])) == []
    found = dict(broken_words([(1, "PÃ… ny"), (2, "rÃ¸d grÃ¸d")]))
    assert {number: broken.meant for number, broken in found.items()} == {1: "PÅ", 2: "rød"}
