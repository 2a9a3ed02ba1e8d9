"""What a build depends on where it is not easily seen: one change each, and the build that follows
equals a clean one.
"""

import shutil

import pytest

from .changing import Site
from .test_incremental import compare, start, tree

HEAD = "Title: {0}\nDate: 2026-01-01\nTopics: letters\n\n"
RST = "{0}\n####\n\n:date: 2026-01-01\n:topics: letters\n\n{1}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """With templates that override the theme's, a folder of partials that is a link, and texts of
    two kinds.
    """
    site = _made(tmp_path_factory.mktemp("depends"))
    compare(site, ["the beginning"])
    return site


def _made(folder):
    (folder / "site").mkdir()
    site = Site(folder / "site", 1)
    overrides = site.folder / "own"
    overrides.mkdir()
    (overrides / "page.html").write_text('{% extends "!theme/page.html" %}', encoding="utf-8")
    partials = site.folder / "theme" / "templates" / "partials"
    shutil.move(partials, site.folder / "partials")
    partials.symlink_to(site.folder / "partials")
    (site.folder / "theme" / "templates" / ".footer.html.swp").write_bytes(b"\xff\xfe\x00b0VIM")
    with (site.folder / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('THEME_TEMPLATES_OVERRIDES = ["own"]\nMAX_SECONDS = 1\n')
    for name, text in (("a-en", ".. role:: gul\n\nEn :gul:`farve`."), ("b-to", "En farve til.")):
        (site.content / "essays" / name).mkdir()
        (site.content / "essays" / name / "da.rst").write_text(
            RST.format(name, text), encoding="utf-8"
        )
    return site


def append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    "file",
    [
        "theme/templates/page.html",
        "theme/templates/base.html",
        "partials/footer.html",
        "own/page.html",
    ],
)
def test_a_template_wherever_it_is(site, file):
    """Behind an override, behind a link, or as an override itself."""
    append(site.folder / file, "{# #}\n")
    path = site.folder / file
    path.write_text(
        path.read_text(encoding="utf-8").replace("{# #}", "<!-- changed -->"), encoding="utf-8"
    )
    compare(site, [file])


def test_the_code_that_relates(site):
    """Also that of which an index is made, which is kept of its own."""
    path = site.folder / "plugins" / "related" / "text.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("LONGEST = 64", "LONGEST = 5"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    compare(site, ["related/text.py"])


def test_a_role_of_another_text(site):
    """What one text declares, no other knows: whether both are read in one process or not."""
    append(site.content / "essays" / "b-to" / "da.rst", "\nMen :gul:`ikke` her.\n")
    compare(site, ["a role that is another's"])
    path = site.content / "essays" / "b-to" / "da.rst"
    path.write_text(
        path.read_text(encoding="utf-8").replace(":gul:`ikke`", "ikke"), encoding="utf-8"
    )
    compare(site, ["none"])


def test_a_text_that_took_too_long(site):
    """It leaves nothing behind in the converter that the next one is read with; not even in what a
    failed build keeps.
    """
    for name, body in (("c-lang", "- a\n" * 200_000), ("d-kort", "Et afsnit.\n\nEt til.\n")):
        (site.content / "essays" / name).mkdir()
        (site.content / "essays" / name / "da.md").write_text(
            HEAD.format(name) + body, encoding="utf-8"
        )
    compare(site, ["too long"])
    (site.content / "essays" / "c-lang" / "da.md").write_text(
        HEAD.format("c-lang") + "- a\n", encoding="utf-8"
    )
    compare(site, ["mended"])


def test_a_build_that_fails_leaves_the_output_alone(site):
    """Also where a file of the owner's has the name of one that Samtale writes over."""
    (site.content / "files").mkdir()
    (site.content / "files" / "robots.txt").write_text(
        "User-agent: *\nDisallow: /own\n", encoding="utf-8"
    )
    append(
        site.folder / "pelicanconf.py",
        (
            'STATIC_PATHS = ["files"]\nEXTRA_PATH_METADATA = {"files/robots.txt": {"path": '
            '"robots.txt"}}\n'
        ),
    )
    process = start(site)
    process.communicate(timeout=600)
    before = tree(site.folder / "output")
    append(site.folder / "pelicanconf.py", 'SITEURL = "https://other.example"\n')
    append(site.one(), "\n\n[intet](nix.md)\n")
    process = start(site)
    said = process.communicate(timeout=600)[0]
    assert process.returncode == 1, said
    assert tree(site.folder / "output") == before
