"""SVG: its size in pixels, and nothing in it that runs."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samtale.config.svg_rules import REFUSE, Rules
from samtale.sanitize import ExternalHosts
from samtale.sanitize.svg_file import cleaned, faults, parsed
from samtale.scan.svg import PictureError, Size, examine

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


@pytest.fixture(scope="session")
def look(tmp_path_factory):
    """What is found in a drawing of this text, or of these bytes."""
    file = tmp_path_factory.mktemp("drawings") / "tegning.svg"

    def looked(data, rules=REFUSE):
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return examine(file, rules)

    return looked


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height=" 20.5 px "', (30, 20.5)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="2.54cm" height="25.4mm"', (96, 96)),
        ('viewBox="0 0 30 20"', (30, 20)),
        ('viewBox="-5,-5, 30.5,.5"', (30.5, 0.5)),
        ('width="100%" height="100%" viewBox="0 0 30 20"', (30, 20)),
        ('width="30" viewBox="0 0 3 2"', (3, 2)),
        ('width="10em" height="5em" viewBox="0 0 30 20"', (30, 20)),
        ('width="-3" height="2" viewBox="0 0 30 20"', (30, 20)),
        ('viewBox="0 0 0 20"', (0, 0)),
        ('viewBox="0 0 -3 20"', (0, 0)),
        ('viewBox="nul"', (0, 0)),
        ('viewBox="0 0 1.2.3 20"', (0, 0)),
        ('width="1.2.3" height="2"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_has_its_size_in_pixels(look, attributes, size):
    """By its own width and height, or else by its viewBox; (0, 0) where nothing says."""
    found, warning = look(SVG.format(attributes, ""))
    assert (found.width, found.height) == pytest.approx(size)
    assert warning == ""


def test_a_size_is_a_number_that_can_be_written(look):
    """However many digits it has."""
    size, _warning = look(SVG.format(f'width="{"9" * 400}" height="20"', ""))
    assert math.isfinite(size.width)


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0"/>',
        "<style>.a { fill: red }</style>",
        '<a href="https://example.org/"><text>on</text></a>',
        '<a href="/da/javascript-og-te/"><text>x</text></a>',
        '<a href="javascript-og-te.html"><text>x</text></a>',
        '<use href="#a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<font-face-uri href="data:font/woff2;base64,AAAA"/>',
        '<animate attributeName="x" values="0;1"/>',
        "<!-- <script> -->",
        '<g aria-label="Data: salget af te"/>',
        '<g id="JavaScript: et kort"/>',
        "<text>onclick javascript:x()</text>",
        '<metadata xmlns:on="urn:on"><on:x/></metadata>',
    ],
)
def test_a_harmless_drawing_is_left_alone(look, inside):
    """Styles, links, movement and what is said about programs."""
    assert look(SVG.format('width="3" height="2"', inside)) == (Size(3, 2), "")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>",
        '<script href="x.js"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg"/>',
        "<g><foreignObject/></g>",
        '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml"/>',
        '<path onload="x()"/>',
        '<path onLoad="x()"/>',
        '<a href="javascript:x()"/>',
        '<a xlink:href=" JavaScript:x()"/>',
        '<a href="java&#9;script:x()"/>',
        '<a href="vbscript:x"/>',
        '<image href="data:text/html,x"/>',
        '<image href="da&#9;ta:text/html,x"/>',
        '<image href="data:image/s&#10;vg+xml,x"/>',
        '<a><set attributeName="href" to="javascript:x()"/></a>',
        '<a><animate attributeName="xlink:href" values="/;javascript:x()"/></a>',
        '<a><animate attributeName="href" from="javascript:x()"/></a>',
    ],
)
def test_a_drawing_that_can_run_programs_is_refused_at_its_line(look, inside):
    """In whatever case, namespace or disguise; a link can be made to lead to a program by moving
    it, too.
    """
    with pytest.raises(
        PictureError, match=r"JavaScript|changes a URL|is not SVG|not an element"
    ) as caught:
        look(SVG.format("", f"\n<g/>\n{inside}"))
    assert caught.value.line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(look, encoding):
    """They can grow without end, and browsers put in whatever they stand for, scripts too."""
    drawing = SVG.format("", "&a;")
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE svg [<!ENTITY a '
        f'"<script>x()</script>">]>{drawing}'
    )
    with pytest.raises(PictureError, match="declares its own entities"):
        look(text.encode(encoding))


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        ("", "is empty; save it again", 1),
        (" \n", "is empty; save it again", 1),
        ("<svg", "is damaged or truncated", 1),
        (SVG.format("", "\n\n<g>"), "is damaged or truncated", 3),
        (SVG.format("", "&nej;"), "is damaged or truncated", 1),
        ("\n\nno drawing", "is damaged or truncated", 3),
        ("<html/>", "is not SVG, but <html>; save it as SVG", 1),
        (b"\xff\xfe\x00", "is damaged or truncated", 1),
    ],
)
def test_what_is_no_drawing_is_refused_at_its_line(look, data, message, line):
    """Empty, cut off or another kind of document."""
    with pytest.raises(PictureError) as caught:
        look(data)
    assert message in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="https://far.example/a.png"/>',
        '<image xlink:href="//far.example/a.png"/>',
        '<use href="http://far.example/a.svg#a"/>',
        '<use href="/a.svg#a"/>',
        "<style>@import url(//far.example/a.css)</style>",
        r"<style>@\69mport '/a.css'</style>",
        '<rect fill="url(//far.example/a)"/>',
        '<rect style="fill: u\\72l(/a)"/>',
        '<h:p xmlns:h="http://www.w3.org/1999/xhtml"/>',
        '<h:button xmlns:h="http://www.w3.org/1999/xhtml" formaction="/x"/>',
        '<x:y xmlns:x="https://unknown.example/ns"/>',
        (
            '<metadata><h:meta xmlns:h="http://www.w3.org/1999/xhtml" '
            'http-equiv="refresh"/></metadata>'
        ),
        '<?xml-stylesheet href="/a.css"?>',
    ],
)
def test_what_loads_something_or_belongs_to_another_language_is_refused_or_removed(look, inside):
    """By the setting SVG_FILES: as an error, or published without it, with a warning."""
    text = SVG.format('width="3" height="2"', f"<g/>{inside}")
    with pytest.raises(PictureError, match="SVG_FILES"):
        look(text)
    size, warning = look(text, Rules(clean=True))
    assert size == Size(3, 2)
    assert warning.endswith("(removed from the published file)")
    once = cleaned(text.encode())
    assert list(faults(parsed(once))) == []
    assert b"<g/>" in once
    assert list(faults(parsed(cleaned(once)))) == []


def test_a_picture_of_a_listed_host_may_be_shown(look):
    """With EXTERNAL_HOSTS."""
    text = SVG.format("", '<image href="https://far.example/a.png"/>')
    assert look(text, Rules(ExternalHosts(pictures=("far.example",))))[1] == ""


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="/a.png"/>',
        '<a href="https://far.example/"/>',
        "<i:x xmlns:i='http://www.inkscape.org/namespaces/inkscape'/>",
    ],
)
def test_links_and_what_drawing_programs_note_are_accepted(look, inside):
    """Nobody runs it, and nothing is loaded."""
    assert look(SVG.format("", inside))[1] == ""


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=40).map("<svg>{}</svg>".format),
        st.text("0123456789.,-+e%pxinf ", max_size=20).map(
            '<svg viewBox="{0}" width="{0}" height="1"/>'.format
        ),
    )
)
def test_any_bytes_are_a_drawing_or_none(look, data):
    """Never a crash: what cannot be read is refused, on one line."""
    try:
        size, _warning = look(data)
    except PictureError as error:
        size, message, line = Size(), str(error), error.line
    else:
        message, line = "", 1
    assert min(size.width, size.height) >= 0
    assert line >= 1
    assert "\n" not in message
