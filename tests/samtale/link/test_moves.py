"""Addresses that were published once: the record, what is given up, what is lost, and where its
readers are sent.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.link.moves import lost, read_gone, read_record, record_text, successors
from samtale.read.text import NotText

ODD = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(" /#?%&->\n\r\t\x85\u2028\ufeffåÅ")),
    max_size=12,
)
ADDRESSES = ODD.filter(lambda address: not address.startswith("/"))


@pytest.fixture
def written(tmp_path):
    """A file of this text, or of these bytes."""

    def make(data):
        path = tmp_path / "list.txt"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return make


@given(st.dictionaries(ADDRESSES, ODD, max_size=6))
def test_what_is_recorded_is_read(tmp_path_factory, addresses):
    """To the letter, whatever the letters: one line for each, which is the one that is reported."""
    path = tmp_path_factory.getbasetemp() / "published.txt"
    path.write_text(record_text(addresses), encoding="utf-8", newline="\n")
    found = read_record(path)
    assert {address: source for address, (source, _line) in found.items()} == addresses
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sorted(line for _source, line in found.values()) == list(range(1, len(lines) + 1))
    assert all(line.isascii() and line == line.rstrip() for line in lines)
    assert record_text(dict(reversed(addresses.items()))) == record_text(addresses)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("/da/te/ essays/te/da.md\n", {"da/te/": ("essays/te/da.md", 1)}),
        ("# en liste\n\n/da/feed.xml\r\n", {"da/feed.xml": ("", 3)}),
        ("/da/p%C3%A5-ny/ essays/p%C3%A5%20ny/da.md", {"da/på-ny/": ("essays/på ny/da.md", 1)}),
        ("  da/på-ny/   essays/på ny/da.md  ", {"da/på-ny/": ("essays/på ny/da.md", 1)}),
        ("\ufeff/da/te/", {"da/te/": ("", 1)}),
    ],
)
def test_a_record_may_be_written_by_hand(written, text, found):
    """Percent-encoded or not, with remarks, however it was saved."""
    assert read_record(written(text)) == found


def test_without_a_record_nothing_was_published(tmp_path):
    """Nor is anything gone."""
    assert read_record(tmp_path / "published.txt") == {}
    assert read_gone(tmp_path / "gone.txt") == ({}, [])


def test_a_list_that_is_no_text_is_reported_with_its_line(written):
    """The record's reader raises it; that of what is gone has it among its problems."""
    path = written("/da/te/\n/da/på/".encode("latin-1"))
    with pytest.raises(NotText) as caught:
        read_record(path)
    found, (problem,) = read_gone(path)
    assert (caught.value.line, found, problem.line, problem.path) == (2, {}, 2, str(path))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("/da/te/", {"da/te/": ("", 1)}),
        ("da/te/", {"da/te/": ("", 1)}),
        ("/2019/te.html", {"2019/te.html": ("", 1)}),
        ("/da/feed.xml", {"da/feed.xml": ("", 1)}),
        ("/da/te/ -> /da/kaffe/", {"da/te/": ("da/kaffe/", 1)}),
        ("/da/te/   ->da/kaffe/", {"da/te/": ("da/kaffe/", 1)}),
        ("/da/p%C3%A5/ -> /da/p%C3%A5-ny/", {"da/på/": ("da/på-ny/", 1)}),
        ("/da/på/ -> /da/på-ny/", {"da/på/": ("da/på-ny/", 1)}),
        ("# te\n\n/da/te/ -> /", {"da/te/": ("index.html", 3)}),
    ],
)
def test_a_line_of_what_is_gone(written, line, found):
    """An address alone, or with its successor, which may be the chooser at the site's root."""
    assert read_gone(written(line)) == (found, [])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("/da/te", 1, '"/da/te" is not the URL of a page; end it in "/" or ".html"'),
        ("/da/te/ ->", 1, 'is not valid; write "/da/old/", or "/da/old/ -> /da/new/"'),
        ("/da/te/ /da/kaffe/", 1, "write "),
        ("/da/te/ er væk", 1, "write "),
        (
            "/da/te/\n\n/da/te/ -> /da/x/",
            3,
            '"/da/te/" appears twice; remove one',
        ),
        ("/../te/", 1, "is outside the site"),
        ("//te.example/", 1, "is outside the site"),
        ("https://te.example/da/te/", 1, "is outside the site"),
        ("/da/te/?p=1", 1, "cannot be a URL"),
    ],
)
def test_a_line_that_cannot_be_is_reported_with_its_number(written, text, line, message):
    """Once; the others hold all the same."""
    found, (problem,) = read_gone(written(f"{text}\n/da/vand/\n"))
    assert (problem.line, problem.field) == (line, "gone")
    assert message in problem.message
    assert "da/vand/" in found


def test_an_arrow_without_spaces_is_read_or_reported(written):
    """It is not taken for a part of the address, which nobody would notice."""
    found, problems = read_gone(written("/da/te/->/da/kaffe/"))
    assert problems or found == {"da/te/": ("da/kaffe/", 1)}


RECORD = {
    address: (source, line)
    for line, (address, source) in enumerate(
        [("b/", "b.md"), ("a/", "a.md"), ("a/feed.xml", "")], 1
    )
}


@pytest.mark.parametrize(
    ("there", "gone", "found"),
    [
        (["a/", "b/", "a/feed.xml"], {}, []),
        ([], {}, [("a/", "a.md", 2), ("a/feed.xml", "", 3), ("b/", "b.md", 1)]),
        (["a/", "c/"], {}, [("a/feed.xml", "", 3), ("b/", "b.md", 1)]),
        (["b/"], {"a/": ("", 1)}, []),
        (["b/"], {"a/": ("b/", 1)}, []),
        (["a/", "a/feed.xml"], {"b/": ("a/", 1)}, []),
        (["b/"], {"a/feed.xml": ("", 1)}, [("a/", "a.md", 2)]),
        (["b/"], {"a": ("", 1)}, [("a/", "a.md", 2), ("a/feed.xml", "", 3)]),
    ],
)
def test_what_is_lost(there, gone, found):
    """What was published, is not there and is not said to be gone; a folder that is gone takes its
    feeds with it.
    """
    assert list(lost(RECORD, there, gone)) == found


def test_the_pages_below_a_folder_that_is_gone_are_reported_one_by_one():
    """Each of them was an essay of its own."""
    assert [address for address, *_rest in lost({"a/b/": ("b.md", 1)}, [], {"a/": ("", 1)})] == [
        "a/b/"
    ]


@given(st.dictionaries(ADDRESSES, st.tuples(ODD, st.integers(1, 9)), max_size=5), st.data())
def test_nothing_is_lost_of_what_is_there_or_gone(record, data):
    """Whatever part of the record is there, the rest is reported, and no more."""
    there = {address for address in record if data.draw(st.booleans())}
    assert list(lost(record, there, {})) == [
        (key, *value) for key, value in sorted(record.items()) if key not in there
    ]
    assert list(lost(record, [], record)) == []


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("da/emner/te/", "da/emner/"),
        ("da/serier/krus/", "da/"),
        ("da/emner/te/2.html", "da/emner/"),
        ("sv/amnen/te/", "index.html"),
        ("arkiv.html", "index.html"),
    ],
)
def test_the_readers_of_a_list_that_is_no_more_are_sent_up(address, target):
    """To the nearest page above it that is there; to the home page, if none is."""
    assert successors([address], ["index.html", "da/", "da/emner/"]) == {address: target}


def test_nobody_is_sent_on_from_a_feed():
    """What reads it wants a feed."""
    assert successors(["da/emner/te/feed.xml"], ["da/"]) == {}
