"""The faults of a page, as they are shown over it."""

from lxml import html
from samtale.problems import WARNING, Problem
from samtale.serve.faults import Faults, bar, count, whole_list

ERROR = Problem("content/a/da.md", 4, "link", '"x.md" points to a <missing> file')
NOTE = Problem("content/a/da.md", 2, "Tagss", "unknown key", WARNING)
OTHER = Problem("content/topics.yaml", 1, "topics", "cannot be read")
FAULTS = Faults((NOTE, ERROR, OTHER), {"content/a/da.md": "da/a/index.html"})


def text_of(markup: str) -> str:
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


def test_a_page_shows_its_own_faults_errors_first():
    """With file and line; those of other files are a number that leads to the whole list."""
    shown = bar(FAULTS, "da/a/index.html")
    text = text_of(shown)
    assert text.startswith("1 error, 1 warning on this page 1 error in 1 other file")
    assert text.index("da.md:4") < text.index("da.md:2")
    assert "<missing>" not in shown
    assert 'href="/.faults/"' in shown
    assert '<details class="wrong" open>' in shown


def test_a_page_without_faults_says_where_others_are():
    assert text_of(bar(FAULTS, "da/b/index.html")).startswith("No faults on this page 2 errors")


def test_a_site_without_errors_shows_only_warnings_of_the_page():
    faults = Faults((NOTE,), FAULTS.pages)
    assert bar(faults, "da/b/index.html") == ""
    assert text_of(bar(faults, "da/a/index.html")).startswith("1 warning on this page")


def test_a_failure_is_shown_on_each_page():
    """Escaped."""
    assert "&lt;b&gt;" in bar(FAULTS, "da/b/index.html", "pelicanconf.py:3: <b>")


def test_the_list_has_every_file_those_with_errors_first():
    """And a link to the page of each."""
    page = html.fromstring(whole_list(FAULTS))
    files = [one.text_content().split()[0] for one in page.xpath("//h2")]
    assert files == ["content/a/da.md", "content/topics.yaml"]
    assert page.xpath("//h2/a/@href") == ["/da/a/"]
    rows = [[cell.text for cell in row] for row in page.xpath("//tr")]
    assert rows == [
        ["error", "links", "1"],
        ["error", "topics", "1"],
        ["warning", "front-matter", "1"],
    ]


def test_what_is_saved_is_no_longer_shown_until_it_is_checked():
    left = FAULTS.without({"content/a/da.md"})
    assert left.problems == (OTHER,)
    assert FAULTS.without((), ["topics"]).problems == (NOTE, ERROR)
    assert left.having([ERROR]).problems == (ERROR, OTHER)


def test_counting():
    assert count([]) == ""
    assert count([ERROR, ERROR, NOTE]) == "2 errors, 1 warning"
