"""Addresses that are written as text, and addresses that need encoding."""

import re

import pytest
from samtale.read.destinations import encoded


def linked(html):
    """Each link: where it leads, and its text."""
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("text", "addresses", "rest"),
    [
        ("Se https://a.example.", ["https://a.example"], "Se ."),
        ("https://a.example/x_y_z/*b, og", ["https://a.example/x_y_z/*b"], ", og"),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"], "()"),
        ("*https://a.example/*", ["https://a.example/"], "<em></em>"),
        ("http://a.example?x=1&copy=2 nu", ["http://a.example?x=1&amp;copy=2"], " nu"),
        ("ftp://a.example/fil", ["ftp://a.example/fil"], ""),
        ("»https://a.example/x«", ["https://a.example/x"], "»«"),
        ("https://a.example/x&lt; y", ["https://a.example/x"], "&lt; y"),
        ("http://a_b.c_d/ og xhttps://a.example", [], "http://a_b.c_d/ og xhttps://a.example"),
        ("www. og http:// og wwww.a.example", [], "www. og http:// og wwww.a.example"),
        ("`https://a.example`", [], "<code>https://a.example</code>"),
        ("https://a.example/~b/~c", ["https://a.example/~b/~c"], ""),
    ],
)
def test_a_bare_address_is_a_link(convert, text, addresses, rest):
    """Without the punctuation behind it; not within a word or code."""
    html = convert(text).html.strip()
    assert [address for address, _text in linked(html)] == addresses
    assert [written for _address, written in linked(html)] == addresses
    assert re.sub(r"<a .*?</a>", "", html) == f"<p>{rest}</p>"


def test_an_address_without_a_scheme(convert):
    assert linked(convert("Se www.a.example/x.").html) == [
        ("http://www.a.example/x", "www.a.example/x")
    ]


def test_within_a_link_it_is_text(convert):
    html = convert("[se https://a.example](https://b.example)").html
    assert linked(html) == [("https://b.example", "se https://a.example")]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://a.example/to ord", "https://a.example/to%20ord"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/100%25", "https://a.example/100%25"),
        ("https://a.example/a|b", "https://a.example/a%7Cb"),
        ("https://a.example/[x]?y=[z]", "https://a.example/%5Bx%5D?y=%5Bz%5D"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://ærø.example/ø", "https://ærø.example/%C3%B8"),
        ('x"y<z>', "x%22y%3Cz%3E"),
        ("mailto:a@b.example?subject=Et ord", "mailto:a@b.example?subject=Et%20ord"),
        ("{author}Åse Vind", "{author}Åse Vind"),
        ("|tag|to ord", "|tag|to ord"),
        ("/da/?a=1&b=(2)#c", "/da/?a=1&b=(2)#c"),
    ],
)
def test_what_no_url_may_contain_is_encoded(address, url):
    """Once; words in braces are left to those who know them."""
    assert encoded(address) == url
    assert encoded(url) == url


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("[x](<krus.png?a b>)", "{static}/essays/te/krus.png?a%20b"),
        ("[x](<sv.md#et ord>)", "{filename}/essays/te/sv.md#et%20ord"),
        ("![x](krus%20%231.png)", "{static}/essays/te/krus%20%231.png"),
        ("[x](<https://a.example/a|b%>)", "https://a.example/a%7Cb%25"),
        ("[x](https://a.example/a|b%)", "https://a.example/a%7Cb%25"),
    ],
)
def test_addresses_are_encoded_in_the_page(convert, text, attribute):
    assert f'"{attribute}"' in convert(text).html
