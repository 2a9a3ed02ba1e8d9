"""Typography: what plain typing becomes on the page. A no-break space is written ~ in the
tables.
"""

import pytest
from samtale.languages import Typesetter, typeset

QUOTES = [
    ('"Hej", sagde hun.', "»Hej«, sagde hun.", "”Hej”, sagde hun.", "“Hej”, sagde hun."),
    (
        'Hun sagde "hej" og "farvel".',
        "Hun sagde »hej« og »farvel«.",
        "Hun sagde ”hej” og ”farvel”.",
        "Hun sagde “hej” og “farvel”.",
    ),
    ('("Hej")', "(»Hej«)", "(”Hej”)", "(“Hej”)"),
    (
        "\"Han sagde 'ja'\", sagde hun",
        "»Han sagde ›ja‹«, sagde hun",
        "”Han sagde ’ja’”, sagde hun",
        "“Han sagde ‘ja’”, sagde hun",
    ),
    ("\"'Ja' er et ord\"", "»›Ja‹ er et ord«", "”’Ja’ er et ord”", "“‘Ja’ er et ord”"),
    ("'Hej', sagde hun", "›Hej‹, sagde hun", "’Hej’, sagde hun", "‘Hej’, sagde hun"),
    ('"Jeg --", sagde hun', "»Jeg –«, sagde hun", "”Jeg –”, sagde hun", "“Jeg —”, sagde hun"),
    ('"Ja"/"nej"', "»Ja«/»nej«", "”Ja”/”nej”", "“Ja”/“nej”"),
    ("Anna's", "Anna’s", "Anna’s", "Anna’s"),
    ("readers' letters", "readers’ letters", "readers’ letters", "readers’ letters"),
    ("'90s", "’90s", "’90s", "’90s"),
]
MEASURES = [
    ('en 27" skærm', "en 27″ skærm", "en 27″ skærm", "en 27″ skærm"),
    ('7", 12" og 3,5"', "7″, 12″ og 3,5″", "7″, 12″ og 3,5″", "7″, 12″ og 3,5″"),
    ("5' 6\" høj", "5′ 6″ høj", "5′ 6″ høj", "5′ 6″ høj"),
    ("(6'2\")", "(6′2″)", "(6′2″)", "(6′2″)"),
    ('12" og "Titel"', "12″ og »Titel«", "12″ og ”Titel”", "12″ og “Titel”"),
    ('"27" er et tal', "»27« er et tal", "”27” er et tal", "“27” er et tal"),
    ("'I 1990' x", "›I 1990‹ x", "’I 1990’ x", "‘I 1990’ x"),
    ("6' høj, 1' x 2'", "6′ høj, 1′ x 2′", "6′ høj, 1′ x 2′", "6′ høj, 1′ x 2′"),
    ("(en 20' container)", "(en 20′ container)", "(en 20′ container)", "(en 20′ container)"),
    ('"Han er 6\' høj"', "»Han er 6′ høj«", "”Han er 6′ høj”", "“Han er 6′ høj”"),
    ("'5' og '6,5'", "›5‹ og ›6,5‹", "’5’ og ’6,5’", "‘5’ og ‘6,5’"),
    ("'20' og '30%'", "›20‹ og ›30%‹", "’20’ og ’30%’", "‘20’ og ‘30%’"),
    ("'1984'", "›1984‹", "’1984’", "‘1984’"),
    ("'1984'-udgaven", "›1984‹-udgaven", "’1984’-udgaven", "‘1984’-udgaven"),
    (
        "'2001: Et rumeventyr'",
        "›2001: Et rumeventyr‹",
        "’2001: Et rumeventyr’",
        "‘2001: Et rumeventyr’",
    ),
    ("\"'5' er et tal\"", "»›5‹ er et tal«", "”’5’ er et tal”", "“‘5’ er et tal”"),
    (
        "'60'erne og '70'erne",
        "’60’erne og ’70’erne",
        "’60’erne og ’70’erne",
        "’60’erne og ’70’erne",
    ),
    ("'60s og '70s' x '68", "’60s og ’70s’ x ’68", "’60s og ’70s’ x ’68", "’60s og ’70s’ x ’68"),
    ("80'erne og 5's", "80’erne og 5’s", "80’erne og 5’s", "80’erne og 5’s"),
]
BEHIND = [  # an ellipsis, an apostrophe, a sign
    ('..."Nå", sagde', "…»Nå«, sagde", "…”Nå”, sagde", "…“Nå”, sagde"),
    ('"Nå..." sagde', "»Nå…« sagde", "”Nå…” sagde", "“Nå…” sagde"),
    ('"...og så"', "»…og så«", "”…og så”", "“…og så”"),
    ('l\'"ami" er', "l’»ami« er", "l’”ami” er", "l’“ami” er"),
    ('"Dogs\'" he', "»Dogs’« he", "”Dogs’” he", "“Dogs’” he"),
    ('x="27" y', "x=»27« y", "x=”27” y", "x=“27” y"),
]
DASHES = [
    ("ord -- ord", "ord~– ord", "ord~– ord", "ord—ord"),
    ("ord - ord", "ord~– ord", "ord~– ord", "ord—ord"),
    ("ord---ord", "ord~– ord", "ord~– ord", "ord—ord"),
    ("ord --\nord", "ord~– ord", "ord~– ord", "ord—ord"),
    ("1990--1995", "1990–1995", "1990–1995", "1990–1995"),
    ("-- Kilde", "– Kilde", "– Kilde", "— Kilde"),
    ("bank-kunde", "bank-kunde", "bank-kunde", "bank-kunde"),
    ("----", "----", "----", "----"),
    ("3 - 2 = 1", "3 - 2 = 1", "3 - 2 = 1", "3 - 2 = 1"),
    ("Vent...", "Vent…", "Vent…", "Vent…"),
    ("50 000 kr", "50~000 kr", "50~000 kr", "50~000 kr"),
    ("1 000 000", "1~000~000", "1~000~000", "1~000~000"),
    ("kl. 10 20 brev", "kl. 10 20 brev", "kl. 10 20 brev", "kl. 10 20 brev"),
    ("12 0000", "12 0000", "12 0000", "12 0000"),
]


@pytest.mark.parametrize(("typed", "da", "sv", "en"), [*QUOTES, *MEASURES, *BEHIND, *DASHES])
def test_plain_typing_is_set_after_the_custom_of_each_language(languages, typed, da, sv, en):
    """Quotes, apostrophes, dashes, ellipses and thousands: one way of typing, each language's way
    of printing.
    """
    found = [typeset(typed, languages[code]).replace("\u00a0", "~") for code in ("da", "sv", "en")]
    assert found == [da, sv, en]


OWN = [  # a language, what is typed, and how it is set; lines for a new language go here
    ("da", "'n aften -- 20-30 kr", "’n aften~– 20-30 kr"),
    ("sv", "'n kväll", "’n kväll"),
    ("da", "Kør med --flag, eller -- helst -- uden.", "Kør med --flag, eller~– helst~– uden."),
    ("en", "Use --force, not--never--less.", "Use --force, not—never—less."),
    ("en", "rock 'n' roll", "rock ’n’ roll"),
]


@pytest.mark.parametrize(("lang", "typed", "printed"), OWN)
def test_plain_typing_is_set_after_the_custom_of_its_language(languages, lang, typed, printed):
    """What one language alone has."""
    assert typeset(typed, languages[lang]).replace("\u00a0", "~") == printed


@pytest.mark.parametrize(
    "set_", ["»Hej«, sagde hun – og gik …", "“Yes,” she said—and left…", "”Hej”, sa’ hon"]
)
def test_what_is_set_already_stays(languages, set_):
    """An author who types the marks himself keeps them, in any language."""
    assert {typeset(set_, language) for language in languages.values()} == {set_}


@pytest.mark.parametrize(("typed", "_da", "_sv", "_en"), [*QUOTES, *MEASURES, *BEHIND, *DASHES])
def test_setting_twice_changes_nothing(languages, typed, _da, _sv, _en):
    """A caption may pass the typesetter twice."""
    for language in languages.values():
        once = typeset(typed, language)
        assert typeset(once, language) == once


def test_state_is_kept_over_the_runs_of_a_block(languages):
    """A quotation that is opened before a tag is closed after it, and an apostrophe may be
    behind one.
    """
    setter = Typesetter(languages["da"])
    assert [setter.run('Hun sagde "hej '), setter.run("du"), setter.run('", sagde hun')] == [
        "Hun sagde »hej ",
        "du",
        "«, sagde hun",
    ]
    setter = Typesetter(languages["en"])
    assert [setter.run("The "), setter.run("Guardian"), setter.run("'s page")] == [
        "The ",
        "Guardian",
        "’s page",
    ]


def test_a_quote_at_the_end_of_a_run_opens_if_a_word_follows(languages):
    """The first character of the next run decides, where the caller knows it."""
    setter = Typesetter(languages["en"])
    assert [setter.run('"', after="Y"), setter.run("Yes"), setter.run('," he said')] == [
        "“",
        "Yes",
        ",” he said",
    ]


def test_an_address_keeps_its_hyphens(languages):
    """Two hyphens in an address that is typed as text are no dash."""
    assert (
        typeset("se https://example.org/a--b og c -- d", languages["da"])
        == "se https://example.org/a--b og c\u00a0– d"
    )
