"""The record of published addresses: what goes into it, and that it forgets none."""

import pytest
from samtale.build.published_addresses import published, write_record
from samtale.link.moves import read_first_urls, read_record


def test_every_address_that_readers_may_keep_is_recorded(made, essay):
    """Essays, pages and aliases with the file that asked for them, lists and feeds with none."""
    tea = essay("tea", topics=("te",), aliases=("da/gammel/", "2019/te.html"))
    about = essay("about", is_page=True)
    found = published(made([tea], pages=[about], topics=["te"], gone={"da/x/": ("da/tea-da/", 3)}))
    assert {address: source for address, source in found.items() if source} == {
        "da/tea-da/": "essays/tea.md",
        "da/about-da/": "essays/about.md",
        "da/gammel/": "essays/tea.md",
        "2019/te.html": "essays/tea.md",
        "da/x/": "gone.txt",
    }
    assert {
        "da/",
        "sv/",
        "da/arkiv/",
        "da/emner/",
        "da/emner/te/",
        "da/feed.xml",
        "da/feed.json",
        "feed.xml",
    } <= set(found)


def test_what_passes_is_not_recorded(made, essay):
    """Drafts, pages that say that something is missing, second pages, and the chooser, which is
    always there.
    """
    essays = [essay(f"tea{number}", day=number) for number in range(5)]
    essays += [essay("draft", status="draft"), essay("hidden", status="hidden")]
    run = made(essays, gone={"da/x/": ("", 1)}, previews=True, page_size=2)
    found = published(run)
    passing = {
        view.url
        for view in run.model.views.values()
        if view.page > 1 or "drafts" in view.url or "404" in view.url
    }
    assert len(passing) > 5
    assert "da/hidden-da/" in found
    assert not passing & set(found)
    assert not {"", "da/x/"} & set(found)


def test_the_record_is_written_with_every_address(made, essay):
    """Its path, and how many are new, are given back."""
    run = made([essay("på ny", slug="på-ny")])
    path, new = write_record(run)
    assert path == run.site.content / "published.txt"
    assert {address: source for address, (source, _line) in read_record(path).items()} == published(
        run
    )
    assert "/da/p%C3%A5-ny/ essays/p%C3%A5%20ny.md\n" in path.read_text(encoding="utf-8")
    assert new == len(published(run))
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_record_forgets_none(made, essay):
    """What was there once stays; what is there still has the file that asks for it now."""
    write_record(made([essay("tea", slug="te"), essay("coffee", slug="kaffe")]))
    path, new = write_record(made([essay("water", slug="te"), essay("wine", slug="vin")]))
    found = {address: source for address, (source, _line) in read_record(path).items() if source}
    assert found == {
        "da/te/": "essays/water.md",
        "da/kaffe/": "essays/coffee.md",
        "da/vin/": "essays/wine.md",
    }
    assert new == 1


def test_where_nothing_is_new_the_record_is_not_touched(made, essay):
    """Not even its remarks are lost."""
    run = made([essay()])
    path, _new = write_record(run)
    path.write_text("# mine\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = path.stat()
    assert write_record(run) == (path, 0)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_site_without_essays_has_a_record_too(made):
    """From then on its addresses are kept."""
    path, new = write_record(made())
    assert path.is_file()
    assert new > 0


def test_where_the_record_cannot_be_written_nothing_is_left_behind(made, essay):
    """Half a record would be worse than none."""
    run = made([essay()])
    (run.site.content / "published.txt").mkdir()
    with pytest.raises(OSError):
        write_record(run)
    assert [path.name for path in run.site.content.iterdir()] == ["published.txt"]


def test_the_record_keeps_the_first_address_of_an_essay_that_has_moved(made, essay):
    """Also when it moves again, and when its former addresses are no longer listed."""
    write_record(made([essay("tea", slug="te"), essay("coffee", slug="kaffe")]))
    tea = essay("tea", slug="chai", aliases=("da/te/",), first_url="da/te/")
    path, _new = write_record(made([tea, essay("coffee", slug="kaffe")]))
    assert "/da/chai/ essays/tea.md /da/te/\n" in path.read_text(encoding="utf-8")
    write_record(made([essay("tea", slug="chai"), essay("milk", slug="mælk")]))
    found = read_first_urls(path)
    assert (found["da/chai/"], found["da/kaffe/"], found["da/mælk/"]) == (
        "da/te/",
        "da/kaffe/",
        "da/mælk/",
    )
    assert read_record(path)["da/chai/"][0] == "essays/tea.md"
