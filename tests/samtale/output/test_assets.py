"""Names that follow from the content of files, and from that of the files which these name."""

from itertools import pairwise
from pathlib import Path

import pytest
from samtale.output.assets import Assets, gather, renamed
from samtale.output.hashed_names import is_hashed


@pytest.fixture
def named(tmp_path):
    """``named({"theme/a.css": "..."})``: what becomes of these files."""

    def make(files, **options) -> Assets:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return gather({path: tmp_path / path for path in files}, **options)

    return make


@pytest.mark.parametrize(
    ("file", "text", "reported"),
    [
        ("theme/a.css", "p{background:url(b/c.svg)}", "p{background:url(b/C)}"),
        (
            "theme/a.css",
            "p { background: url( 'b/c.svg#x' ) } /* x */",
            "p{background:url('b/C#x')}",
        ),
        ("theme/a.css", '@import "./b/c.svg?x";', '@import "./b/C?x"'),
        ("theme/b/a.css", "p{background:url(../b/c.svg)}", "p{background:url(../b/C)}"),
        (
            "images/a.svg",
            '<svg><image href="/blog/theme/b/c.svg"/></svg>',
            '<svg><image href="/blog/theme/b/C"/></svg>',
        ),
        (
            "images/a.js",
            "import x from '../theme/b/c.svg'; new URL('../theme/b/c.svg', import.meta.url)",
            None,
        ),
        ("theme/a.js", "// y\nimport x from './b/c.svg';", "import x from'./b/C';"),
        ("theme/a.webmanifest", '{"icons": [{"src": "b/c.svg"}]}', '{"icons": [{"src": "b/C"}]}'),
    ],
)
def test_a_file_names_others_as_they_are_published(named, file, text, reported):
    """In whatever way its kind does that, from where it is, or from the root of the host."""
    assets = named({file: text, "theme/b/c.svg": "<svg/>"}, prefix="/blog")
    name = assets["theme/b/c.svg"].rpartition("/")[2]
    reported = reported.replace("/C", f"/{name}") if reported else text.replace("c.svg", name)
    assert assets.texts == {assets[file]: reported.encode()}


@pytest.mark.parametrize(
    "text",
    [
        "p{background:url(data:image/png;base64,x)}",
        "url(https://far.example/theme/b.svg)",
        "url(nix.svg)",
        "url(#a)",
        "url(//b.svg)",
    ],
)
def test_what_is_no_file_of_the_site_stays_as_it_is_written(named, text):
    """Data, other hosts, places within the file, and what is not there."""
    assets = named({"theme/a.css": text, "theme/b.svg": "<svg/>"})
    assert assets.texts == {}
    assert is_hashed(assets["theme/a.css"])


def test_a_name_changes_with_what_the_file_names(named):
    """Over any number of steps: else a browser would keep a stylesheet that asks for a picture of
    yesterday.
    """
    files = {
        "theme/a.css": '@import "b.css";',
        "theme/b.css": '@import "c.css";',
        "theme/c.css": "p{}",
        "theme/d.css": "q{}",
    }
    before, after = named(files), named(files | {"theme/c.css": "p{color:red}"})
    assert [before[path] != after[path] for path in files] == [True, True, True, False]


def test_files_that_name_each_other_are_still_found(named):
    """None can hold the other's hash: one of them keeps its name, and the others name it so."""
    assets = named(
        {
            "theme/a.css": '@import "b.css";',
            "theme/b.css": '@import "c.css";',
            "theme/c.css": '@import "a.css";',
        }
    )
    assert [is_hashed(assets[f"theme/{name}.css"]) for name in "abc"] == [False, True, True]
    for one, other in pairwise(["a", "b", "c", "a"]):
        name = assets[f"theme/{one}.css"]
        assert (
            assets.texts.get(name, b'@import "a.css"').decode()
            == f'@import "{Path(assets[f"theme/{other}.css"]).name}"'
        )


def test_a_stylesheet_is_where_another_of_its_folder_imports_it(named):
    """Under its own name it is published too; one that imports others, or that lies elsewhere, is
    asked for by browsers.
    """
    files = {
        "theme/b.css": "i { color: red }",
        "theme/x/c.css": "b{}",
        "theme/d.css": '@import "b.css";\nu{}',
    }
    assets = named(
        {
            "theme/a.css": (
                '@import "b.css";\n@import "x/c.css";\n@import "d.css";\np { margin: 0 }'
            ),
            **files,
        }
    )
    text = assets.texts[assets["theme/a.css"]].decode()
    own = [
        f'@import "{assets[f"theme/{name}"].removeprefix("theme/")}"'
        for name in ("x/c.css", "d.css")
    ]
    assert text == f"i{{color:red}}{own[0]};{own[1]};p{{margin:0}}"
    assert assets.texts[assets["theme/b.css"]] == b"i{color:red}"


def test_what_keeps_its_name_still_names_others(named):
    """A stylesheet at the root, or one whose address the owner has chosen."""
    assets = named(
        {"own.css": "url(images/x.png)", "old/b.css": "url(../images/x.png)", "images/x.png": ""},
        unchanged=["old/b.css"],
    )
    name = assets["images/x.png"]
    assert assets.texts == {
        "own.css": f"url({name})".encode(),
        "old/b.css": f"url(../{name})".encode(),
    }


HTML = [
    ('<img src="/blog/images/x%20y.png">', '<img src="/blog/H">'),
    (
        "<img alt=/blog/images/x%20y.png src=/blog/images/x%20y.png>",
        '<img alt=/blog/images/x%20y.png src="/blog/H">',
    ),
    ('<img src="../../images/x%20y.png?a=1&amp;b#c">', '<img src="/blog/H?a=1&amp;b#c">'),
    (
        '<a href="https://example.org/blog/images/x y.png">x</a>',
        '<a href="https://example.org/blog/H">x</a>',
    ),
    (
        '<img srcset="/blog/images/x%20y.png 2x, /blog/nix.png">',
        '<img srcset="/blog/H 2x, /blog/nix.png">',
    ),
    ('<p title=" src=/blog/images/x%20y.png">/blog/images/x%20y.png</p>', None),
    (
        (
            '<img src="https://far.example/blog/images/x%20y.png"> <img '
            'src="{static}/images/x%20y.png"> <img src="//[">'
        ),
        None,
    ),
    (
        "<style>p{background:url('/blog/images/x%20y.png')}</style>",
        "<style>p{background:url('/blog/H')}</style>",
    ),
    ('<img src="/images/x%20y.png">', None),
]


@pytest.mark.parametrize(("html", "reported"), HTML)
def test_addresses_in_a_body_follow_however_they_are_written(make_site, html, reported):
    """From the root, from the page, whole, in a set, with a query; text, other attributes and other
    sites stay.
    """
    site = make_site(url="https://example.org/blog", prefix="/blog")
    made = renamed(html, "da/te/", site, Assets({"images/x y.png": "images/x y.0123456789.png"}))
    assert made == (reported or html).replace("H", "images/x%20y.0123456789.png")
