"""HTML in bodies: what can run programs is found and can be taken out, what is never closed is found, and all else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.read.policy import ACTIVE, KEPT, lines_of, look, sanitised

TAGS = sorted(KEPT | ACTIVE | {"svg", "style", "title", "textarea", "mtext", "mglyph", "annotation-xml", "xmp", "plaintext"})
ODD = "href src onclick ONERROR srcset style srcdoc id poster xlink:href data cite action formaction ping background"
ADDRESSES = ["javascript:x()", "java\tscript:x", "JaVa&#9;Script:x", "&#106;avascript:x", " data:text/html,x", "vbscript:x", "/a"]
ADDRESSES += ["data:image/png;base64,x", "data:image/svg+xml,x", "{filename}/x.md", "\x01javascript:x", "a 1x, b 2x"]
tags = st.builds(
    "<{} {}={quote}{}{quote}{}>".format,
    st.sampled_from(TAGS),
    st.sampled_from(ODD.split()),
    st.sampled_from(ADDRESSES),
    st.sampled_from(["", "/"]),
    quote=st.sampled_from(['"', "'", ""]),
)
pieces = st.one_of(
    tags,
    st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS)),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&lt;script&gt;", "<", "'", '"', "x", "<?x", "<!x", "`"]),
    st.text(max_size=4),
)
wild = st.lists(pieces, max_size=10).map("".join)


def element(tag, attribute, parts):
    """One that is closed where it should be."""
    return f"<{tag}{attribute}>{''.join(parts)}</{tag}>"


words = st.text("abc æøå&<>\"'").map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
attributes = st.sampled_from(["", ' class="a b"', ' lang="sv"', ' title="&quot;x&quot; &amp; y"', ' id="å"', ' data-x="1"'])
tame = st.recursive(
    words | st.sampled_from(["<br>", '<img src="/a.png" alt="b">', '<a href="{filename}/a.md#b">c</a>', '<a href="#æ">d</a>']),
    lambda inner: st.builds(
        element, st.sampled_from(["div", "section", "blockquote", "ul", "em", "span"]), attributes, st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)


def active(html):
    """What of it can run programs, by its needles."""
    return [finding.needle for finding in look(html, 10**6) if finding.active]


def closed(html):
    """What of it is wrong with opening and closing, by its messages."""
    return [finding.message for finding in look(html, 5) if not finding.active]


@given(wild)
def test_nothing_active_is_left_by_sanitising(html):
    """Whatever is in it, however it is broken, and however often it is done."""
    once = sanitised(html)
    assert active(once) == []
    assert active(sanitised(once)) == []


@given(tame)
def test_harmless_html_stays_and_to_sanitise_twice_changes_nothing(html):
    """Where every tag is closed. (What browsers must mend comes out otherwise each time, by the rules of HTML.)"""
    assert look(html, 10**6) == []
    assert sanitised(html) == html
    assert sanitised(sanitised(html)) == sanitised(html)


@pytest.mark.parametrize(
    ("html", "needle"),
    [
        ("<script>x()</script>", "<script"),
        ("<SCRIPT SRC=x></SCRIPT>", "<script"),
        ("<object data=x></object>", "<object"),
        ('<base href="/x/">', "<base"),
        ('<meta http-equiv="refresh" content="0">', "<meta"),
        ('<p onclick="x()">a</p>', "onclick"),
        ("<p OnClick=x()>a</p>", "onclick"),
        ("<img src=x onerror=x()>", "onerror"),
        ('<iframe srcdoc="x"></iframe>', "srcdoc"),
        ('<a href="javascript:x()">a</a>', "javascript:x()"),
        ('<a href=" java&#10;script:x()">a</a>', "java\nscript:x()"),
        ('<a href="&#x6a;avascript:x()">a</a>', "javascript:x()"),
        ('<a href="vbscript:x()">a</a>', "vbscript:x()"),
        ('<iframe src="data:text/html,x"></iframe>', "data:text/html,x"),
        ('<iframe src="da&#9;ta:text/html,x"></iframe>', "da\tta:text/html,x"),
        ('<img src="data:image/svg+xml,x">', "data:image/svg+xml,x"),
        ('<svg><a xlink:href="javascript:x()">a</a></svg>', "javascript:x()"),
    ],
)
def test_what_can_run_programs_is_found_once_and_taken_out(html, needle):
    """In any case of letters, with entities, white space and what else browsers overlook."""
    assert active(html) == [needle]
    assert active(sanitised(html)) == []
    assert all("\n" not in finding.message for finding in look(html, 100))


def test_the_text_of_an_iframe_is_no_html():
    """A browser makes no tag of it, and nothing active is seen in it that is not there."""
    assert active(sanitised('<iframe src="/x"><a href="javascript:x()"></iframe>')) == []


@pytest.mark.parametrize(
    "html",
    [
        '<figure class="picture"><img src="{static}/a%20b.png" alt="a" width="3" height="2" loading="lazy"></figure>',
        '<a href="{filename}/essays/te/da.md#om" hreflang="da">a</a>',
        '<a href="mailto:a@example.org">a</a>',
        '<a href="/javascript:x">a</a>',
        '<img src="data:image/png;base64,AAAA" alt="a">',
        '<div class="table" role="region" aria-label="a" tabindex="0">a</div>',
        '<table><tbody><tr><th scope="col" class="right">a</th></tr></tbody></table>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<pre tabindex="0"><code class="language-py">a &lt; b</code></pre>',
        '<ol start="3"><li>a</li></ol>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        '<video src="a.mp4" controls=""></video>',
        '<time datetime="2026-01-01">a</time>',
        '<p>javascript: er et sprog, og onclick="x" er en attribut.</p>',
        '<a rel="me" href="https://a.example/">a</a>',
        '<progress value="3" max="5">3/5</progress>',
        '<label for="a">a</label>',
        "<address>a</address>",
        '<audio src="a.mp3" loop="" preload="none"></audio>',
        '<iframe src="https://a.example/" title="a" sandbox=""></iframe>',
    ],
)
def test_what_is_harmless_is_told_nothing_and_stays(html):
    """All that Markdown makes, and what authors write themselves; a fence around a frame most of all."""
    assert look(html, 100) == []
    assert sanitised(html) == html


@pytest.mark.parametrize(
    ("html", "messages"),
    [
        ("<div><p>a</div>", []),
        ("<ul><li>a<li>b</ul>", []),
        ("<p>a<br>b<img src=x>", []),
        ("<table><tr><td>a<td>b</table>", []),
        ("a < b > c", []),
        ("a &lt;b&gt;", []),
        ("<!-- <div> -->", []),
        ("<div>a", ["<div> is never closed: add </div>, or write &lt; for a sign that is meant"]),
        ("<b><i>a</b></i>", ["<i> is never closed", "</i> closes what was never opened"]),
        ("a</div>", ["</div> closes what was never opened: take it out"]),
        ("</p></li>", []),
        ("a <!-- b", ['the comment "<!--" is never closed: add "-->" at its end']),
        ("<b>" * 5 + "</b>" * 5, []),
        ("<b>" * 6 + "</b>" * 6, ["tags, more than 5 within each other"]),
    ],
)
def test_what_is_never_closed_or_never_opened_is_found(html, messages):
    """Ends that HTML lets be left out are not missed."""
    found = closed(html)
    assert len(found) == len(messages)
    assert all(what.startswith(message) for what, message in zip(found, messages, strict=True))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a\n<b>x", [2]),
        ("<b>x\n<b>y", [1, 2]),
        ("<b>x</b>\n\n<b>y", [3]),
        ("<b>x</b>\n\n</b>", [3]),
        ("<br>\n<B>x", [2]),
        ("<p onclick=x>\n<P ONCLICK=y>", [1, 2]),
        ('a\n<a href="java&#10;script:x">b</a>', [2]),
        ("onclick er en attribut\n<p onclick=x>", [2]),
    ],
)
def test_a_finding_has_the_line_of_the_source_that_holds_it(source, lines):
    """In any case of letters; not that of another tag of the name, which is closed, nor of the mere word."""
    numbered = list(enumerate(source.split("\n"), 1))
    assert sorted(number for number, _finding in lines_of(look(source, 100), numbered)) == lines


def test_a_finding_that_the_source_does_not_hold_has_no_line():
    """It came from elsewhere: the line is -1."""
    assert [number for number, _finding in lines_of(look("<script>", 100), [(1, "nothing of the kind")])] == [-1, -1]
