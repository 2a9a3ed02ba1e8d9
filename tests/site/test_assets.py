"""Pictures, stylesheets and the like are published under names that change with their content, and
nothing misses them.
"""

import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from samtale.build.build import build
from samtale.build.superseded import Superseded
from samtale.output.hashed_names import as_written, is_asset, is_hashed
from samtale.problems import WARNING, BuildError

from .conftest import ROOT, Output

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="1"/>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200015e27f0b10000000049454e44ae426082"
)
HEAD = "Title: {}\nDate: 2024-01-01\n{}\n"
FILES = {
    "essays/m/da.md": HEAD.format("M", "Image: b.png\n")
    + "![x](p.svg)\n\n![y](/images/q.svg)\n\n![z](https://x.example/blog/images/q.svg)\n\n"
    '<img src="/blog/images/q.svg" srcset="/blog/images/q.svg 2x" alt="x"> [f](/files/bog.pdf) '
    '<a href="../../images/q.svg">q</a>',
    "essays/r/da.rst": "R\n#\n\n:date: 2024-01-01\n\n.. image:: ../m/p.svg\n   :alt: x\n",
    "essays/m/p.svg": SVG.format(1),
    "essays/m/b.png": PNG,
    "images/q.svg": SVG.format(2),
    "files/bog.pdf": "x",
    "files/own.css": "p{background:url(../images/q.svg)}",
}
BLOG = 'SITEURL = "https://x.example/blog"'


@pytest.fixture
def made(site, tmp_path):
    def make(files, settings=BLOG, **options) -> Output:
        output = options.pop("output", str(tmp_path / "output"))
        build(site(files, settings), output=output, **options)
        return Output(Path(output))

    return make


@pytest.mark.parametrize("whose", ["awkward", "preview", "own_site"])
def test_nothing_names_an_asset_without_its_hash(whose, request):
    """No page, feed, structured data or stylesheet; and every asset below the root carries one."""
    output = request.getfixturevalue(whose)
    assert {name for name in output.names() if is_asset(name) and not is_hashed(name)} == set()
    plain = {as_written(name) for name in output.names() if is_hashed(name)}
    assert "theme/samtale.css" in plain
    for name in output.names():
        if name.endswith((".html", ".xml", ".json", ".css", ".svg", ".txt")):
            text = output.text(name)
            assert {path for path in plain if path in text} == set(), name


def test_a_changed_picture_gets_a_new_name_and_all_follow(made):
    """Pages, whatever they are written in and however they name it; feeds, structured data, shared
    pictures, stylesheets.
    """
    first = made(FILES)
    before = {name: (first.folder / name).read_bytes() for name in first.names()}
    old = {
        path: first.asset(path)
        for path in ("essays/m/p.svg", "essays/m/b.png", "images/q.svg", "files/own.css")
    }
    after = made(
        {
            **FILES,
            "images/q.svg": SVG.format(3),
            "essays/m/p.svg": SVG.format(4),
            "essays/m/b.png": PNG + b"\n",
        }
    )
    new = {path: after.asset(path) for path in old}
    assert all(old[path] != new[path] for path in old)
    page = after.page("da/m/")
    b, p, q = (
        f"/blog/{new[path]}" for path in ("essays/m/b.png", "essays/m/p.svg", "images/q.svg")
    )
    body = "//div[@class='body']"
    assert page.xpath(f"{body}//img/@src") == [p, q, f"https://x.example{q}", q]
    assert page.xpath(f"{body}//img/@srcset") == [f"{q} 2x"]
    assert page.xpath(f"{body}//a[not(@class)]/@href") == ["/blog/files/bog.pdf", q]
    assert after.page("da/r/").xpath(f"{body}//img/@src") == [p]
    assert page.xpath("//meta[@property='og:image']/@content") == [f"https://x.example{b}"]
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["@graph"][0]["image"] == f"https://x.example{b}"
    items = json.loads(after.text("da/feed.json"))["items"]
    assert [item["image"] for item in items if "image" in item] == [f"https://x.example{b}"]
    assert after.text(new["files/own.css"]) == f"p{{background:url(../{new['images/q.svg']})}}"
    changed = {
        name
        for name in after.names() & before.keys()
        if (after.folder / name).read_bytes() != before[name]
    }
    assert changed == {
        "da/m/index.html",
        "da/r/index.html",
        "da/feed.xml",
        "da/feed.json",
        "feed.json",
    }


def test_what_browsers_or_readers_ask_for_by_name_keeps_it(made):
    """Files at the root, downloads, and what the owner has given an address of its own."""
    settings = "STATIC_PATHS = ['images', 'files', 'CNAME']\n"
    settings += (
        "EXTRA_PATH_METADATA = {'images/f.png': {'path': 'touch-icon.png'}, "
        "'images/old.svg': {'path': 'logo/old.svg'}}"
    )
    files = {
        "a.md": HEAD.format("A", "") + "![x](/images/old.svg)",
        "images/old.svg": SVG.format(1),
        "CNAME": "x.example",
    }
    output = made({**files, "images/f.png": PNG, "files/bog.pdf": "x"}, settings)
    assert {"touch-icon.png", "CNAME", "files/bog.pdf", "logo/old.svg"} <= output.names()
    assert output.page("da/a/").xpath("//div[@class='body']//img/@src") == ["/logo/old.svg"]


def test_a_picture_is_reported_by_the_name_that_its_author_knows(site, tmp_path):
    """In what is found in the finished pages too."""
    settings = site(
        {
            "essays/m/da.md": HEAD.format("M", "") + "Se:\n\n![](p.svg)\n",
            "essays/m/p.svg": SVG.format(1),
        }
    )
    warnings = build(settings, output=str(tmp_path / "output")).warnings
    reported = [
        (one.line, one.message)
        for one in warnings
        if one.severity == WARNING and one.field == "picture"
    ]
    assert reported == [
        (
            6,
            '"/essays/m/p.svg" has no alternative text; write ![what it shows](...)',
        )
    ]


def test_an_asset_that_is_not_there_is_reported_at_the_template(site, tmp_path):
    """With its line and the nearest that is."""
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    base = theme / "templates" / "base.html"
    base.write_text(
        base.read_text(encoding="utf-8").replace(
            "<body", '<link href="{{ asset("theme/maps.css") }}"><body'
        ),
        "utf-8",
    )
    settings = site({"a.md": HEAD.format("A", "") + "A."}, f"THEME = {str(theme)!r}")
    with pytest.raises(
        BuildError,
        match=(
            r'base\.html:6: template: "theme/maps.css" is not an asset .*; did you mean '
            r'"theme/map\.css"\?$'
        ),
    ):
        build(settings, output=str(tmp_path / "output"))


@pytest.mark.parametrize("whose", ["awkward", "preview", "own_site"])
def test_a_strict_content_security_policy_blocks_nothing(whose, request):
    """No style attribute, style element, handler or inline program comes out of Markdown,
    reStructuredText or templates.
    """
    output = request.getfixturevalue(whose)
    for name in sorted(output.names()):
        if name.endswith(".html"):
            page = output.page(name)
            found = page.xpath(
                "//@style | //style | //script[not(@src)][not(@type='application/ld+json')]"
            )
            found += [
                one for element in page.iter() for one in element.attrib if re.match("on[a-z]", one)
            ]
            assert found == [], name


def test_a_page_that_was_opened_before_a_build_finds_its_pictures_after_it(made, tmp_path):
    """``invoke build`` keeps their old names for a day, and says in a list outside the output which
    they are.
    """
    lists, svg = tmp_path / "lists", SVG.format(9)
    old = {
        path: made(FILES, superseded=lists).asset(path)
        for path in ("essays/m/p.svg", "files/own.css", "images/q.svg")
    }
    new = made({**FILES, "essays/m/p.svg": svg, "images/q.svg": svg}, superseded=lists)
    assert set(old.values()) <= new.names()
    kept = Superseded(lists, tmp_path / "output").listed()
    assert kept.keys() >= set(old.values())
    clean = made(
        {**FILES, "essays/m/p.svg": svg, "images/q.svg": svg},
        output=str(tmp_path / "clean"),
        superseded=lists,
    )
    assert {name: (clean.folder / name).read_bytes() for name in clean.names()} == {
        name: (new.folder / name).read_bytes() for name in new.names() - kept.keys()
    }
    assert old["essays/m/p.svg"] not in made(FILES | {"essays/m/p.svg": svg}).names(), (
        "without a list nothing is kept"
    )


@pytest.mark.parametrize("umask", ["077", "000", "027"])
def test_servers_can_read_what_is_built_whatever_the_umask(site, tmp_path, umask):
    """Folders 755, files 644: also those that were copied, with other modes, from the content."""
    settings = site(
        {
            "essays/m/da.md": FILES["essays/m/da.md"].partition("\n\n")[0] + "\n\n![x](p.svg)\n",
            **dict.fromkeys(["essays/m/p.svg", "images/q.svg"], SVG.format(1)),
            "essays/m/b.png": PNG,
        }
    )
    (tmp_path / "content" / "images" / "q.svg").chmod(0o600)
    (tmp_path / "content" / "essays" / "m" / "p.svg").chmod(0o755)
    command = [
        sys.executable,
        "-m",
        "invoke",
        "--search-root",
        str(ROOT),
        "build",
        "--settings",
        str(settings),
        "--output",
    ]
    line = 'umask "$1"; shift; exec "$@"'
    subprocess.run(
        ["sh", "-c", line, "sh", umask, *command, str(tmp_path / "output")],
        check=True,
        capture_output=True,
    )
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in [tmp_path / "output", *(tmp_path / "output").rglob("*")]
    }
    assert modes == {(True, 0o755), (False, 0o644)}
