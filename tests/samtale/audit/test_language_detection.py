"""The language of a text: reported where it is, for sure, another than its page's, and never
else.
"""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.audit.language_detection import ENOUGH, LanguageDetector
from samtale.problems import ERROR, WARNING
from selectolax.lexbor import LexborHTMLParser

TEXTS = {
    "da": """Hvad skal man egentlig svare, når nogen spørger, hvorfor man bliver boende i et hus uden varme? Jeg plejer at sige
    noget om udsigten. Men sandheden er, at jeg engang lovede min mor aldrig at sælge haven, og hun blev begravet i den tro, at
    jeg mente det. Siden har jeg købt to kakkelovne af en mand, der hedder Åge, og lært mig selv at hugge brænde uden at ramme
    foden. Af og til kommer hendes gamle veninde forbi, drikker en kop te og fortæller mig, hvad der burde plantes hvor, og
    hvilke træer jeg nok skulle have fældet for længst. Bagefter sidder vi lidt i køkkenet, og så tager hun hjem.""",
    "sv": """När min farfar köpte sin första båt kunde han varken simma eller segla, men han hade läst tre böcker om saken och
    ansåg att det fick räcka. Hela sommaren låg båten förtöjd vid bryggan medan han satt i den och drack kaffe ur termos. På
    hösten frågade någon om han inte skulle ut på sjön snart. Han svarade att han redan var där, och att vågorna faktiskt känns
    precis lika mycket när man ligger stilla. Ingen av oss hade något bra att säga emot det.""",
    "nb": """Hva skal man egentlig svare når noen spør hvorfor man blir boende i et hus uten varme? Jeg pleier å si noe om
    utsikten. Men sannheten er at jeg en gang lovet moren min aldri å selge hagen, og hun ble begravet i den troen at jeg mente
    det. Siden har jeg kjøpt to vedovner av en mann som heter Åge, og lært meg selv å hogge ved uten å treffe foten. Nå og da
    kommer den gamle venninnen hennes innom, drikker en kopp te og forteller meg hva som burde plantes hvor.""",
    "en": """When my uncle retired from the railway he bought a clock that ran seven minutes slow, and he would not have it
    mended. He said that he had spent forty years being on time for other people, and that the seven minutes were his own.
    Visitors learned to add them up in their heads. After the funeral we found that every clock in the house had been set by
    it, and it took us most of the afternoon to agree what time it really was.""",
}
DETECTORS = {
    codes: LanguageDetector(codes) for codes in [("da", "sv", "en"), ("da", "sv", "nb", "en")]
}


def body(inside):
    """The body of an essay."""
    return LexborHTMLParser(f'<div class="body">{inside}</div>').css_first(".body")


def reported(inside, lang, codes=("da", "sv", "en")):
    """What is reported of such a text on a page in this language, on a site of these."""
    return list(DETECTORS[codes].faults(body(inside), lang))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("lang", ["da", "sv", "nb", "en"])
def test_a_text_in_another_language_than_its_page_is_reported(text, lang):
    """As an error, with what to write, where the site has an edition of that language; in its own
    language nothing is.
    """
    found = reported(f"<p>{TEXTS[text]}</p>", lang, ("da", "sv", "nb", "en"))
    assert [severity for _message, severity in found] == ([] if text == lang else [ERROR])
    assert all(
        f'the text is in "{text}", but the file says "{lang}"' in message
        for message, _severity in found
    )
    assert all(f"{{lang={text}}}" in message for message, _severity in found)


def test_a_language_that_the_site_does_not_have_is_a_guess():
    """A warning: it may be a neighbour's, and Norwegian has two ways of writing it."""
    ((message, severity),) = reported(TEXTS["nb"], "da")
    assert severity == WARNING
    assert 'the text looks like "no", but the file says "da"' in message


@pytest.mark.parametrize("lang", ["nb", "nn", "no", "NB", "nb-NO"])
def test_norwegian_is_one_language_here(lang):
    """Whichever of its codes the page has."""
    assert reported(TEXTS["nb"], lang, ("da", "sv", "nb", "en")) == []


@pytest.mark.parametrize("lang", ["da-DK", "DA"])
def test_a_code_may_say_the_country_too(lang):
    """The language is what counts."""
    assert reported(TEXTS["da"], lang) == []
    assert [severity for _message, severity in reported(TEXTS["sv"], lang)] == [ERROR]


@pytest.mark.parametrize("lang", ["", "tlh", "x-own"])
def test_of_a_language_that_nobody_taught_it_it_says_nothing(lang):
    """It could only be wrong."""
    assert reported(TEXTS["sv"], lang) == []


OWN = f"<p>{TEXTS['da']}</p>"
PASSAGES = [
    '<p lang="sv">{}</p>',
    '<p>Ja <em lang="sv">{}</em> nej</p>',
    "<blockquote><p>{}</p></blockquote>",
    "<pre>{}</pre>",
]
PASSAGES += [
    "<p><code>{}</code></p>",
    "<table><tr><td>{}</td></tr></table>",
    "<!-- {} -->",
    '<div lang="sv"><p><b>{}</b></p></div>',
]


@pytest.mark.parametrize("passage", PASSAGES)
def test_a_passage_of_another_language_is_left_out(passage):
    """Marked with it, quoted, or in code: alone, and beside the page's own text."""
    assert reported(passage.format(TEXTS["sv"]), "da") == []
    assert reported(passage.format(TEXTS["sv"] * 3) + OWN, "da") == []
    assert reported(OWN + passage.format(TEXTS["sv"] * 3), "da") == []


def test_what_follows_a_passage_that_is_left_out_counts():
    """The sentence goes on in the page's language, or should."""
    inside = '<p><em lang="da">te</em>' + TEXTS["sv"] + "</p>"
    assert [severity for _message, severity in reported(inside, "da")] == [ERROR]


@pytest.mark.parametrize(("first", "second"), [("da", "sv"), ("sv", "da"), ("en", "sv")])
def test_a_text_in_two_languages_is_not_reported(first, second):
    """Somebody compares them, and half of it is the page's own, or nobody's."""
    assert reported(f"<p>{TEXTS[first]}</p><p>{TEXTS[second]}</p>", "da") == []


@given(
    st.text(max_size=ENOUGH - 1)
    | st.integers(0, ENOUGH - 1).map(lambda length: TEXTS["sv"][:length])
)
def test_a_short_text_is_not_reported(text):
    """Too little to be sure of; white space does not make it longer."""
    padded = (
        escape("".join(letter if letter.isprintable() else " " for letter in text)) + " " * ENOUGH
    )
    assert list(DETECTORS["da", "sv", "en"].faults(body(padded), "da")) == []


@given(
    st.lists(
        st.sampled_from(
            ["<b>", "<p>", "</p>", "<i lang=sv>", "</i>", "<!-- x -->", "ord ", "<br>"]
        ),
        max_size=30,
    )
)
def test_the_models_work_is_asked_for_only_where_there_is_enough_text(parts):
    """It takes a while to load: a site of pictures never needs it."""
    detector = LanguageDetector(("da",))
    assert list(detector.faults(body("".join(parts)), "da")) == []
    assert detector.model is None
