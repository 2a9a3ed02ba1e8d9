"""The block structure of Markdown: what is within what, whatever the indents, and that no word is
lost.
"""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samtale.read.markdown import converter
from samtale.scan.tree import Tree

CODE = re.compile(
    r'<div class="highlight"><pre tabindex="0"><code class="language-([^"]*)">(?:<span></span>)?(.*?)</code></pre></div>',
    re.DOTALL,
)


def plain(html):
    """HTML without line breaks between blocks, ids, and what highlights code."""
    html = CODE.sub(
        lambda code: f"<pre {code[1]}>{re.sub('<[^>]*>', '', code[2])}</pre>".replace("\n", "~"),
        html,
    )
    html = re.sub(r' (?:id|tabindex|role|scope|aria-label)="[^"]*"', "", html)
    html = re.sub(r'<a href="#[^"]*">(.*?)</a>(?=</h)', r"\1", html, flags=re.DOTALL)
    return re.sub(
        r"\n*(</?(?:p|ul|ol|li|h\d|hr|blockquote|pre|dl|dt|dd|div|aside|details|summary|table|thead|tbody|tr|th|td|figure|figcaption)\b[^>]*>)\n*",
        r"\1",
        html,
    )


@pytest.fixture
def html(convert):
    return lambda text: plain(convert(text, "en").html)


@pytest.fixture
def reported(convert):
    """(line, field, beginning of the message) of each problem of a text."""

    def found(text):
        return [
            (one.line, one.field, one.message.partition(";")[0])
            for one in convert(text, "en").problems
        ]

    return found


LISTS = [
    ("Buy:\n- bread\n- milk", "<p>Buy:</p><ul><li>bread</li><li>milk</li></ul>"),
    ("Do:\n1. one\n2. two", "<p>Do:</p><ol><li>one</li><li>two</li></ol>"),
    ("Do:\n1) one\n2) two", "<p>Do:</p><ol><li>one</li><li>two</li></ol>"),
    ("1. a\n1) b", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
    ("Born\n3. in May", "<p>Born\n3. in May</p>"),
    ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
    ("- a\n* b\n+ c", "<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>"),
    ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("- a\n    - b\n        - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
    ("1. a\n   - b\n\n   c", "<ol><li><p>a</p><ul><li>b</li></ul><p>c</p></li></ol>"),
    ("- a\n\tb", "<ul><li>a\nb</li></ul>"),
    ("-\ta\n\n\tb", "<ul><li><p>a</p><p>b</p></li></ul>"),
    ("- a\nlazy\n- b", "<ul><li>a\nlazy</li><li>b</li></ul>"),
    ("- a\n- b\n\n  [c]: /d", "<ul><li>a</li><li>b</li></ul>"),
    ("- a\n\n  [c]: /d\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    ("-\n  a\n-", "<ul><li>a</li><li></li></ul>"),
    ("- - a\n  - b", "<ul><li><ul><li>a</li><li>b</li></ul></li></ul>"),
    ("- # a\n- b", "<ul><li><h2>a</h2></li><li>b</li></ul>"),
    ("- a\n  > b\n- ***", "<ul><li>a<blockquote><p>b</p></blockquote></li><li><hr></li></ul>"),
    ("-     a", "<ul><li><pre text>a~</pre></li></ul>"),
    ("- a\n<!-- -->\n- b", "<ul><li>a</li></ul><!-- --><ul><li>b</li></ul>"),
]  # fmt: skip
QUOTATIONS = [
    ("> a\nb\n> c", "<blockquote><p>a\nb\nc</p></blockquote>"),
    ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
    ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
    (">a\n>> b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
    ("> - a\nb\n>\n>   c", "<blockquote><ul><li><p>a\nb</p><p>c</p></li></ul></blockquote>"),
    ("> ```\n> a\nb\n> c", "<blockquote><pre text>a~</pre></blockquote><p>b</p><blockquote><p>c</p></blockquote>"),
    ("> - a\n> - b\n- c", "<blockquote><ul><li>a</li><li>b</li></ul></blockquote><ul><li>c</li></ul>"),
    ("> a\n# b", "<blockquote><p>a</p></blockquote><h2>b</h2>"),
    ("> Foo\n---", "<blockquote><p>Foo</p></blockquote><hr>"),
    (">     a\n>\tb", "<blockquote><pre text>a~</pre><p>b</p></blockquote>"),
    ("Ask:\n> a", "<p>Ask:</p><blockquote><p>a</p></blockquote>"),
]  # fmt: skip
CODES = [
    ("Run:\n```bash title=\"x\"\n# a\n```\nthen *b*", "<p>Run:</p><pre bash># a~</pre><p>then <em>b</em></p>"),
    ("  ~~~ py {1,3}\n  a\n    b\n ~~~~", "<pre py>a~  b~</pre>"),
    ("- a\n\n  ```sh\n  b\n\n   c\n  ```\n- d", "<ul><li><p>a</p><pre sh>b~~ c~</pre></li><li><p>d</p></li></ul>"),
    ("1. a\n   ```\n   b\n   ```", "<ol><li>a<pre text>b~</pre></li></ol>"),
    ("> ~~~\n> a\n> ~~~\n> b", "<blockquote><pre text>a~</pre><p>b</p></blockquote>"),
    ("```\n\n a \n\n```", "<pre text>~ a ~~</pre>"),
    ("````\n```\n````", "<pre text>```~</pre>"),
    ("```make\nall:\n\tb\n```", "<pre make>all:~\tb~</pre>"),
    ("    a\n\n      b\n\nc", "<pre text>a~~  b~</pre><p>c</p>"),
    ("\ta\tb", "<pre text>a\tb~</pre>"),
    ("a\n    b", "<p>a\nb</p>"),
    ("    :::python\n    a", "<pre python>a~</pre>"),
    ("    <b>&amp;", "<pre text>&lt;b&gt;&amp;amp;~</pre>"),
]  # fmt: skip
HEADINGS = [
    ("## C#", "<h2>C#</h2>"),
    ("## No. 12 ##", "<h2>No. 12</h2>"),
    ("## C# {#sharp}", "<h2>C#</h2>"),
    ("## a ## {.b}", '<h2 class="b">a</h2>'),
    ("####### a", "<p>####### a</p>"),
    ("#tag and\n#5", "<p>#tag and\n#5</p>"),
    ("a\n## b\nc", "<p>a</p><h2>b</h2><p>c</p>"),
    ("a\nb\n===\nc\n-", "<h2>a\nb</h2><h3>c</h3>"),
    ("a\n***\n- - -\n_ _ _", "<p>a</p><hr><hr><hr>"),
]  # fmt: skip
TABLES = [
    ("Text\n| a | b |\n|---|--:|\n| 1 | 2 |", '<p>Text</p><div class="table"><table><thead><tr><th>a</th><th class="right">b</th></tr></thead><tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>'),
    ("a | b\n- | -\n`c \\| d` | e \\| f\n\ng", '<div class="table"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>c | d</code></td><td>e | f</td></tr></tbody></table></div><p>g</p>'),
    ("- x\n\n  |a|\n  |-|\n  |`b|c`|", '<ul><li><p>x</p><div class="table"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>b|c</code></td></tr></tbody></table></div></li></ul>'),
    ("|a|b|\n|-|-|\n|1|\n## c", '<div class="table"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table></div><h2>c</h2>'),
]  # fmt: skip
MARKS = [
    ("- [ ] a\n- [x] *b*", '<ul><li class="task"><input disabled type="checkbox"> a</li><li class="task"><input checked disabled type="checkbox"> <em>b</em></li></ul>'),
    ("1. [X] a\n\n   b", '<ol><li class="task"><p><input checked disabled type="checkbox"> a</p><p>b</p></li></ol>'),
    ("- [ ](a) b\n- []", '<ul><li><a href="a"> </a> b</li><li>[]</li></ul>'),
    ("> [!NOTE]\n> a\n> - b", '<aside class="callout note"><p class="callout-title">Note</p><p>a</p><ul><li>b</li></ul></aside>'),
    ("> [!danger] Do *not*\n> a", '<aside class="callout caution"><p class="callout-title">Do <em>not</em></p><p>a</p></aside>'),
    ("> [!tip]- More\n> a", '<details class="callout tip"><summary class="callout-title">More</summary><p>a</p></details>'),
    ("!!! warning\n    a\n\n    - b\n\nc", '<aside class="callout warning"><p class="callout-title">Warning</p><p>a</p><ul><li>b</li></ul></aside><p>c</p>'),
    ('??? note "T"\n    a', '<details class="callout note"><summary class="callout-title">T</summary><p>a</p></details>'),
    ("!!! note", "<p>!!! note</p>"),
    ("!!! note Pas paa\n    a", '<aside class="callout note"><p class="callout-title">Pas paa</p><p>a</p></aside>'),
    ("!!! tip inline end\n    a", '<aside class="callout tip"><p class="callout-title">Tip</p><p>a</p></aside>'),
]  # fmt: skip
HTML = [
    ("<details>\n<summary>a</summary>\n\n*b*\n\n- c\n\n</details>", "<details><summary>a</summary><p><em>b</em></p><ul><li>c</li></ul></details>"),
    ("<div>\n*a*\n</div>\n\nb", "<div>*a*</div><p>b</p>"),
    ('<div markdown="1">\n*a*\n\n```\n</div>\n```\n\n</div>\n\nb', "<div><p><em>a</em></p><pre text>&lt;/div&gt;~</pre></div><p>b</p>"),
    ('<div markdown="1">\n\n- a\n\n    ```py\n    b\n      c\n    ```\n- d\n\n</div>', "<div><ul><li><p>a</p><pre py>b~  c~</pre></li><li><p>d</p></li></ul></div>"),
    ("- <div>a</div>\n- b", "<ul><li><div>a</div></li><li>b</li></ul>"),
    ("<pre>\na\n\n*b*\n</pre>\nc", "<pre>a\n\n*b*</pre><p>c</p>"),
    ("<div><pre>\na\n\n*b*\n</pre></div>", "<div><pre>a\n\n*b*</pre></div>"),
    ("<!-- a\n\n- b -->\nc", "<!-- a\n\n- b --><p>c</p>"),
]  # fmt: skip
EXTRA = [
    ("A\nB\n: c\n: d\n\n    e", "<dl><dt>A</dt><dt>B</dt><dd>c</dd><dd><p>d</p><p>e</p></dd></dl>"),
    ("A\n\n:   b\n\n    - c\n      d", "<dl><dt>A</dt><dd><p>b</p><ul><li>c\nd</li></ul></dd></dl>"),
    ("A\n: b\nlazy\n\nC\n: d", "<dl><dt>A</dt><dd>b\nlazy</dd><dt>C</dt><dd>d</dd></dl>"),
    ("a\n{: .b}", '<p class="b">a</p>'),
    ("- a\n{: .b}\n- c", '<ul><li class="b">a</li><li>c</li></ul>'),
    ("AB\n*[AB]: C\nd", '<p><abbr title="C">AB</abbr></p><p>d</p>'),
    ('[a]\n\n[a]: /b "c"\n[a]: /d', '<p><a href="/b" title="c">a</a></p>'),
    ("[a b]:\n  </c\\*>\n  'd\n  e'\n\n[A  b]", '<p><a href="/c*" title="d\ne">A  b</a></p>'),
    ("> [a]: /b\n\n[a]", '<blockquote></blockquote><p><a href="/b">a</a></p>'),
    ("[TOC]\n\na", "<p>a</p>"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [*LISTS, *QUOTATIONS, *CODES, *HEADINGS, *TABLES, *MARKS, *HTML, *EXTRA],
    ids=lambda value: value[:30].replace("\n", "/"),
)
def test_blocks_are_read_as_they_are_meant(html, text, expected):
    assert html(text) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("a\n\n    - b\n    - c", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("a\n\n        b", "<p>a</p><pre text>b~</pre>"),
        ("\n    > a", "<blockquote><p>a</p></blockquote>"),
        ("a\n\n    ```py\n    b\n    ```", "<p>a</p><pre py>b~</pre>"),
        ("\n    A\n    : b", "<dl><dt>A</dt><dd>b</dd></dl>"),
    ],
)
def test_a_note_may_contain_blocks(html, note, expected):
    """A following note, and a paragraph that is not indented, are no part of it."""
    found = html(f"Te.[^1] Og.[^2]\n\n[^1]: {note}\n[^2]: Den\nanden.\n\nUde.")
    first, second = re.findall(
        r"<li>(.*?)</li>(?=<li>(?:<p>Den)|</ol></section>)", found, re.DOTALL
    )
    assert first.startswith(expected)
    assert second.startswith("<p>Den\nanden.")
    assert "<p>Ude.</p>" in found.partition("<section")[0]


def test_code_is_highlighted_where_its_fence_says_so(convert):
    """In the form of "codehilite", and in that of other tools; line numbers too."""
    for info in ('python hl_lines="2"', '{.python hl_lines="2"}', "python {2}"):
        html = convert(f"```{info}\na\nb\n```").html
        assert 'class="language-python"' in html
        assert re.findall(r'<span class="hll"><span class="n">(\w)', html) == ["b"]
    assert 'class="linenos' in convert("```{.python linenums=1}\na\n```").html


def test_tables_are_numbered_in_the_order_of_the_page(convert):
    """Also those in lists and notes."""
    table = "| a |\n|---|\n| {} |\n"
    text = "- x\n\n" + re.sub("(?m)^", "  ", table.format(1)) + "\n" + table.format(2)
    names = re.findall(r'aria-label="(Tabel \d)".*?<td>(\d)', convert(text).html, re.DOTALL)
    assert names == [("Tabel 1", "1"), ("Tabel 2", "2")]


@pytest.mark.parametrize(
    ("lang", "title"), [("da", "Vigtigt"), ("sv", "Viktigt"), ("en", "Important")]
)
def test_a_callout_has_its_title_in_the_language_of_the_text(convert, lang, title):
    assert f'<p class="callout-title">{title}</p>' in convert("> [!IMPORTANT]\n> a", lang).html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n```python\nx\n", (3, "code", '"```python" is never closed')),
        ("~~~\n```\nx\n```\n~~", (1, "code", '"~~~" is never closed')),
        ("- a\n  ```\n  b\n\nc", (2, "code", '"```" is never closed')),
        ("> ```\nc", (1, "code", '"```" is never closed')),
        ("a[^1]\n\n[^1]: b\n\n    ```\n    c", (5, "code", '"```" is never closed')),
        ("a\n\n[TOC]", (3, "text", '"[TOC]" is left out, because the page lists its contents')),
        ("> [!BUGGY]\n> a", (1, "text", '"[!BUGGY]" is not a kind of callout, and is shown as text')),
        ("a\n\n:::tip\nb\n:::", (3, "text", '":::tip" is not read, and is shown as text')),
        ("+---+\n| a |\n+---+", (1, "text", '"+---+" begins a grid table, which is not read')),
        ('=== "A"\n    b', (1, "text", '"=== "A"" begins tabs, which are not read, and is shown as text')),
        ("a\n\n.. image:: b", (3, "text", '".. image:: b" is reStructuredText, and is shown as text')),
        ("a\n[b]: /c", (2, "link", '"[b]:" is shown as text, because it is not the definition of a link')),
        ("| a | b |\n|---|\n| c | d |", (2, "table", "the line of dashes has another number of columns than the line above it, so this is not a table")),
        ("| a | b |\n| c | d |", (1, "table", 'this is no table without a line "|---|---|" below its head')),
        ("a:\n• b\n• c", (2, "text", '"•" makes no list')),
        ("a) b\nb) c", (1, "text", '"a)" makes no list')),
        ("Born\n1. maj", (2, "text", '"1." at the beginning of a line makes a list')),
        ("1986. A year.", (1, "text", '"1986." at the beginning of a line makes a list')),
        ('a\n\n```\nb\n```\n\n<div markdown="1">\n\n- c\n\n    ```\n    d\n\n</div>', (11, "code", '"```" is never closed')),
        ('[TOC] \n\n<div markdown="1">\n\n[TOC]\n\n</div>'.replace("[TOC] ", "`[TOC]`"), (5, "text", '"[TOC]" is left out, because the page lists its contents')),
        ("10. a\n   - b", (2, "text", '"- b" is not within the item above, because it is indented by 3')),
        ("1. a\n\n  b", (3, "text", '"b" is not within the item above, because it is indented by 2')),
        ("> 1. a\n>   1. b", (2, "text", '"1. b" is not within the item above, because it is indented by 2')),
        ("<details>\n<summary>a</summary>\n**b** c\n</details>", (3, "html", '"**b**" is shown as it is typed, because it is within HTML')),
        ("a\n\n<div>\n- a\n- b\n</div>", (4, "html", '"- a" is shown as it is typed, because it is within HTML')),
        ("<table>\n    <tr>\n\n        <td>\n</table>", (4, "html", "is shown as code, because it is indented by four spaces after an empty line")),
    ],
)  # fmt: skip
def test_what_is_not_read_as_it_is_meant_is_reported(reported, text, expected):
    """At its line, also within other blocks."""
    assert reported(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n[c] d",
        "a\n1. b\n2. c",
        "Do\n1. Bring",
        "a | b",
        "• a",
        "a) b\nc) d",
        "> [!] a",
        "> [a]: b",
        "::: ",
        "=== a",
        "..",
        "+ a",
        "<div>\n<p>a</p>\n</div>\n\n    <b>",
        "- a\n - b\n  - c",
        "1. a\n\nb",
        "- a\n\n [b]: /c",
        "<div>\na * b * c\n<pre>**x**</pre>\n<code>[a](b)</code><!-- *x* -->\n</div>",
        "<div>\n\n**a**\n\n</div>",
        "<p>v8+*, v9+*</p>",
    ],
)
def test_what_is_plain_text_is_not_reported(reported, text):
    assert reported(text) == []


def test_extensions_of_the_owners_read_their_blocks(languages, content):
    """Where a block begins, in lists too, with what is below an empty line."""
    settings = {"extensions": ["admonition"]}
    md = converter(languages["en"], languages, settings)
    md.edition.begin("", content / "essays/te/en.md", Tree(content), 1)
    html = plain(
        md.convert('a\n\n!!! odd "T"\n    b\n\n    - c\n\nd\n\n- e\n\n  !!! odd\n      f\n')
    )
    html = re.sub("<a aria-hidden.*?</a>", "", html)
    assert html == (
        '<p>a</p><div class="admonition odd"><p class="admonition-title">T</p><p>b</p>'
        '<ul><li>c</li></ul></div><p>d</p><ul><li><p>e</p><div class="admonition odd">'
        '<p class="admonition-title">Odd</p><p>f</p></div></li></ul>'
    )  # fmt: skip


def steps(function):
    """How many functions are called, of Python and of C."""
    count = 0

    def seen(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "- a\n",
        "- a\n\n",
        "- a\n  - b\n",
        "1. a\n   b\nc\n",
        "> a\nb\n",
        "> ```\na\n",
        "- ```\na\n\n",
        "> - a\nb\n>\n",
        "a\n===\n",
        "[a]: b\n===\n",
        "[^1]: a\n\n",
        "a\n: b\n\n",
        "|-|\n",
        "```\n",
        "<div>\n\n</div>\n",
        "<pre>\n",
        "!!! a\n    b\n\n",
        "    a\n\n\n",
        "-\n",
        "a\nb\n",
    ],
)
def test_a_longer_text_takes_as_much_longer(converter_en, piece):
    """Each line is read once in each block that contains it."""

    def counted(times):
        lines = (piece * times).split("\n")
        converter_en.reset()
        return steps(lambda: converter_en.parser.parseDocument(lines))

    counted(50)
    assert counted(400) < 2.2 * counted(200)


BLOCK_SIGNS = (
    "- * + 1. 2) > # ## === --- *** ``` ~~~ : | |-| \t [ ] [x] [^1] [^1]: [a]: !!! [!NOTE] "
    "<div> </div> <!-- -->"
)
BREAKS = ["\n", "\n\n", "  ", "    ", "\n  ", "\n    ", "\n\t", "|---|---|", "\n\n    "]
SIGNS = st.sampled_from([*BLOCK_SIGNS.split(" "), *BREAKS])
WORDS = st.sampled_from(["uno", "due", "tre"])


@settings(max_examples=300)
@given(st.lists(st.one_of(SIGNS, WORDS), max_size=30).map(" ".join))
def test_whatever_the_signs_every_word_is_shown(shown, text):
    """No text of block signs raises anything, and no word of it is lost, but for the first word of
    a fence, of an unused note or of a link's definition. The kind of a callout begins with a
    capital as its title.
    """
    html = shown(text).casefold()
    kept = re.sub(r"(?:`{3,}|~{3,})[^\n]*", " ", text)
    kept = re.sub(r"\[(?:a|\^1)\]:(?:[^\n]|\n[ \t]*(?=\w))*", " ", kept)
    for word in ("uno", "due", "tre"):
        assert html.count(word) >= kept.count(word), (text, html)


@pytest.fixture(scope="module")
def converter_en(tmp_path_factory, languages):
    content = tmp_path_factory.mktemp("content")
    md = converter(languages["en"], languages, {})
    md.edition.begin("", content / "en.md", Tree(content), 1)
    return md


@pytest.fixture(scope="module")
def shown(converter_en):
    """Text -> HTML."""

    def made(text):
        edition = converter_en.edition
        converter_en.reset()
        edition.begin(text, edition.source, edition.tree, 1)
        return converter_en.convert(text)

    return made


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("9. april 1940 kom de.\n\n5. maj 1945 var det slut.", [1, 3]),
        ("24. december sneede det.", [1]),
        ("1945. Krigen slutter.\n\n1968. Oprøret.", [1, 3]),
        ("1. et\n3. to", [2]),
        ("1. et\n1. to\n1. tre", []),
        ("5. et\n6. to", []),
        ("1. april, maj og juni", [1]),
        ("1. Maj", []),
    ],
)
def test_numbers_that_are_shown_otherwise_are_reported(convert, text, lines):
    """Dates, years, and items that a list counts by itself."""
    assert [problem.line for problem in convert(text).problems] == lines


def test_a_note_has_one_text(convert):
    """The first, as on GitHub; the other is an error at its line."""
    body = convert("Te.[^1]\n\n[^1]: Første.\n[^1]: Anden.")
    assert "Første." in body.html
    assert "Anden." not in body.html
    ((line, severity),) = [(problem.line, problem.severity) for problem in body.problems]
    assert (line, severity) == (4, "error")


def test_a_callout_may_go_on_without_its_sign(convert):
    """As on GitHub: the line below the kind."""
    html = convert("> [!NOTE]\nTe.").html
    assert html.index("Te.") < html.index("</aside>")


def test_attributes_below_a_table_are_the_tables(convert):
    """As kramdown has them, and no row."""
    html = convert("| a |\n|---|\n| 1 |\n{: .bred }\n\nTe.").html
    assert '<table class="bred">' in html
    assert "{:" not in html


def test_attributes_above_a_paragraph_are_reported(convert):
    """Kramdown has them there too; here they are below."""
    ((line, message),) = [(one.line, one.message) for one in convert("{: .stor }\nTe.").problems]
    assert line == 1
    assert message == '"{: .stor }" is shown as text; put it below the paragraph'
