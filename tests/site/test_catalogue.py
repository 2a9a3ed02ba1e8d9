"""The catalogue of bad input, case by case: reported with file and line, or published as it should
be; nothing else moves.
"""

import ctypes
import json
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from samtale.build.build import build
from samtale.problems import ERROR, BuildError, ContentError, Problem

from .catalogue import Case, CatalogueError, Source, read_cases, write
from .conftest import ROOT, at_now
from .test_reproducible import digests

FOLDER = ROOT / "tests" / "fixtures" / "catalogue"
CASES = [
    case
    for path in sorted(FOLDER.glob("*.txt"))
    if path.name != "rows.txt"
    for case in read_cases(path)
]
ROWS = [
    line
    for line in (FOLDER / "rows.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
GOOD = Source("god.md", "Title: God\nDate: 2024-01-01\n\nGod.\n")
PLACE = re.compile(
    rb'<a aria-hidden="true" class="permalink"[^>]*></a>|(?<=<p) id="p\d+"(?=>)'
)  # of paragraphs, in their own tests
SECONDS = 120  # on a machine that does other things too
SETTINGS = f"""import sys; from pathlib import Path
sys.path.insert(0, {str(ROOT / "plugins")!r})
from samtale.defaults import *
LANGUAGES = {{"da": {{}}, "sv": {{}}, "en": {{}}}}; RELATED = 0; SEARCH = False; CARDS = None; BUILD_CACHE = str(Path(__file__).parents[1] / "cache")
"""  # these have their own tests, and take most of a small site's time


class TooLongError(BaseException):
    """The time is up. No Exception, since what hangs may well catch those."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """What takes longer fails, even where it waits for a file that never ends."""

    def stop(_signal, _frame):
        raise TooLongError(f"{seconds} s are over")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 5)
    try:
        yield
    except TooLongError as error:
        pytest.fail(f"hangs: {error}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def as_anyone() -> Iterator[None]:
    """Without root's right to read what nobody may: permissions count for it too."""
    libc, header, rights = (
        ctypes.CDLL(None),
        (ctypes.c_uint32 * 2)(0x20080522, 0),
        (ctypes.c_uint32 * 6)(),
    )
    if os.geteuid() or libc.capget(header, rights):
        yield
        return
    kept = rights[0]
    rights[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    libc.capset(header, rights)
    try:
        yield
    finally:
        rights[0] = kept
        libc.capset(header, rights)


def folder_of(site: Path, files: tuple[Source, ...], settings: str = "") -> Path:
    """A site's settings file, with its content beside it made again."""
    shutil.rmtree(site / "content", ignore_errors=True)
    (site / "content").mkdir(parents=True)
    for source in files:
        write(source, site / "content")
    (site / "pelicanconf.py").write_text(SETTINGS + settings, encoding="utf-8")
    return site / "pelicanconf.py"


@pytest.fixture(scope="session")
def good(tmp_path_factory) -> Path:
    """A folder with a site, ``site``, what its build left, ``output``, and what it cached."""
    folder = tmp_path_factory.mktemp("good")
    with at_now():
        build(folder_of(folder / "site", (GOOD,)), output=str(folder / "output"))
    shutil.move(folder / "cache", folder / "cached")
    return folder


@pytest.fixture
def place(good) -> Path:
    """The site's folder: empty, with the cache of its first build beside it. The cache knows a site
    by its folder, so all cases have the same one.
    """
    shutil.rmtree(good / "site")
    shutil.rmtree(good / "cache", ignore_errors=True)
    shutil.copytree(good / "cached", good / "cache")
    (good / "site").mkdir()
    return good / "site"


def everything(site: Path) -> set[str]:
    """All that is in the site's folder, but what Python keeps of the settings."""
    found = (
        os.path.join(folder, name)  # noqa: PTH118
        for folder, folders, names in os.walk(site)
        for name in (*folders, *names)
    )
    return {path for path in found if "__pycache__" not in path}


def problems(error: Exception, site: Path) -> list[Problem]:
    """What stopped a build; where that is no list of problems, each line of the message is read as
    one.
    """
    if isinstance(error, ContentError):
        return placed(error.problems, site)
    lines = (
        re.match(r"(?:(?P<path>[^:\s]+):)?(?:(?P<line>\d+):)?\s*(?P<message>.*)", line)
        for line in str(error).splitlines()
    )
    return placed(
        (
            Problem(line["path"] or "", int(line["line"] or 1), "", line["message"])
            for line in lines
        ),
        site,
    )


def placed(reported: Iterable[Problem], site: Path) -> list[Problem]:
    return [replace(one, path=below(one.path, site)) for one in reported]


def below(path: str, site: Path) -> str:
    """A path as the case writes it: below the content, or else below the site's folder."""
    for folder in (site / "content", site):
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return path


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.where.partition('.')[0]}: {case.name}" for case in CASES]
)
def test_a_case_of_the_catalogue(case: Case, place, good):
    """What must be reported is reported in one run, with its line; an error leaves the last output
    and the folders as they were.
    """
    output = place / "output"
    gone = tuple(source for source in case.files if source.gone and source.path != GOOD.path)
    if gone:
        build(folder_of(place, (GOOD, *gone)), output=str(output))
    else:
        shutil.copytree(good / "output", output)
    good = () if any(source.path == GOOD.path for source in case.files) else (GOOD,)
    settings = folder_of(
        place, (*good, *(source for source in case.files if not source.gone)), case.settings
    )
    published, there = digests(output), everything(place)
    try:
        with within(SECONDS), as_anyone():
            failed, reported = False, placed(build(settings, output=str(output)).warnings, place)
    except (ContentError, BuildError) as error:
        failed, reported = True, problems(error, place)
    check_reported(case, failed, reported)
    if failed:
        assert digests(output) == published
        assert everything(place) == there
    else:
        check_output(case, output)


def check_reported(case: Case, failed: bool, reported: list[Problem]) -> None:
    """All that the case says is reported, each with its line, and no other error."""
    listed = (
        "\n".join(
            f"{one.severity} {one.path}:{one.line}: {one.field}: {one.message}" for one in reported
        )
        or "nothing was reported"
    )
    listed = f"{case.where} expects otherwise; reported:\n{listed}"
    assert failed == case.fails, listed
    for severity, alternatives in case.reported:
        assert any(
            severity == one.severity and place.fits(one)
            for one in reported
            for place in alternatives
        ), f"{severity} {alternatives}: {listed}"
    expected = [
        place
        for severity, alternatives in case.reported
        if severity == ERROR
        for place in alternatives
    ]
    others = [
        one
        for one in reported
        if one.severity == ERROR and not any(place.fits(one) for place in expected)
    ]
    assert others == [], listed
    errors = sum(one.severity == ERROR for one in reported)
    assert errors <= sum(severity == ERROR for severity, _places in case.reported), listed
    assert reported == [] or not case.quiet, listed
    assert all(one.line >= 1 for one in reported), listed


def check_output(case: Case, output: Path) -> None:
    """Files hold what the case says, and whatever machines read is well-formed."""
    texts = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }
    texts |= {name: PLACE.sub(b"", text) for name, text in texts.items() if name.endswith(".html")}
    for shown in case.shown:
        held = (
            b"\n".join((*map(str.encode, texts), *texts.values()))
            if shown.name == "*"
            else texts.get(shown.name, b"")
        )
        if shown.verb == "titled":
            check_title(shown.text, held, texts)
        else:
            assert (shown.text.encode() in held) == (shown.verb == "contains"), shown
    for name, text in texts.items():
        if name.endswith((".xml", ".svg")):
            etree.fromstring(text)
        elif name.endswith(".json"):
            json.loads(text)
        elif name.endswith(".html"):
            for data in tree(text).xpath("//script[@type='application/ld+json']/text()"):
                json.loads(data)


def check_title(title: str, page: bytes, texts: Mapping[str, bytes]) -> None:
    """The title comes out of everything that holds it as it went in: page, card, JSON-LD and both
    feeds.
    """
    read = tree(page)
    assert [" ".join(one.text_content().split()) for one in read.iter("h1")] == [title]
    assert read.xpath("string(//meta[@property='og:title']/@content)") == title
    data = [json.loads(data) for data in read.xpath("//script[@type='application/ld+json']/text()")]
    assert f'"headline": {json.dumps(title)}' in json.dumps(data)
    assert title in etree.fromstring(texts["da/feed.xml"]).xpath("//*[local-name()='title']/text()")
    assert title in {item["title"] for item in json.loads(texts["da/feed.json"])["items"]}


def tree(text: bytes) -> html.HtmlElement:
    return html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8"))


@pytest.mark.quick
@pytest.mark.parametrize("row", ROWS, ids=[row[:60] for row in ROWS])
def test_a_row_of_the_catalogue_has_cases(row):
    """Or a file of tests elsewhere, which is named, and is there."""
    elsewhere = re.search(r"\(elsewhere: ([^:)]+)", row)
    assert elsewhere is None or (ROOT / elsewhere[1]).is_file()
    assert elsewhere or any(row.startswith(case.row) for case in CASES)


@pytest.mark.quick
def test_a_case_belongs_to_one_row():
    """So that no row is taken for another's cases."""
    assert [
        case.where for case in CASES if len([row for row in ROWS if row.startswith(case.row)]) != 1
    ] == []


@pytest.mark.quick
def test_no_two_cases_have_one_name():
    """A case is found by its name."""
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []


CASE = "## A\nrow: r\n--- x.md\nTitle: X\n--- expect\nok\n"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("row: r\n", "", "the second line"),
        ("--- expect\nok\n", "", "does not end"),
        ("ok\n", "", "expect problems"),
        ("ok\n", "okay\n", '"okay" is no expectation'),
        ("ok\n", "error x.md Title\n", 'is no "path:line'),
        ("x.md\n", "x.md [crfl]\n", "cannot be read: crfl"),
        ("x.md\n", "x.md [fifo]\n", "a text and an option"),
        ("Title: X\n", "", "has no text"),
    ],
)
def test_a_malformed_case_is_reported(tmp_path, old, new, reported):
    """With its file and line."""
    (tmp_path / "c.txt").write_text(CASE.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"c\.txt:1: .*" + re.escape(reported)):
        read_cases(tmp_path / "c.txt")
