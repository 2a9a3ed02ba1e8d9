"""The gate: what the allow-list does not contain is found, in whatever way it is hidden, and can be
removed; all else stays.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.sanitize import (
    ExternalHosts,
    admitted,
    as_source,
    cleaned,
    lines_of,
    refused_as_source,
    scan,
    screen,
)
from samtale.sanitize.allowlist import (
    FORMS,
    HTML,
    HTML_ATTRIBUTES,
    MATHML,
    MATHML_ATTRIBUTES,
    SVG,
    SVG_ATTRIBUTES,
)
from samtale.sanitize.tree import ACTIVE, parsed, refusals, within

HOSTS = ExternalHosts(
    frames=("player.example",), forms=("letters.example",), pictures=("*.pictures.example",)
)
ODD = """title textarea xmp plaintext noscript template noembed noframes select option mglyph malignmark annotation-xml
    foreignObject desc isindex image keygen frameset body html head listing""".split()
TAGS = sorted(HTML | FORMS | MATHML | SVG | ACTIVE | set(ODD))
ATTRIBUTES = """href src onclick ONERROR srcset style srcdoc id poster xlink:href data cite action formaction ping background
    class attributeName values to from by encoding type http-equiv content foo Foo eleventy:ignore xlink:foo xml:foo
    @click :href x-on:click v-on:click.stop on-click markdown popover is slot form""".split()
VALUES = [
    "javascript:x()",
    "java\tscript:x",
    "JaVa&#9;Script:x",
    "&#106;avascript:x",
    " data:text/html,x",
    "vbscript:x",
    "/a",
]
VALUES += [
    "data:image/png;base64,x",
    "data:image/svg+xml,x",
    "{filename}/x.md",
    "\x01javascript:x",
    "a 1x, b 2x",
    "href",
    "text/html",
]
VALUES += [
    "https://far.example/x",
    "//far.example/x",
    "https://player.example/x",
    "url(#a)",
    "url(//far.example/a)",
    "</title>",
    "-->",
]
tags = st.builds(
    "<{} {}={quote}{}{quote}{}>".format,
    st.sampled_from(TAGS),
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(VALUES),
    st.sampled_from(["", "/"]),
    quote=st.sampled_from(['"', "'", ""]),
)
pieces = st.one_of(
    tags,
    st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS)),
    st.sampled_from(
        [
            "<svg>",
            "<math>",
            "</svg>",
            "</math>",
            "<svg><desc>",
            "<math><mtext>",
            "<table><tr><td>",
            "<p>",
        ]
    ),
    st.sampled_from(
        [
            "<!--",
            "-->",
            "--!>",
            "<!-->",
            "<![CDATA[",
            "]]>",
            "&lt;script&gt;",
            "<",
            "'",
            '"',
            "x",
            "<?x",
            "?>",
            "<!x",
            "`",
            "&#2;",
        ]
    ),
    st.text(max_size=4),
)
wild = st.lists(pieces, max_size=12).map("".join)


def element(tag, attribute, parts):
    """One that is closed where it should be."""
    return f"<{tag}{attribute}>{''.join(parts)}</{tag}>"


words = st.text("abc æøå&<>\"'").map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
attributes = st.sampled_from(
    ["", ' class="a b"', ' lang="sv"', ' title="&quot;x&quot; &amp; y"', ' id="å"', ' data-x="1"']
)
tame = st.recursive(
    words
    | st.sampled_from(
        [
            "<br>",
            '<img src="/a.png" alt="b">',
            '<a href="{filename}/a.md#b">c</a>',
            '<a href="#æ">d</a>',
        ]
    ),
    lambda inner: st.builds(
        element,
        st.sampled_from(["div", "section", "blockquote", "ul", "em", "span"]),
        attributes,
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


def refused(html, hosts=HOSTS):
    """What of it is refused, by its needles."""
    return [finding.needle for finding in screen(html, hosts) if finding.refused]


@given(wild)
def test_what_is_cleaned_is_accepted_by_the_tree_that_comes_of_it(html):
    """Serialised and parsed again, the allow-list still holds: whatever was in it, and however it
    was broken.
    """
    try:
        once = cleaned(html, HOSTS)
    except ValueError:
        return  # refused as a whole, which the reader reports
    assert refused(once) == []
    top, whole = parsed(once)
    assert whole
    serialised = top.inner_html or ""
    assert refused(serialised) == []
    assert not {tag for _node, tag, _attributes in within(top)} & (ACTIVE | {"svg"} & ACTIVE)
    assert cleaned(once, HOSTS) == once


@given(wild)
def test_what_is_published_without_attributes_of_no_effect_is_accepted(html):
    """Whatever the policy, what is not refused with an error passes the screen."""
    shown, reports = admitted(html, "strict", HOSTS)
    if any(severity == "error" for _finding, _message, severity in reports):
        assert shown == html
    else:
        assert refused(shown) == []
        assert parsed(shown)[1]


@given(wild)
def test_what_is_refused_is_harmless_as_source(html):
    """Whatever it is; there is nothing where that cannot be had."""
    shown = refused_as_source(html, HOSTS)
    assert refused(shown) == []
    assert parsed(shown)[1]


def test_source_is_text():
    """What is around it stays; a whole text is cut at the limit."""
    shown = refused_as_source("<p>A <script>x</script> <em>B</em></p>")
    source = '<code data-samtale-source="">&lt;script&gt;x&lt;/script&gt;</code>'
    assert shown == f"<p>A {source} <em>B</em></p>"
    assert as_source("<b>\0") == '<pre data-samtale-source=""><code>&lt;b&gt; </code></pre>'


@given(wild)
def test_what_is_accepted_as_it_is_stays_accepted_when_it_is_serialised(html):
    """In ``strict`` the body is published as it was written: what another parser makes of it must
    be no other thing.
    """
    if screen(html, HOSTS):
        return
    top, _whole = parsed(html)
    again, whole = parsed(top.inner_html or "")
    assert whole
    assert list(refusals(within(again), HOSTS)) == []
    assert again.html == top.html


@given(tame)
def test_harmless_html_stays_and_to_clean_it_changes_nothing(html):
    """Where every tag is closed."""
    assert screen(html) == scan(html, 10**6) == []
    assert cleaned(html) == html


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
        ('<iframe src="https://player.example/" srcdoc="x"></iframe>', "srcdoc"),
        ('<a href="javascript:x()">a</a>', "javascript:x()"),
        ('<a href=" java&#10;script:x()">a</a>', "java\nscript:x()"),
        ('<a href="&#x6a;avascript:x()">a</a>', "javascript:x()"),
        ('<a href="vbscript:x()">a</a>', "vbscript:x()"),
        ('<img src="data:image/svg+xml,x">', "data:image/svg+xml,x"),
        ('<a href="data:image/png;base64,x">a</a>', "data:image/png;base64,x"),
        ('<svg><a xlink:href="javascript:x()">a</a></svg>', "xlink:href"),
        ('<svg><animate attributeName="href" to="/x"/></svg>', "attributeName"),
        ('<svg><set attributeName=" xlink:href" to="/x"/></svg>', "attributeName"),
        ('<svg><animate attributeName="x" values="1;javascript:x()"/></svg>', "values"),
        ('<svg><use href="/a.svg#b"/></svg>', "href"),
        ('<svg><rect fill="url(//far.example/a)"/></svg>', "fill"),
        ("<svg><foreignObject></foreignObject></svg>", "<foreignObject"),
        ("<svg><style>a {}</style></svg>", "<style"),
        ("<svg><desc><p>a</p></desc></svg>", "<p"),
        ("<svg><title><em>a</em></title></svg>", "<em"),
        ("<math><mtext><em>a</em></mtext></math>", "<em"),
        ('<math><annotation-xml encoding="text/html"></annotation-xml></math>', "<annotation-xml"),
        ('<math><mi href="/x">a</mi></math>', "href"),
        ("<style>a {}</style>", "<style"),
        ("<select><option>a</option></select>", "<select"),
        ("<template><p>a</p></template>", "<template"),
        ("<noscript>a</noscript>", "<noscript"),
        ("<p>a<?b ?></p>", "<?"),
        ("<x-y>a</x-y>", "<x-y"),
        ('<p frobnicate="1">a</p>', "frobnicate"),
        ('<iframe src="https://far.example/"></iframe>', "<iframe"),
        ('<iframe src="/x"></iframe>', "<iframe"),
        ("<iframe></iframe>", "<iframe"),
        ("\x02a", "\x02"),
    ],
)
def test_what_is_not_on_the_list_is_refused_once_and_removed(html, needle):
    """In any case of letters, with entities, white space and what else browsers overlook."""
    assert refused(html, ExternalHosts(frames=("player.example",)))[:1] == [needle]
    assert refused(cleaned(html)) == []
    assert all("\n" not in finding.message and "; " in finding.message for finding in screen(html))


def test_forms_are_refused_unless_their_host_is_listed():
    """All of their elements; the box of a list of tasks belongs to none."""
    form = (
        '<form action="https://{}/x"><label>a <input name="b" type="email"></label> '
        "<button>c</button></form>"
    )
    assert refused(form.format("letters.example")) == []
    assert refused(form.format("far.example")) == ["<form"]
    assert refused(form.format("letters.example"), ExternalHosts()) == [
        "<form",
        "<input",
        "<button",
    ]
    assert refused('<form action="/x"></form>') == ["<form"]
    assert refused('<button formaction="https://far.example/">a</button>') == ["formaction"]
    assert refused('<input type="checkbox" disabled checked>', ExternalHosts()) == []
    assert refused('<input type="checkbox">', ExternalHosts()) == ["<input"]


def test_a_frame_is_accepted_from_a_listed_host():
    """With the attributes that players ask for."""
    html = (
        '<iframe src="https://player.example/x" title="a" allow="fullscreen" '
        'allowfullscreen="" sandbox=""></iframe>'
    )
    assert screen(html, HOSTS) == []
    assert cleaned(html, HOSTS) == html


def test_pictures_and_recordings_of_other_hosts_are_reported_and_stay():
    """They do no harm; unless their host is listed, the policy blocks them."""
    html = (
        '<img src="https://far.example/a.png" alt="a"><video src="//far.example/a.mp4" '
        'poster="https://b.pictures.example/a"></video>'
    )
    found = screen(html, HOSTS)
    assert [(finding.needle, finding.external, finding.refused) for finding in found] == [
        ("https://far.example/a.png", True, False),
        ("//far.example/a.mp4", True, False),
    ]
    assert cleaned(html, HOSTS) == html
    assert len(screen('<img srcset="/a.png 1x, https://far.example/b.png 2x" alt="a">')) == 1


def test_the_sites_own_pictures_may_be_named_by_their_whole_url():
    """As texts that come from another publisher do; but no page of the site is shown in a frame."""
    own = ExternalHosts(own="own.example:8443")
    assert (
        screen(
            (
                '<img src="https://own.example:8443/a.png" alt="a"><video '
                'src="//own.example:8443/a.mp4"></video>'
            ),
            own,
        )
        == []
    )
    assert [
        one.external for one in screen('<img src="https://own.example/a.png" alt="a">', own)
    ] == [True]
    assert refused('<iframe src="https://own.example:8443/"></iframe>', own) == ["<iframe"]


def test_a_scheme_that_runs_and_one_that_is_not_known_have_messages_of_their_own():
    """Each with its remedy. A link may open an application, about which browsers ask, but nothing
    of the browser's own or of the reader's disk; and no picture is loaded that way.
    """
    (runs,) = screen('<a href="javascript:x">a</a>')
    assert "can run JavaScript" in runs.message
    refused = "has a scheme that Samtale does not accept"
    for html in (
        '<a href="file:///x">a</a>',
        '<a href="ms-msdt:x">a</a>',
        '<img src="xyzzy:x" alt="">',
    ):
        (unknown,) = screen(html)
        assert refused in unknown.message
    for url in ("xyzzy:x", "ms-settings:system", "vscode://file/x", "steam://run/1"):
        assert screen(f'<a href="{url}">a</a>') == []


@pytest.mark.parametrize(
    "html",
    [
        "</div>a",
        "a</article>",
        "<div>a",
        "<b>a",
        "<table><tr><td>",
        "<body class=x>",
        "<!-- a",
        "<p><div></main>",
    ],
)
def test_a_body_that_leaves_its_place_on_the_page_is_found(html):
    """By the tree, even where a scanner would see nothing."""
    assert any(finding.leaves for finding in screen(html))


@pytest.mark.parametrize(
    "html",
    [
        (
            '<figure class="picture"><img src="{static}/a%20b.png" alt="a" width="3" height="2" '
            'loading="lazy"></figure>'
        ),
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
        '<details open=""><summary>a</summary><p>b</p></details>',
        "<ruby>a<rt>b</rt></ruby>",
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
        (
            '<svg viewBox="0 0 2 1" role="img"><title>a</title><g fill="none"><path d="M0 0h1" '
            'stroke="url(#b)"></path></g></svg>'
        ),
        (
            '<svg><linearGradient id="b"><stop offset="0" '
            'stop-color="red"></stop></linearGradient><use href="#c"></use></svg>'
        ),
        '<svg><animate attributeName="cx" values="1;2" dur="1s"></animate></svg>',
        '<center><font color="red">a</font></center>',
        '<p property="name" contenteditable="false">a</p>',
        "<!-- <script>a</script> onclick -->",
    ],
)
def test_what_is_harmless_is_accepted_and_stays(html):
    """All that Markdown makes, and what authors write themselves."""
    assert screen(html) == scan(html, 100) == []
    assert cleaned(html) == html


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
        ("<div>a", ["<div> is never closed; add </div>, or write &lt; for a literal <"]),
        ("<b><i>a</b></i>", ["<i> begins within <b> and ends behind it"]),
        ("<b><i>a</b></i></i>", ["<i> begins within <b>", "</i> has no opening tag"]),
        ("a</div>", ["</div> has no opening tag; remove it"]),
        ("</p></li>", []),
        ("a <!-- b", ['the comment "<!--" is never closed; add "-->" at its end']),
        ("a <!--> b -->", ['browsers end a comment at "<!-->"']),
        ("<b>" * 5 + "</b>" * 5, []),
        ("<b>" * 6 + "</b>" * 6, ["more than 5 nested tags"]),
        ("<![x y", ["<!...> is not shown"]),
        ("<![if x]>a<![endif]>", ["<!...> is not shown", "<!...> is not shown"]),
        ("<!x", ["<!...> is not shown"]),
    ],
)
def test_what_is_never_closed_or_never_opened_is_found(html, messages):
    """Ends that HTML lets be left out are not missed."""
    found = [finding.message for finding in scan(html, 5)]
    assert len(found) == len(messages)
    assert all(what.startswith(message) for what, message in zip(found, messages, strict=True))


@given(wild)
def test_scanning_never_fails(html):
    """Whatever it is given; each finding has a remedy."""
    assert all("; " in finding.message for finding in scan(html, 100))


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
        ("a\n<div><![foo bar>", [2, 2]),
        ("a\n<svg><rect onload/></svg>", [2]),
        ("a\n\n<svg><foreignobject/></svg>", [3]),
    ],
)
def test_a_finding_has_the_line_of_the_source_that_contains_it(source, lines):
    """In any case of letters; not that of another tag of the name, which is closed, nor of the mere
    word.
    """
    numbered = list(enumerate(source.split("\n"), 1))
    _html, reports = admitted(source, "strict", tags=scan(source, 100))
    assert sorted(number for number, _report in lines_of(reports, numbered)) == lines


def test_a_finding_that_the_source_does_not_contain_has_no_line():
    """It came from elsewhere: the line is -1."""
    assert [
        number
        for number, _report in lines_of(
            admitted("<script></script>", "strict")[1], [(1, "nothing of the kind")]
        )
    ] == [-1]


def test_what_becomes_of_a_body_is_the_settings_to_say():
    """An error, a warning and its removal, or nothing; pictures of other hosts are reported in
    each.
    """
    html = '<p onclick="x()">a</p><img src="https://far.example/a.png" alt="b">'
    found = {policy: admitted(html, policy) for policy in ("strict", "sanitise", "allow")}
    assert [
        [severity for _finding, _message, severity in reports] for _html, reports in found.values()
    ] == [
        ["error", "warning"],
        ["warning", "warning"],
        ["warning"],
    ]
    assert found["strict"][0] == found["allow"][0] == html
    assert found["sanitise"][0] == html.replace(' onclick="x()"', "")
    assert found["sanitise"][1][0][1].endswith("(it was removed from the page)")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p foo="x" class="y">a</p>', '<p class="y">a</p>'),
        ("<div eleventy:ignore>a</div>", "<div>a</div>"),
        ('<span markdown="span">a</span>', "<span>a</span>"),
        ('<p @click="x" :href="javascript:x" v-on:click="alert(1)">a</p>', "<p>a</p>"),
        ('<svg Foo="1"><g xlink:foo="x"></g></svg>', "<svg><g></g></svg>"),
        ('<math foo="1"><mi bar>a</mi></math>', "<math><mi>a</mi></math>"),
    ],
)
def test_an_attribute_that_no_browser_knows_is_removed_with_a_warning(html, shown):
    """Whatever the policy, since no reader could see a difference; not if the owner vouches."""
    for policy in ("strict", "sanitise"):
        found, reports = admitted(html, policy)
        assert found == shown
        assert {severity for _finding, _message, severity in reports} == {"warning"}
        assert all(message.endswith("(it was removed from the page)") for _, message, _ in reports)
    assert admitted(html, "allow") == (html, [])
    assert refused_as_source(html) == shown


@pytest.mark.parametrize(
    "attribute",
    """onclick=x ONFOO=x on-x=y formaction=/x srcdoc=x background=/x action=/x ping=/x popover popovertarget=a
    is=a-b slot=a part=a http-equiv=refresh nonce=x autofocus accesskey=x enterkeyhint=go contextmenu=a
    webkitdirectory form=a width=3 xml:base=/x "onclick=x 'a=b shadowrootmode=open src=x datasrc=#x""".split(),
)
def test_an_attribute_with_an_effect_somewhere_stays_an_error(attribute):
    """Scripts, styles and addresses, and all that some browser knows on some element."""
    html, reports = admitted(f"<p {attribute}>a</p>", "strict")
    assert html == f"<p {attribute}>a</p>"
    assert [severity for _finding, _message, severity in reports] == ["error"]


@pytest.mark.parametrize(
    "html",
    [
        '<svg draggable="true"><g draggable="false"></g></svg>',
        '<p draggable="true">a</p>',
        '<audio src="a.mp3" type="audio/mpeg"><source src="a.ogg" type="audio/ogg"></audio>',
        '<video src="a.mp4" type="video/mp4"></video>',
    ],
)
def test_harmless_attributes_stay(html):
    assert screen(html) == []
    assert cleaned(html) == html


@pytest.mark.parametrize(
    "attribute",
    """enable-background color-interpolation-filters font-size-adjust stroke-dashoffset text-orientation unicode-bidi
    shape-rendering""".split(),
)
def test_attributes_of_drawings_with_hyphens_are_allowed(attribute):
    assert not list(screen(f'<svg viewBox="0 0 9 9"><path {attribute}="0" d="M0 0"/></svg>', HOSTS))


def test_no_allowed_name_is_cut_in_two():
    names = {
        name
        for own in (*HTML_ATTRIBUTES.values(), SVG_ATTRIBUTES, MATHML_ATTRIBUTES)
        for name in own
    }
    assert not [
        name for name in names | HTML | SVG | MATHML if name.startswith("-") or name.endswith("-")
    ]
