"""What was published stays to be found: redirects, "gone", and the record of addresses."""

import pytest
from samtale.build.build import build
from samtale.problems import ContentError

from .conftest import Output

ESSAY = "Title: {title}\nDate: 2024-01-01\n{more}\nTekst om dette.\n"


def essay(title, more=""):
    return ESSAY.format(title=title, more=more)


@pytest.fixture
def made(site, tmp_path):
    def make(files, **options):
        done = build(site(files), output=str(tmp_path / "output"), fewer=True, **options)
        return Output(tmp_path / "output"), done

    return make


@pytest.fixture
def reported(site, tmp_path):
    def make(files):
        with pytest.raises(ContentError) as caught:
            build(site(files), output=str(tmp_path / "output"), fewer=True)
        return "\n".join(map(str, caught.value.problems))

    return make


def test_an_alias_sends_readers_on(made):
    """At once, without a script, for search engines too; it is in no list and in no sitemap."""
    output, done = made({"a.md": essay("Te", "Aliases: /da/gammel/, /2019/te.html\n")})
    for url in ("da/gammel/", "2019/te.html"):
        page = output.page(url)
        assert page.xpath("string(//meta[@http-equiv='refresh']/@content)") == "0; url=/da/te/"
        assert (
            page.xpath("string(//link[@rel='canonical']/@href)") == "https://samtale.example/da/te/"
        )
        assert page.xpath("string(//main//a/@href)") == "/da/te/"
        assert page.xpath("//meta[@name='robots'][@content='noindex']")
    assert "gammel" not in output.text("sitemap.xml")
    assert done.warnings == ()


def test_an_alias_that_is_taken_is_reported_with_both_names(reported):
    """At the line of Aliases."""
    message = reported({"a.md": essay("Te", "Aliases: /da/kaffe/\n"), "b.md": essay("Kaffe")})
    assert 'a.md:3: Aliases: "/da/kaffe/" is also the URL of' in message or "b.md:1" in message
    assert "a.md" in message
    assert "b.md" in message


def test_an_aliases_own_address_is_reported(reported):
    """An essay that sends its readers to itself would never be read."""
    assert "da/te/" in reported({"a.md": essay("Te", "Aliases: /da/te/\n")})


def test_a_plain_build_keeps_no_record(made, tmp_path):
    """Only what is deployed, or recorded on purpose, binds."""
    made({"a.md": essay("Te")})
    assert not (tmp_path / "content" / "published.txt").exists()


def test_the_record_has_every_address_with_its_source(made, tmp_path):
    """Sorted, one a line, without second pages; a moved essay with its first address; it grows, and
    forgets none.
    """
    made(
        {"a.md": essay("Te", "Aliases: /da/gammel/\n"), "b.md": essay("Kaffe & kage")}, record=True
    )
    lines = (tmp_path / "content" / "published.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert "/da/te/ a.md /da/gammel/" in lines
    assert "/da/gammel/ a.md" in lines
    assert "/da/arkiv/" in lines
    assert "/da/feed.xml" in lines
    made({"c.md": essay("Ny")}, record=True)
    later = (tmp_path / "content" / "published.txt").read_text(encoding="utf-8").splitlines()
    assert set(lines) < set(later)


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"a.md": None}, "published.txt:"),
        ({"a.md": essay("Andet")}, "a.md:1: Aliases: the essay was published at"),
        (
            {"a.md": essay("Te", "Status: draft\n")},
            'da/te/" was published, and would become a dead link',
        ),
        ({"a.md": essay("Te", "Date: 2099-01-01\n").replace("Date: 2024-01-01\n", "")}, "da/te/"),
        ({"a.md": essay("Te", "Lang: sv\n")}, "a.md:1: Aliases: "),
    ],
    ids=["deleted", "another title", "a draft again", "put off", "another language"],
)
def test_what_was_published_and_would_be_lost_stops_the_build(
    made, reported, tmp_path, files, where
):
    """An essay that is deleted, renamed, rolled back or moved must leave a redirect, or be said to
    be gone.
    """
    made({"a.md": essay("Te"), "b.md": essay("Kaffe")}, record=True)
    if files["a.md"] is None:
        (tmp_path / "content" / "a.md").unlink()
    message = reported({name: text for name, text in files.items() if text})
    assert where in message
    assert "/da/te/" in message


def test_a_redirect_or_a_word_in_gone_txt_mends_it(made, tmp_path):
    """The former at the new address, the latter with a page that says so."""
    made({"a.md": essay("Te"), "b.md": essay("Kaffe"), "c.md": essay("Vand")}, record=True)
    for name in ("b.md", "c.md"):
        (tmp_path / "content" / name).unlink()
    files = {
        "a.md": essay("Andet", "Aliases: /da/te/\n"),
        "gone.txt": "# taget ned\n/da/kaffe/\n/da/vand/ -> /da/andet/\n",
    }
    output, _done = made(files)
    assert output.page("da/te/").xpath("string(//main//a/@href)") == "/da/andet/"
    assert output.page("da/vand/").xpath("string(//main//a/@href)") == "/da/andet/"
    page = output.page("da/kaffe/")
    assert page.xpath("string(//h1)") == "Taget ned"
    assert page.xpath("//meta[@name='robots'][@content='noindex']")
    assert "kaffe" not in output.text("sitemap.xml")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("/da/te", "is not the URL of a page"),
        ("/../x/", "is outside the site"),
        ("/da/x/ ->", "is not valid"),
        ("/da/x/ /da/y/", "is not valid"),
        ("/da/x/ -> /da/nix/", 'gone.txt:1: gone: "/da/nix/" does not exist'),
        ("/da/te/", 'gone.txt:1: address: "/da/te/" is also the URL of'),
        ("/da/x/\n/da/x/", "gone.txt:2: gone:"),
    ],
)
def test_a_line_of_gone_txt_that_cannot_be_is_reported(reported, line, message):
    """With its number."""
    problems = reported({"a.md": essay("Te"), "gone.txt": line + "\n"})
    assert message in problems or ("a.md" in problems and "gone.txt" in problems)


def test_previews_ask_for_no_record(made, site, tmp_path):
    """While one writes, addresses come and go."""
    made({"a.md": essay("Te")}, record=True)
    done = build(site({"a.md": essay("Andet")}), output=str(tmp_path / "preview"), drafts=True)
    assert done.essays == 1
