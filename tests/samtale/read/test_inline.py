"""Inline syntax as CommonMark reads it, and what we add to it."""

import re
import sys
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.inlinepatterns import InlineProcessor, Pattern
from samtale.read.inline_items import fill
from samtale.read.inline_parser import Syntax, parse
from samtale.read.markdown import converter
from samtale.scan.tree import Tree

LINK = '<a href="https://a.example/{}">{}</a>'.format
TEA = "[te]: https://a.example/te 'En kop'\n"
READ = [
    # code
    ("`a*b*` *c*", "<code>a*b*</code> <em>c</em>"),
    ("`` a`b ``", "<code>a`b</code>"),
    ("` `` `", "<code>``</code>"),
    ("`a\nb`", "<code>a b</code>"),
    ("*a`*`", "*a<code>*</code>"),
    (r"`a\`b", "<code>a\\</code>b"),
    ("``a`", "``a`"),
    ("`&amp;<b>`", "<code>&amp;amp;&lt;b&gt;</code>"),
    # escapes and entities
    (r"\*a\* \[b\] \# \\ \a", r"*a* [b] # \ \a"),
    (r"\"a\" \'b\' a \-- b", "\"a\" 'b' a -- b"),
    ("&copy; &aring;&#230;&#x00e6; &nosuch; &", "© åææ &amp;nosuch; &amp;"),
    ("&quot;a&quot; &lt;b&gt; &amp;copy;", '"a" &lt;b&gt; &amp;copy;'),
    (r"\&copy; &#0;", "&amp;copy; \ufffd"),
    (r"\-- a \--- b \... c", "-- a --- b ... c"),
    # emphasis
    ("*a _b_ c*", "<em>a <em>b</em> c</em>"),
    ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
    ("***a** b*", "<em><strong>a</strong> b</em>"),
    ("***a* b**", "<strong><em>a</em> b</strong>"),
    ("et_stort_ord og et*stort*ord", "et_stort_ord og et<em>stort</em>ord"),
    ("a * b* c", "a * b* c"),
    ("**a*", "*<em>a</em>"),
    ("*a **b*", "*a *<em>b</em>"),
    ("*[a*](https://a.example/)", '*<a href="https://a.example/">a*</a>'),
    ("*«a»*b", "*«a»*b"),
    # links
    ("[a *b*](https://a.example/x)", '<a href="https://a.example/x">a <em>b</em></a>'),
    ("[a](https://a.example/x_(y)_z)", LINK("x_(y)_z", "a")),
    (r"[a](https://a.example/\(x)", LINK("(x", "a")),
    ("[a](<https://a.example/x y>)", LINK("x%20y", "a")),
    ("[a](https://a.example/å&amp;ø)", LINK("%C3%A5&amp;%C3%B8", "a")),
    (
        r"""[a](https://a.example/x "Et \"ord\" (og) 'to'")""",
        """<a href="https://a.example/x" title="Et &quot;ord&quot; (og) 'to'">a</a>""",
    ),
    ("[a](https://a.example/x 'b')", '<a href="https://a.example/x" title="b">a</a>'),
    ("[a](https://a.example/x (b))", '<a href="https://a.example/x" title="b">a</a>'),
    ("[a]()", '<a href="">a</a>'),
    ("[a [b] c](https://a.example/x)", LINK("x", "a [b] c")),
    ("[a [b](https://a.example/x) c](y.md)", f"[a {LINK('x', 'b')} c](y.md)"),
    ("[a] (b)", "[a] (b)"),
    (
        "![a *b* [c](d.md)](https://a.example/x.png) e",
        '<img alt="a b c" src="https://a.example/x.png"> e',
    ),
    # references
    (f"[x][te]\n\n{TEA}", '<a href="https://a.example/te" title="En kop">x</a>'),
    (f"[x][TE]\n\n{TEA}", '<a href="https://a.example/te" title="En kop">x</a>'),
    (
        f"[Te][] [te]\n\n{TEA}",
        '<a href="https://a.example/te" title="En kop">Te</a> <a href="https://a.example/te" title="En kop">te</a>',
    ),
    (
        f"[te](nej [te]\n\n{TEA}",
        '<a href="https://a.example/te" title="En kop">te</a>(nej <a href="https://a.example/te" title="En kop">te</a>',
    ),
    ("[Straße]\n\n[STRASSE]: https://a.example/s", LINK("s", "Straße")),
    ("[to  ord]\n\n[to ord]: https://a.example/o", LINK("o", "to  ord")),
    # autolinks and raw HTML
    (
        "<https://a.example/x?y=1&z>",
        '<a href="https://a.example/x?y=1&amp;z">https://a.example/x?y=1&amp;z</a>',
    ),
    ("<urn:a:b>", '<a href="urn:a:b">urn:a:b</a>'),
    ("a <b>c</b> <br/> d", "a <b>c</b> <br/> d"),
    ("a <b\ntitle='x > y'>c</b>", "a <b\ntitle='x > y'>c</b>"),
    ("a < b > c <3 <a b='c'd>", "a &lt; b &gt; c &lt;3 &lt;a b=’c’d&gt;"),
    ("a <!-- *b* --> c", "a <!-- *b* --> c"),
    # line ends
    ("a  \nb", "a<br>\nb"),
    ("a\\\nb", "a<br>\nb"),
    ("a \n  b", "a\nb"),
    ("a\\", "a\\"),
    ("`a  \nb`", "<code>a   b</code>"),
]


def inner(body):
    """What is in the first paragraph."""
    found = re.fullmatch(r"<p>(.*)</p>", body.html.strip(), re.DOTALL)
    return found[1] if found else body.html


@pytest.mark.parametrize(("text", "html"), READ)
def test_inline_syntax_is_read_as_commonmark_says(convert, text, html):
    """Code binds tighter than links, links tighter than emphasis; what is nothing is text."""
    assert inner(convert(text, "en")) == html


MARKS = [
    ("~~a b~~ c", "<del>a b</del> c"),
    ("a~~b~~", "a<del>b</del>"),
    ("==a b== c", "<mark>a b</mark> c"),
    ("a == b og c == d, x==y, z==w", "a == b og c == d, x==y, z==w"),
    ("H~2~O og x^2^ og e^*i*^", "H<sub>2</sub>O og x<sup>2</sup> og e<sup><em>i</em></sup>"),
    ("~100 og ~200, ^_^, a^b og ~~~~", "~100 og ~200, ^_^, a^b og ~~~~"),
    ("(^c) x^(2)^, e^-x^", "(^c) x<sup>(2)</sup>, e<sup>-x</sup>"),
    ('~20 kr., "~30 kr."', "~20 kr., »~30 kr.«"),
    ("Fra ~20 kr. (ca.~30 kr.)", "Fra ~20 kr. (ca.~30 kr.)"),
    ("Hej~ du~! ca.~20", "Hej~ du~! ca.~20"),
    ("CO~2~: ~20 *kr. (~30* kr.)", "CO<sub>2</sub>: ~20 <em>kr. (~30</em> kr.)"),
    ("A ==> B and C <== D", "A ==&gt; B and C &lt;== D"),
    ("A <== B ==> C ==d==", "A &lt;== B ==&gt; C <mark>d</mark>"),
    ("*~~a~~* **==b==**", "<em><del>a</del></em> <strong><mark>b</mark></strong>"),
    ("`~~a~~`", "<code>~~a~~</code>"),
    (r"\~~a~~ \==b==", "~~a~~ ==b=="),
]


@pytest.mark.parametrize(("text", "html"), MARKS)
def test_marks_of_other_dialects_are_read_where_they_are_certain(convert, text, html):
    body = convert(text)
    assert (inner(body), body.problems) == (html, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ord\n\n~væk~ nu", '"~væk~" is shown as text; write ~~ on both sides'),
        ("ord\n\ner ~100 kr~ nu", '"~100 kr~" is shown as text; write ~~ on both sides'),
        ('ord\n\n~20 ("~væk~") nu', '"~væk~" is shown as text; write ~~ on both sides'),
        ("ord\n\nord ^2^", '"^2^" is shown as text; put it directly behind a word'),
        ("ord\n\n[x](https://a.example/to ord)", '"https://a.example/to ord" contains a space'),
        ("ord\n\n[a b][c]", '"[a b][c]" has no URL; add a line "[c]: ..."'),
        ("ord\n\n[a b][]", '"[a b][]" has no URL; add a line "[a b]: ..."'),
    ],
)
def test_what_is_in_doubt_is_reported_at_its_line(convert, text, message):
    (problem,) = convert(text, first_line=4).problems
    assert (problem.line, problem.severity) == (6, "warning")
    assert problem.message.startswith(message)


def test_the_same_doubt_is_reported_at_each_of_its_lines(convert):
    """And code is none of them."""
    body = convert("`~væk~`\n\n~væk~\n\n~væk~")
    assert [problem.line for problem in body.problems] == [3, 5]


def test_many_doubts_are_not_all_reported(convert):
    """More than a hundred of one file help nobody, and would take time."""
    assert len(convert(" ".join(f"~nej{number}~" for number in range(2000))).problems) == 100


@pytest.mark.parametrize(
    "text",
    [
        r"[a](https://a.example/x\(y\)\*)",
        r"[a](https://a.example/ '\*\"')",
        r"![\*](https://a.example/\_.png) x",
        "[a](https://a.example/&#3;x)",
    ],
)
def test_no_control_character_gets_into_an_attribute(convert, text):
    for value in re.findall(r'="([^"]*)"', convert(text).html):
        assert not re.search(r"%0[0-9a-f]|[\x00-\x1f]|klzz|wzxh", value, re.IGNORECASE)


def test_a_note_may_be_behind_any_sign(convert):
    html = convert("Se her![^1] *Der*[^1].\n\n[^1]: Note.").html
    assert html.count('class="footnote-ref"') == 2
    assert "her!<sup" in html


class Stars(InlineProcessor):
    """A pattern of today: ``%%text%%``."""

    def handleMatch(self, m, data):  # noqa: N802 Python-Markdown names it
        element = Element("b")
        element.text = m[1]
        return element, m.start(0), m.end(0)


class Old(Pattern):
    """A pattern as Python-Markdown 2 had them: ``++text++``."""

    def handleMatch(self, m):  # noqa: N802 Python-Markdown names it
        element = Element("ins")
        element.text = m[2]
        return element


@pytest.fixture
def with_patterns(languages, content):
    """A converter with patterns of other extensions."""
    md = converter(languages["da"], languages, {"extensions": ["nl2br"]})
    md.inlinePatterns.register(Stars(r"%%(.+?)%%", md), "stars", 50)
    md.inlinePatterns.register(Old(r"(\+\+)(.+?)\+\+", md), "old", 40)
    md.edition.begin("", content / "essays/te/da.md", Tree(content), 1)
    return lambda text: re.sub(
        r'<a [^>]*class="permalink".*?</a>| id="p1"', "", md.reset().convert(text)
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a %%b *c*%% d", "<p>a <b>b <em>c</em></b> d</p>"),
        ("*a %%b%%*", "<p><em>a <b>b</b></em></p>"),
        ("[%%a%%](https://a.example/)", '<p><a href="https://a.example/"><b>a</b></a></p>'),
        (
            "`%%a%%` [a](https://a.example/%%b%%)",
            '<p><code>%%a%%</code> <a href="https://a.example/%25%25b%25%25">a</a></p>',
        ),
        ("a %%b%%%%c%% d", "<p>a <b>b</b><b>c</b> d</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
    ],
)
def test_patterns_of_other_extensions_take_part(with_patterns, text, html):
    """Within emphasis and links, not within code and addresses."""
    assert with_patterns(text) == html


SIGNS = [*"*_`[]()<>!&~=^$\\{}\"'#.:/ \n", "ord", "å", "7", "](", "![", "[^1]", "<b>", "</b>"]
SIGNS += ["&amp;", "https://", "www.a.example", "{.x}", "**", "~~", "==", "$$", "\\(", "\\)", "-->"]
SIGNS += ["<!--", "{lang=sv}", "[[", "]]", "  \n"]


@given(st.lists(st.sampled_from(SIGNS), max_size=40))
def test_no_word_is_lost(signs):
    """Whatever signs are around them: each word is in the text or an attribute, and in order."""
    text = "".join(f"{sign}w{number}w" for number, sign in enumerate(signs))
    raw = []

    def stash(html):
        raw.append(html)
        return f"\x02raw:{len(raw) - 1}\x03"

    element = Element("p")
    reports = []
    fill(element, parse(text, Syntax({}, stash, lambda *one: reports.append(one))))
    shown = []

    def show(one):
        shown.append(" ".join(one.attrib.values()) + (one.text or ""))
        for child in one:
            show(child)
            shown.append(child.tail or "")

    show(element)
    found = re.sub("\x02raw:([0-9]+)\x03", lambda match: raw[int(match[1])], "".join(shown))
    found = re.sub("<[^>]*>", lambda tag: tag[0] if "w" in tag[0] else "", found)
    assert all(f"w{number}w" in found for number in range(len(signs)) if "<math" not in found)


def steps(text):
    """How many lines of our own code run to read a text."""
    count = 0

    def trace(frame, _event, _argument):
        nonlocal count
        count += 1
        return trace if "samtale" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        fill(Element("p"), parse(text, Syntax({"a": ("/", None)}, str, lambda *_one: None)))
    finally:
        sys.settrace(before)
    return count


RUNS = [
    "[",
    "]",
    "![",
    "[a](",
    "[a][",
    "*",
    "_",
    "**a ",
    "*a*",
    "a*_b",
    "`",
    "`a``",
    "<",
    "<a ",
    "<!--",
]
RUNS += [
    "<?",
    "!",
    "&",
    "~",
    "~~a",
    "==",
    "^a",
    "$",
    "$a ",
    "\\(",
    "{",
    "{.a",
    "{{",
    "\\",
    "http://a.b",
]
RUNS += ["www.", "[[", "]]", "*[", "[*", "\n ", "(", "a~b", "'"]


@pytest.mark.parametrize("piece", RUNS)
def test_the_steps_grow_no_faster_than_the_text(piece):
    """Four times the text, four times the steps."""
    short, long = steps(piece * 100), steps(piece * 400)
    assert long <= 4.4 * short + 200
