"""The words of a text, and what each is found by."""

import pytest
from samtale.search.passages import passages
from samtale.search.words import forms, shared, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Et menneske, ikke en kanal.", "et menneske ikke en kanal"),
        ("»Hej!« sagde hun (og gik).", "hej sagde hun og gik"),
        ("A\u030aben", "åben"),  # NFD
        ("rosen\u00adbusk zero\u200bwidth", "rosenbusk zerowidth"),
        ("e-mail", "email mail"),
        ("kunde‐service", "kundeservice kunde service"),
        ("O’Brien", "obrien brien"),
        ("didn't", "didnt didn"),
        ("l'été", "lété été"),
        ("rock 'n' roll", "rock n roll"),
        ("Python 3.11.", "python 3.11"),
        ("12:30, 1,5 og 1.000", "12:30 1,5 og 1.000"),
        ("C++, C# og F#.", "c++ c# og f#"),
        ("COVID-19", "covid19 covid 19"),
        ("2020-2021", "2020 2021"),
        ("2026-11-30", "2026 11 30"),
        ("node.js", "nodejs node js"),
        ("slut.Start", "slutstart slut start"),
        ("intensity_at", "intensityat intensity at"),
        ("a/b", "a b"),
        ("— … · 🙂", ""),
        ("नमस्ते", "नमस्ते"),
    ],
)
def test_words_are_runs_of_letters_and_what_joins_them(text, found):
    """The whole is a word of its own, and so are its parts, but for single letters; numbers are not
    split.
    """
    assert [form for token in tokens(text) for form in forms(token)] == found.split()


def test_shared_letters_are_counted_from_the_beginning():
    assert [shared("kunde", "kunst"), shared("", "a"), shared("a", "ab"), shared("b", "a")] == [
        3,
        0,
        1,
        0,
    ]


PICTURE = '<img src="a.jpg" alt="alt ord">'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>før {PICTURE} efter</p>", "før efter"),
        (f"<figure>{PICTURE}<figcaption>Billedtekst.</figcaption></figure>", "Billedtekst."),
        (f"<ul><li>punkt {PICTURE} ord</li><li>to</li></ul>", "punkt ord to"),
        (f"<table><tr><th>a</th><td>b {PICTURE} c</td><td>d</td></tr></table>", "a b c d"),
        (f"<h2>Titel {PICTURE} og <em>mere</em></h2><p>x</p>", "Titel og mere x"),
        ("<p>en<br>to<br/>tre</p>", "en to tre"),
        ("<p>rosen<wbr>busk <b>fed</b>skrift H<sub>2</sub>O</p>", "rosenbusk fedskrift H2O"),
        ("<dl><dt>ord</dt><dd>forklaring</dd></dl>", "ord forklaring"),
        ("<details><summary>Mere</summary><p>skjult</p></details>", "Mere skjult"),
        ("<p>lyd <video src=a.mp4>gammel browser</video> slut</p>", "lyd slut"),
        ('<p>note<sup><a class="footnote-ref" href="#">1</a></sup>.</p>', "note."),
        ('<p>afsnit<a aria-hidden="true" class="permalink" href="#p1"></a></p>', "afsnit"),
        (
            "<svg viewBox='0 0 1 1'><title>t</title><text>i <tspan>tegning</tspan></text></svg>",
            "i tegning",
        ),
        ("<p>før<script>x</script><style>y</style><template>z</template>efter</p>", "førefter"),
        ("<p>a<!-- kommentar -->b</p>", "ab"),
        ("<pre><code>kode()</code></pre><p>tekst <code>navn</code></p>", "tekst navn"),
        ("<math><semantics><mi>a</mi><annotation>\\alpha</annotation></semantics></math>", "a"),
        ("<blockquote><p>et</p><p>to</p></blockquote>", "et to"),
        ("<p hidden>gemt</p><p>set</p>", "set"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢 kan"),
        ("", ""),
    ],
)
def test_the_text_is_what_readers_see(html, text):
    """Wherever a picture is: what is around it is text."""
    assert passages(html).text == text


def test_alternative_texts_are_found_but_are_no_text():
    """Alternative texts, titles of drawings, what abbreviations mean."""
    found = passages(
        f'<p>{PICTURE}<abbr title="Verdenssundhedsorganisationen">WHO</abbr></p>'
        '<svg aria-label="kort"><title>titel</title><desc>beskrivelse</desc></svg>'
    )
    assert found.instead == [
        "alt ord",
        "Verdenssundhedsorganisationen",
        "kort",
        "titel",
        "beskrivelse",
    ]
    assert found.text == "WHO"


def test_headings_are_reported_on_their_own():
    assert passages("<h2>En <em>titel</em></h2><p>tekst</p><h3>To</h3>").headings == [
        "En titel",
        "To",
    ]


def test_blocks_of_code_are_text_on_request():
    """The setting SEARCH_CODE."""
    assert passages("<pre>def intensity_at():</pre>", code=True).text == "def intensity_at():"


def test_deep_bodies_are_read():
    """As deep as they may be."""
    deep = "<div>" * 3000 + "ord" + "</div>" * 3000
    assert passages(deep).text == "ord"
