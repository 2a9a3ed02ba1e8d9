"""``invoke start --from``: an old Pelican site, built by Pelican itself, and the site that Samtale
makes of it. Every address of the one is a page or a redirect of the other, or is listed.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from samtale.build.build import build
from samtale.cli.start import start
from samtale.host.settings import read_settings
from samtale.link.moves import read_gone
from samtale.problems import BuildError

from .conftest import ROOT, Output, of_the_sample

QUICK = '\nRELATED = 0; RELATED_CACHE = ""; SEARCH = False; CARDS = None; PICTURES = None\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
CONF = """
AUTHOR = "Ida Vind"
SITENAME = "Havnen"
SITESUBTITLE = "Om både"
SITEURL = ""
PATH = "content"
TIMEZONE = "Europe/Copenhagen"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 2
FEED_ALL_ATOM = None
THEME = "themes/mine"
PLUGINS = ["sitemap", "gallery"]
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {"extra/note.txt": {"path": "note.txt"}}
MENUITEMS = (("Archive", "/archives.html"), ("Me", "https://me.example/"), ("Lost", "/lost.html"))
"""
PUBLISH = """
import os
import sys
sys.path.append(os.curdir)
from pelicanconf import *
SITEURL = "https://havnen.example"
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TAG_FEED_RSS = "feeds/tag.{slug}.rss.xml"
"""


def text(title, more="", body="Some words."):
    return f"Title: {title}\n{more}\n{body}\n"


CONTENT = {
    "boats/first.md": text(
        "The first boat", "Date: 2023-01-02\nTags: Sea, Wind\nCategory: Boats\n"
    ),
    "boats/second.md": text(
        "Second", "Date: 2023-02-03\nSlug: second-boat\nTags: Sea\nCategory: Boats\n"
    ),
    "boats/second.da.md": text(
        "Den anden", "Date: 2023-02-03\nSlug: second-boat\nLang: da\nTags: Sea\nCategory: Boats\n"
    ),
    "third.rst": "Third\n#####\n\n:date: 2023-03-04\n:tags: Fog\n:category: Weather\n\nWords.\n",
    "smoerrebroed.md": text("Smørrebrød & øl", "Date: 2023-04-05\nLang: da\nCategory: Food\n"),
    "draft.md": text("Not yet", "Date: 2023-05-06\nStatus: draft\nCategory: Food\n"),
    "hidden.md": text("Hidden", "Date: 2023-05-07\nStatus: hidden\nCategory: Food\n"),
    "pages/about.md": text("About", "", "![x]({static}/images/boat.svg)"),
    "pages/own.md": text("Own", "url: own/place.html\nsave_as: own/place.html\n"),
    "images/boat.svg": SVG,
    "extra/note.txt": "A note.\n",
    ".secret": "hidden\n",
}


@pytest.fixture
def old(tmp_path):
    """``old("SETTING = 1")`` writes the old site and returns its settings file."""

    def make(settings="", content=CONTENT, publish=PUBLISH):
        folder = tmp_path / "old"
        folder.mkdir(exist_ok=True)
        (folder / "pelicanconf.py").write_text(CONF + settings, encoding="utf-8")
        if publish:
            (folder / "publishconf.py").write_text(publish, encoding="utf-8")
        for name, written in content.items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
        return folder / "pelicanconf.py"

    return make


@pytest.fixture
def project(tmp_path):
    """A project as it comes, with a few of its sample essays."""
    root = tmp_path / "project"
    (root / "theme").mkdir(parents=True)
    (root / "theme" / "languages").symlink_to(ROOT / "theme" / "languages")
    (root / "plugins").symlink_to(ROOT / "plugins")
    shutil.copy2(ROOT / "pelicanconf.py", root)
    for name in ("essays/note-on-fika/sv.md", "pages/about/da.md", "topics.yaml"):
        (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / "content" / name, root / "content" / name)
    return root


def started(root, conf, **options):
    empty = dict.fromkeys(("title", "address", "timezone", "languages"), "")
    start(root, **{**empty, "yes": True, "old": str(conf), **options})
    with (root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(QUICK)


def state(folder):
    """Every file: its bytes, mode and time of change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(folder / "plugins")
    }


def by_pelican(conf, tmp_path):
    """The addresses of the old site, as plain Pelican writes them, without its theme's files."""
    published = conf.with_name("publishconf.py")
    settings = published if published.exists() else conf
    output = tmp_path / "by-pelican"
    changed = ["-e", "PLUGINS=[]", 'THEME="simple"', "CACHE_CONTENT=false"]
    command = [sys.executable, "-B", "-m", "pelican", "-q", "-s", settings, "-o", output, *changed]
    subprocess.run(
        command, cwd=conf.parent, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    return {name for name in Output(output).names() if not name.startswith("theme/")}


def covered(root, output, old):
    """Divide the old files into pages, redirects, and those that are listed."""
    gone, problems = read_gone(root / "content" / "gone.txt")
    assert problems == []
    written = (root / "content" / "gone.txt").read_text(encoding="utf-8")
    listed = {unquote(one) for one in re.findall(r"^#   /(\S*): ", written, re.MULTILINE)}
    pages, redirects, named, renamed, lost = set(), set(), set(), set(), set()
    for name in old:
        address = name.removesuffix("index.html")
        if address in listed:
            named.add(name)
        elif address in gone:
            redirects.add(name)
        elif name in output.names():
            pages.add(name)
        elif name in output.files():
            renamed.add(name)
        else:
            lost.add(name)
    assert lost == set()
    return pages, redirects, named, renamed


BY_DATE = """
ARTICLE_URL = "posts/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "posts/{date:%Y}/{date:%m}/{slug}/index.html"
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
INDEX_SAVE_AS = "blog/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
"""
BY_CATEGORY = r"""
ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{lang}-{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "{category}/{lang}-{slug}.html"
SLUG_REGEX_SUBSTITUTIONS = [(r"[^\w\s-]", ""), (r"\s+", "_")]
CATEGORY_URL = CATEGORY_SAVE_AS = "c/{slug}/index.html"
"""
BY_AUTHOR = """
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = ARTICLE_SAVE_AS = "{author}/{slug}.html"
TAG_SAVE_AS = ""
"""


@of_the_sample
@pytest.mark.parametrize("settings", ["", BY_DATE, BY_CATEGORY, BY_AUTHOR])
def test_every_old_address_is_a_page_a_redirect_or_listed(old, project, tmp_path, settings):
    """And the site builds; what is copied keeps its bytes, mode and time; the old site stays."""
    conf = old(settings)
    written = by_pelican(conf, tmp_path)
    before = state(conf.parent)
    started(project, conf)
    assert state(conf.parent) == before
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    output = Output(tmp_path / "output")
    pages, redirects, _named, _renamed = covered(project, output, written)
    assert pages
    assert redirects
    for name in redirects:
        target = output.page(name).xpath("string(//link[@rel='canonical']/@href)")
        path = unquote(target.removeprefix("https://havnen.example/"))
        assert path in output.names() or f"{path}index.html" in output.names()
    copied = state(project / "content")
    assert {name: copied[name] for name in CONTENT if name != ".secret"} == {
        name.removeprefix("content/"): value
        for name, value in before.items()
        if name.startswith("content/") and name != "content/.secret"
    }
    assert set(copied) == {*CONTENT, "gone.txt"} - {".secret"}
    assert not list(project.glob(".start-*"))


@of_the_sample
def test_addresses_stay_where_samtale_honours_the_patterns(old, project, tmp_path):
    """Those of essays and pages; lists and feeds become redirects to what comes nearest."""
    conf = old()
    written = by_pelican(conf, tmp_path)
    started(project, conf)
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    output = Output(tmp_path / "output")
    pages, redirects, named, renamed = covered(project, output, written)
    assert pages == {
        *(
            "index.html",
            "the-first-boat.html",
            "second-boat.html",
            "second-boat-da.html",
            "third.html",
        ),
        *("hidden.html", "pages/about.html", "own/place.html", "note.txt"),
    }
    assert named == {"drafts/not-yet.html"}
    assert renamed == {"images/boat.svg"}
    gone = read_gone(project / "content" / "gone.txt")[0]
    assert {address: gone[address][0] for address in gone} == {
        "smorrebrod-ol-da.html": "smoerrebroed-oel-da.html",
        "archives.html": "en/archive/",
        "author/ida-vind.html": "en/authors/ida-vind/",
        "author/ida-vind2.html": "en/authors/ida-vind/",
        "authors.html": "en/authors/",
        "categories.html": "en/topics/",
        "category/boats.html": "en/topics/boats/",
        "category/food.html": "en/topics/food/",
        "category/weather.html": "en/topics/weather/",
        "feeds/all-da.atom.xml": "da/feed.xml",
        "feeds/all-en.atom.xml": "en/feed.xml",
        "feeds/all.atom.xml": "feed.xml",
        "feeds/boats.atom.xml": "en/topics/boats/feed.xml",
        "feeds/food.atom.xml": "da/emner/food/feed.xml",
        "feeds/ida-vind.atom.xml": "feed.xml",
        "feeds/ida-vind.rss.xml": "feed.xml",
        "feeds/tag.fog.rss.xml": "en/topics/fog/feed.xml",
        "feeds/tag.sea.rss.xml": "en/topics/sea/feed.xml",
        "feeds/tag.wind.rss.xml": "en/topics/wind/feed.xml",
        "feeds/weather.atom.xml": "en/topics/weather/feed.xml",
        "index2.html": "en/",
        "tag/fog.html": "en/topics/fog/",
        "tag/sea.html": "en/topics/sea/",
        "tag/wind.html": "en/topics/wind/",
        "tags.html": "en/topics/",
    }
    assert redirects == {*gone}


@of_the_sample
def test_texts_that_were_drafts_by_default_stay_drafts(old, project, tmp_path):
    """DEFAULT_METADATA: nothing is published that was not."""
    started(project, old('DEFAULT_METADATA = {"status": "draft"}'))
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    assert Output(tmp_path / "output").holding("first boat") == []


@of_the_sample
def test_new_addresses_on_request(old, project, tmp_path):
    """Then all old ones become redirects."""
    conf = old()
    written = by_pelican(conf, tmp_path)
    started(project, conf, new_addresses=True)
    assert "ARTICLE_URL" not in (project / "pelicanconf.py").read_text(encoding="utf-8")
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    output = Output(tmp_path / "output")
    covered(project, output, written)
    gone = read_gone(project / "content" / "gone.txt")[0]
    assert gone["second-boat-da.html"][0] == "da/second-boat/"
    assert gone["pages/about.html"][0] == "en/about/"


@of_the_sample
def test_settings_and_menu_are_taken_over_and_the_rest_is_listed(old, project, tmp_path, capsys):
    """With file and line; the menu has the new addresses, in each language."""
    conf = old('UNKNOWN_TO_US = 1\nSOCIAL = (("x", "https://x.example"),)\n')
    started(project, conf)
    settings = read_settings(project / "pelicanconf.py", content=None, siteurl=None, drafts=False)
    expected = {
        "SITENAME": "Havnen",
        "SITEURL": "https://havnen.example",
        "TIMEZONE": "Europe/Copenhagen",
        "DEFAULT_LANG": "en",
        "AUTHOR": "Ida Vind",
        "PAGE_SIZE": 2,
        "TAGLINE": {"en": "Om både"},
        "STATIC_PATHS": ["images", "extra"],
        "MENUITEMS": [("Archive", "/en/archive/"), ("Me", "https://me.example/")],
    }
    assert {key: settings[key] for key in expected} == expected
    assert list(settings["LANGUAGES"]) == ["en", "da"]
    printed = capsys.readouterr().out
    line = (
        CONF.splitlines().index(
            'MENUITEMS = (("Archive", "/archives.html"), ("Me", "https://me.example/"), ("Lost", "/lost.html"))'
        )
        + 1
    )
    for expected_line in (
        f'pelicanconf.py:{line}: MENUITEMS: "Lost": the new site has no page at "/lost.html"',
        'PLUGINS: "gallery": is not taken over; if your texts need it',
        "THEME: Samtale has a theme of its own",
        f"pelicanconf.py:{len(CONF.splitlines()) + 1}: UNKNOWN_TO_US: is unknown to Samtale",
        "SOCIAL: Samtale has no list of profiles",
        ".secret:1: file: not copied: is hidden",
    ):
        assert expected_line in printed
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    for lang in ("da", "en"):
        menu = Output(tmp_path / "output").page(f"{lang}/").xpath("//nav[@class='menu']//a")
        assert [(link.text, link.get("href")) for link in menu[-2:]] == [
            ("Archive", "/en/archive/"),
            ("Me", "https://me.example/"),
        ]


@of_the_sample
def test_subsites_of_i18n_subsites_become_editions(old, project, tmp_path):
    """Texts keep their addresses in the folder of their language."""
    subsites = 'PLUGINS = ["i18n_subsites"]\nI18N_SUBSITES = {"da": {"SITESUBTITLE": "Om skibe"}}\n'
    conf = old(subsites)
    started(project, conf)
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))
    output = Output(tmp_path / "output")
    assert {"second-boat.html", "da/second-boat.html"} <= output.names()
    gone = read_gone(project / "content" / "gone.txt")[0]
    assert gone["da/category/boats.html"][0] == "en/topics/boats/"
    settings = (project / "pelicanconf.py").read_text(encoding="utf-8")
    assert 'TAGLINE = {"en": "Om både", "da": "Om skibe"}' in settings


@of_the_sample
@pytest.mark.parametrize(
    ("settings", "options", "reported"),
    [
        ("x = = 1\n", {}, r"pelicanconf\.py:16: invalid syntax; correct the line"),
        ('PATH = "nowhere"\n', {}, r'pelicanconf\.py:16: PATH: "nowhere" is not a folder'),
        (
            'TIMEZONE = "Europe/Atlantis"\n',
            {},
            r'pelicanconf\.py:16: TIMEZONE: "Europe/Atlantis" is not a',
        ),
        (
            'DEFAULT_LANG = "tlh"\n',
            {},
            r'pelicanconf\.py:16: DEFAULT_LANG: "tlh" has no files in theme',
        ),
        ("ARTICLE_PATHS = 7\n", {}, r"Pelican cannot work out the addresses of the old site"),
        ("", {"old": "missing.py"}, r"missing\.py: there is no such settings file"),
        ("", {"address": "havnen"}, r'"havnen" is not a valid URL'),
        ("", {"old": "", "new_addresses": True}, "name its settings with --from"),
        ('PATH = ".."\n', {}, "the old content contains this project; move the project out of it"),
    ],
)
def test_bad_input_changes_nothing(old, project, settings, options, reported):
    """A message with file, line and remedy."""
    conf = old(settings)
    before = state(project), state(conf.parent)
    with pytest.raises(BuildError, match=reported):
        started(project, conf, **options)
    assert (state(project), state(conf.parent)) == before


@of_the_sample
def test_files_that_are_there_already_stop_it(old, project):
    """With other bytes; with the same they stay."""
    (project / "content" / "third.rst").write_text("Mine.\n", encoding="utf-8")
    before = state(project)
    with pytest.raises(BuildError, match=r"files with other content: .*content/third\.rst; rename"):
        started(project, old())
    assert state(project) == before
    (project / "content" / "third.rst").write_text(CONTENT["third.rst"], encoding="utf-8")
    started(project, old())


@of_the_sample
def test_a_failure_in_the_middle_changes_nothing(old, project, monkeypatch):
    """A disk that is full, for example, while files are moved in."""
    conf, real = old(), Path.rename
    before = state(project)

    def rename(path, target):
        if path.name == "about.md":
            raise OSError(28, "No space left on device", str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="No space left on device"):
        started(project, conf)
    assert state(project) == before
    monkeypatch.undo()
    started(project, conf)


@of_the_sample
def test_content_that_is_here_already_stays_where_it_is(project, tmp_path):
    """The old settings may name this project's own content."""
    for name, written in CONTENT.items():
        path = project / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    (project / "old.py").write_text(CONF, encoding="utf-8")
    before = state(project / "content")
    started(project, project / "old.py")
    after = state(project / "content")
    assert {name: after[name] for name in CONTENT} == {name: before[name] for name in CONTENT}
    assert set(after) == {*CONTENT, "gone.txt"}
    assert "archives.html" in read_gone(project / "content" / "gone.txt")[0]


@of_the_sample
def test_without_texts_the_site_begins_as_usual(old, project, tmp_path):
    """With a welcome essay; nothing is copied."""
    started(project, old("", {"images/boat.svg": SVG}))
    assert not (project / "content" / "images").exists()
    assert (project / "content" / "essays" / "welcome" / "en.md").exists()
    build(project / "pelicanconf.py", output=str(tmp_path / "output"))


@of_the_sample
def test_an_address_that_is_not_known_yet_is_listed(old, project):
    """Of a text without a date, where the date is part of the address; and of one whose language
    Samtale does not have.
    """
    content = {
        "a.md": text("A", ""),
        "b.md": text("B", "Date: 2023-01-02\nLang: tlh\n"),
        "c.md": text("C", "Date: 2023-01-02\n"),
    }
    patterns = 'ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{slug}.html"'
    started(project, old(f"DEFAULT_DATE = (2023, 1, 2); {patterns}", content))
    written = (project / "content" / "gone.txt").read_text(encoding="utf-8")
    for address, source in (("2023/a.html", "a.md"), ("b-tlh.html", "b.md")):
        assert f"#   /{address}: the address of {source} is not known yet" in written
    assert "/2023/c.html" not in written


@of_the_sample
def test_the_command_line(old, project):
    """Exit code 1 and a message for bad input, without a traceback; else what to do next."""
    shutil.copy2(ROOT / "tasks.py", project)

    def invoke(conf, *options):
        command = [sys.executable, "-m", "invoke", "start", "--from", conf, "--yes", *options]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stdout + done.stderr
        return done.returncode, " ".join((done.stdout + done.stderr).split())

    code, printed = invoke(old("x = (\n"))
    assert code == 1
    assert "pelicanconf.py:16: '(' was never closed; correct the line" in printed
    code, printed = invoke(old(), "--title", "Another")
    assert code == 0
    assert 'Run "invoke serve"' in printed
    assert 'SITENAME = "Another"' in (project / "pelicanconf.py").read_text(encoding="utf-8")
