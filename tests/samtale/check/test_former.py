"""Addresses that were published once: none of them may be lost unsaid, and none may lead
nowhere.
"""

import pytest
from samtale.check.addresses import Addresses
from samtale.check.former import former, lists_sent_on, recorded
from samtale.config.limits import Limits
from samtale.problems import ERROR, WARNING
from samtale.scan.tree import scan


@pytest.fixture
def reported(make_described, make_essay, make_text, theme, tmp_path):
    """What is reported of a site with one essay, ``da/tea-da/``, and this record; gone: as
    ``read_gone`` has it.
    """

    def found(record, gone=(), check=former, **essay):
        essay = make_essay("tea", **essay)
        text = make_text(essay, title=1, slug=3)
        site, model = make_described([essay], gone=gone)
        if record is not None:
            (tmp_path / "content" / "published.txt").write_bytes(
                record if isinstance(record, bytes) else record.encode()
            )
        tree = scan(tmp_path / "content", Limits())
        published, problems = recorded(site, tree)
        addresses = Addresses(site, theme, model, [text], [])
        if check is lists_sent_on:
            return lists_sent_on(site, addresses, published, dict(gone))
        faults = former(site, model, [text], addresses, published, dict(gone), problems)
        return [*problems, *faults]

    return found


def places(problems, tmp_path):
    """Each problem's file below the content, line and field."""
    return [
        (problem.path.removeprefix(f"{tmp_path / 'content'}/"), problem.line, problem.field)
        for problem in problems
    ]


@pytest.mark.parametrize(
    ("record", "gone"),
    [
        (None, {}),
        ("", {}),
        ("/da/tea-da/ essays/tea/da.md\n/da/\n/da/feed.xml\n/feed.json\n/da/arkiv/\n", {}),
        ("/da/x/ essays/tea/da.md\n", {"da/x/": ("", 1)}),
        ("/da/x/ essays/tea/da.md\n", {"da/x/": ("da/tea-da/", 1)}),
        ("/da/emner/x/feed.xml\n", {"da/emner/x/": ("", 1)}),
    ],
)
def test_nothing_is_reported_of_what_is_there_or_said_to_be_gone(reported, record, gone):
    """Without a record nothing was published."""
    assert list(reported(record, gone)) == []


def test_an_essay_that_has_moved_is_reported_at_its_own_line(reported, tmp_path):
    """With the very line that fixes it; the record names the file, which is still there."""
    (problem,) = reported("/da/sv/\n/da/p%C3%A5/ essays/tea/da.md\n", {"da/sv/": ("", 1)})
    assert places([problem], tmp_path) == [("essays/tea/da.md", 3, "Aliases")]
    assert (
        problem.message
        == 'the essay was published at "/da/på/", where nothing exists now; add "Aliases: /da/på/"'
    )
    assert problem.severity == ERROR


def test_an_alias_mends_it(reported):
    """The redirect is what is at the address now."""
    assert list(reported("/da/x/ essays/tea/da.md\n", aliases=("da/x/",))) == []


def test_an_essay_that_is_not_there_is_reported_at_the_records_line(reported, tmp_path):
    """There is no other to lead to."""
    (problem,) = reported("/da/tea-da/ essays/tea/da.md\n/da/x/ essays/x/da.md\n")
    assert places([problem], tmp_path) == [("published.txt", 2, "address")]
    assert (
        '"/da/x/" was published, and would become a dead link; add it to gone.txt'
        in problem.message
    )


def test_a_successor_that_is_not_there_is_reported_at_the_line_of_its_list(reported, tmp_path):
    """Whether or not there is a record."""
    problems = list(reported(None, {"da/x/": ("da/nix/", 7), "da/y/": ("da/tea-da/", 8)}))
    assert places(problems, tmp_path) == [("gone.txt", 7, "gone")]
    assert '"/da/nix/" does not exist' in problems[0].message


@pytest.mark.parametrize(
    "gone",
    [
        {"da/x/": ("da/y/", 1), "da/y/": ("da/x/", 2)},
        {"da/x/": ("da/y/", 1), "da/y/": ("da/z/", 2), "da/z/": ("da/x/", 3)},
        {"da/x/": ("da/x/", 1)},
    ],
)
def test_readers_are_not_sent_round_in_a_circle(reported, gone):
    """Each of the addresses is there, and none of them ends the journey."""
    assert list(reported(None, gone))


def test_a_record_that_is_no_text_is_reported_with_its_line(reported, tmp_path):
    """Once: the look for lists says nothing of it."""
    data = "/da/tea-da/\n/da/på/".encode("latin-1")
    assert places(reported(data), tmp_path) == [("published.txt", 2, "record")]
    assert reported(data, check=lists_sent_on) == ({}, [])


def test_a_list_that_is_no_more_sends_its_readers_up(reported, tmp_path):
    """With a warning that says what to write; a feed can send nobody on; essays are not its
    matter.
    """
    record = (
        "/da/emner/te/\n/da/emner/te/feed.xml\n/da/x/ "
        "essays/x/da.md\n/sv/serier/krus/\n/da/arkiv/\n"
    )
    sent_on, problems = reported(record, check=lists_sent_on)
    assert sent_on == {"da/emner/te/": ("da/", 0), "sv/serier/krus/": ("sv/", 0)}
    assert places(problems, tmp_path) == [("published.txt", line, "address") for line in (1, 2, 4)]
    assert {problem.severity for problem in problems} == {WARNING}
    assert 'list it in gone.txt ("/da/emner/te/ -> /da/")' in problems[0].message


def test_a_list_of_which_something_is_said_is_left_to_it(reported):
    """The author knows better where its readers should go."""
    assert reported("/da/emner/te/\n", {"da/emner/te/": ("da/tea-da/", 1)}, lists_sent_on) == (
        {},
        [],
    )


def test_with_its_list_a_feed_is_sent_on_too(reported):
    """That the list is gone says what became of its feed."""
    record = "/da/emner/te/\n/da/emner/te/feed.xml\n"
    sent_on, _problems = reported(record, check=lists_sent_on)
    assert list(reported(record, sent_on)) == []
