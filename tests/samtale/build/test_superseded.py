"""What is kept of an output that is replaced: for whom, how long, and what never is."""

import hashlib
import shutil

import pytest
from samtale.build import superseded
from samtale.build.superseded import DAY, NEVER, Superseded

KIND = ("conf.py", "content", "https://example.org")


def named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


class Place:
    """An output, and the builds that replace it one after the other."""

    def __init__(self, folder):
        self.folder, self.target = folder, folder / "output"

    def build(self, *contents: bytes, now: float = 0, kind=KIND, more=()) -> float:
        fresh = self.folder / ".output.building"
        fresh.mkdir()
        (fresh / "index.html").write_bytes(b"".join(contents))
        for path, content in [*((named("theme/a.css", one), one) for one in contents), *more]:
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(content)
        keeps = Superseded(self.folder / "lists", self.target, kind).keep(fresh, now)
        shutil.rmtree(self.target, ignore_errors=True)
        fresh.rename(self.target)
        return keeps

    def holds(self, *contents: bytes) -> list[bool]:
        return [(self.target / named("theme/a.css", content)).is_file() for content in contents]

    def listed(self) -> dict[str, float]:
        return Superseded(self.folder / "lists", self.target).listed()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_an_earlier_name_is_served_for_a_day(place):
    """From the build that no longer made it, whatever is built meanwhile."""
    assert place.build(b"one", now=100) == NEVER
    assert place.build(b"two", now=200) == 200 + DAY
    assert place.holds(b"one", b"two") == [True, True]
    assert place.listed() == {named("theme/a.css", b"one"): 200}
    assert place.build(b"three", now=300) == 200 + DAY
    assert place.holds(b"one", b"two", b"three") == [True, True, True]
    place.build(b"three", now=200 + DAY - 1)
    assert place.holds(b"one", b"two") == [True, True]
    place.build(b"three", now=200 + DAY)
    assert place.holds(b"one", b"two", b"three") == [False, True, True]
    assert place.listed() == {named("theme/a.css", b"two"): 300}


def test_what_comes_back_is_a_part_of_the_build_again(place):
    place.build(b"one")
    place.build(b"two", now=10)
    place.build(b"one", now=20)
    assert place.listed() == {named("theme/a.css", b"two"): 20}
    place.build(b"three", now=30)
    assert place.listed() == {named("theme/a.css", b"two"): 20, named("theme/a.css", b"one"): 30}


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("conf.py", "other", "https://example.org"),
        ("conf.py", "content", "https://other.example"),
    ],
)
def test_nothing_is_kept_of_a_preview_or_of_another_site(place, before):
    place.build(b"one", kind=before)
    place.build(b"two")
    assert place.holds(b"one", b"two") == [False, True]


def test_a_preview_keeps_nothing(place):
    place.build(b"one")
    place.build(b"two", kind=())
    assert place.holds(b"one", b"two") == [False, True]


def test_only_hashed_files_are_kept_and_only_as_they_were_written(place):
    """No page, no feed, nothing that was edited by hand, no symbolic link."""
    edited = named("theme/e.css", b"as it was")
    linked = named("theme/l.css", b"p {}")
    place.build(
        b"one",
        more=[
            ("da/index.html", b"1"),
            ("files/a.pdf", b"2"),
            (edited, b"edited"),
            ("x/y.css", b"3"),
        ],
    )
    (place.folder / "p.css").write_bytes(b"p {}")
    (place.target / linked).symlink_to(place.folder / "p.css")
    place.build(b"two", now=1)
    assert list(place.listed()) == [named("theme/a.css", b"one")]
    names = {
        path.relative_to(place.target).as_posix()
        for path in place.target.rglob("*")
        if not path.is_dir()
    }
    assert names == {"index.html", named("theme/a.css", b"one"), named("theme/a.css", b"two")}


def test_an_output_that_something_else_has_replaced_is_not_known(place):
    """A copy of the folder, a folder that was unpacked there, a build that was killed before the
    exchange.
    """
    place.build(b"one")
    shutil.copytree(place.target, place.folder / "copy")
    shutil.rmtree(place.target)
    (place.folder / "copy").rename(place.target)
    place.build(b"two", now=1)
    assert place.holds(b"one", b"two") == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"outputs": 1}',
        '{"outputs": [1]}',
        '{"outputs": [{"folder": 3, "kind": 3}]}',
        "[" * 9,
    ],
)
def test_a_damaged_list_is_none(place, text):
    place.build(b"one")
    (file,) = (place.folder / "lists").glob("*.json")
    file.write_text(text, encoding="utf-8")
    assert place.listed() == {}
    place.build(b"two", now=1)
    assert place.holds(b"one", b"two") == [False, True]


def test_a_build_that_ends_before_the_exchange_loses_nothing(place):
    """The list of the output that is still there stays beside that of the one that never came."""
    place.build(b"one")
    place.build(b"two", now=1)
    fresh = place.folder / ".output.building"
    (fresh / "theme").mkdir(parents=True)
    (fresh / "index.html").write_bytes(b"1")
    Superseded(place.folder / "lists", place.target, KIND).keep(fresh, 2)
    shutil.rmtree(fresh)
    assert place.listed() == {named("theme/a.css", b"one"): 1}
    place.build(b"three", now=3)
    assert place.listed() == {named("theme/a.css", b"one"): 1, named("theme/a.css", b"two"): 3}


def test_a_folder_that_gets_the_number_of_an_earlier_one_is_another(place, monkeypatch):
    """File systems give numbers again: a preview from elsewhere is not taken for the output that
    was there.
    """
    place.build(b"one")
    number = place.target.stat().st_ino
    shutil.rmtree(place.target)
    (place.target / "theme").mkdir(parents=True)
    (place.target / "index.html").write_bytes(b"draft")
    (place.target / named("theme/a.css", b"draft")).write_bytes(b"draft")
    identity = superseded._identity
    monkeypatch.setattr(
        superseded, "_identity", lambda folder: [identity(folder)[0], number, *identity(folder)[2:]]
    )
    place.build(b"two", now=1)
    assert place.holds(b"draft", b"two") == [False, True]


def test_what_somebody_adds_to_the_output_ends_nothing(place):
    """A web server's own file, or an editor's."""
    place.build(b"one")
    (place.target / "mine.txt").write_text("x", encoding="utf-8")
    place.build(b"two", now=1)
    assert place.holds(b"one", b"two") == [True, True]


def test_a_file_of_the_content_that_browsers_run_is_not_kept(place):
    """Its owner may have taken it back; the theme's own scripts are."""
    paths = [(named(path, b"1"), b"1") for path in ("files/x.js", "theme/x.js")]
    place.build(b"one", more=paths)
    place.build(b"one", now=1)
    assert list(place.listed()) == [paths[1][0]]


def test_a_clock_that_was_put_back_ends_it(place):
    """Nothing is kept for longer than a day, whatever the clock says."""
    place.build(b"one", now=10_000)
    place.build(b"two", now=20_000)
    place.build(b"two", now=15_000)
    assert place.holds(b"one", b"two") == [False, True]


def test_where_no_list_can_be_written_nothing_is_kept(place):
    place.build(b"one")
    shutil.rmtree(place.folder / "lists")
    (place.folder / "lists").write_text("a file", encoding="utf-8")
    assert place.build(b"two", now=1) == NEVER
    assert place.holds(b"one", b"two") == [False, True]


def test_few_lists_stay(tmp_path):
    for number in range(15):
        one = Place(tmp_path / str(number))
        (tmp_path / str(number) / ".output.building").mkdir(parents=True)
        (tmp_path / str(number) / ".output.building" / "index.html").write_bytes(b"1")
        Superseded(tmp_path / "lists", one.target, KIND).keep(
            one.folder / ".output.building", number
        )
    assert len(list((tmp_path / "lists").iterdir())) == 12
