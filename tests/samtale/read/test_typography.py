"""Typography in a body: it knows text from code, and the language of a passage."""

import pytest

SET = [
    ('"Hej", sagde hun', "<p>»Hej«, sagde hun</p>"),
    ('"*Hej*", sagde hun', "<p>»<em>Hej</em>«, sagde hun</p>"),
    ('"**Hej** du", sagde hun', "<p>»<strong>Hej</strong> du«, sagde hun</p>"),
    ('Hun sagde: "*Hej*"', "<p>Hun sagde: »<em>Hej</em>«</p>"),
    ('*"Hej"*, sagde hun', "<p><em>»Hej«</em>, sagde hun</p>"),
    ('"[Hej](https://example.org)"', '<p>»<a href="https://example.org">Hej</a>«</p>'),
    ("Læs 'Anna *Karenina*' nu", "<p>Læs ›Anna <em>Karenina</em>‹ nu</p>"),
    ("'*Ja*', sagde hun", "<p>›<em>Ja</em>‹, sagde hun</p>"),
    ("*Anna*'s hus", "<p><em>Anna</em>’s hus</p>"),
    (
        'Et "![x](https://example.org/x.png)" her',
        '<p>Et »<img alt="x" src="https://example.org/x.png">« her</p>',
    ),
    ('"`x`" er kode', "<p>»<code>x</code>« er kode</p>"),
    ('Sig `"x" -- y` og "y"', '<p>Sig <code>"x" -- y</code> og »y«</p>'),
    ('Raw <code>"x" -- y</code> og "y"', '<p>Raw <code>"x" -- y</code> og »y«</p>'),
    ('Tast <kbd>"</kbd> "nu"', '<p>Tast <kbd>"</kbd> »nu«</p>'),
    ('<pre>\n"x"\n</pre>\n\n"y"', '<pre>\n"x"\n</pre>\n<p>»y«</p>'),
    ('*"x" her*{lang=sv} og "y"', '<p><em lang="sv">”x” her</em> og »y«</p>'),
    ('"Sagt"\n{: lang=en }\n\n"y"', '<p lang="en">“Sagt”</p>\n<p>»y«</p>'),
    ('- "a"\n- "b', "<ul>\n<li>»a«</li>\n<li>»b</li>\n</ul>"),
    ('"a<br>b"', "<p>»a<br>b«</p>"),
    (
        "<https://example.org/a--b>",
        '<p><a href="https://example.org/a--b">https://example.org/a--b</a></p>',
    ),
]


@pytest.mark.parametrize(("typed", "html"), SET)
def test_text_is_set_and_code_is_not(convert, typed, html):
    """Quotes open and close across tags, in the language of their passage; in code everything stays
    as typed.
    """
    assert convert(typed).html == html
