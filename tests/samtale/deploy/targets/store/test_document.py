"""The one document of a store: its lock, its history, and that two deploys never hold it at
once.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from samtale.deploy.targets.store import document
from samtale.deploy.targets.store.document import KEY, LINES, TERM, Document, machine
from samtale.deploy.targets.store.store import Conflict, Store
from samtale.deploy.targets.target import BUSY, PublishError, Record

R0, R1, R2 = (f"2026022{number}T180000Z-0123456789ab" for number in range(3))
NOW = datetime(2026, 2, 28, 18, tzinfo=UTC)


class Memory(Store):
    """A store that heeds conditions, or does not; its clock is where it is put."""

    where = "s3://here"

    def __init__(self, *, heeds):
        self.heeds, self.objects, self.count, self.now = heeds, {}, 0, NOW
        self.before = lambda: None  # what happens just before the next write

    def read(self, key):
        return self.objects.get(key)

    def write(self, key, content, entry, *, tag=None):
        before, self.before = self.before, lambda: None
        before()
        there = self.objects.get(key, (b"", ""))[1]
        if self.heeds and tag is not None and tag != there:
            raise Conflict(key)
        self.count += 1
        self.objects[key] = (content, f"tag{self.count}")
        return f"tag{self.count}"

    def clock(self):
        return self.now

    def digest(self, key):
        raise AssertionError(f"a document reads and writes itself alone, and {key} was asked for")

    send = copy = delete = list = digest


@pytest.fixture(params=[True, False], ids=["heeds", "ignores"])
def store(request):
    """One of each kind."""
    return Memory(heeds=request.param)


@pytest.fixture
def reading(store):
    """A document as another deploy reads it now."""

    def read(who="me"):
        found = Document(store, who, dict)
        found.read()
        return found

    return read


def written(store, content):
    """Put something there, and what must be there at any time for it to be a document."""
    store.write(KEY, content if isinstance(content, bytes) else json.dumps(content).encode(), None)


def stored(store):
    """What is in the store."""
    return json.loads(store.objects[KEY][0])


def lock_of(**parts):
    """Another deploy's lock, which ends in a minute."""
    return {
        "owner": "du",
        "token": "x",
        "machine": "another",
        "process": 1,
        "ends": (NOW + timedelta(minutes=1)).isoformat(),
        **parts,
    }


def test_what_was_noted_is_there_afterwards(store, reading):
    """With what was to come; and nobody holds the lock."""
    one = reading()
    with one.held(R1):
        assert (one.pending, stored(store)["lock"]["owner"]) == ([R1], "me")
        one.still_held(R1)
        one.note(Record(R1, new=3))
        one.data |= {"current": R1, "pending": [], "releases": [R1]}
    found = reading()
    assert (found.current, found.pending, found.releases) == (R1, [], [R1])
    assert found.history == (Record(R1, new=3),)
    assert "lock" not in stored(store)
    assert found.data["conditional"] is store.heeds


def test_a_deploy_that_fails_lets_go_and_says_what_it_was_at(reading):
    """So that the next knows what may have been touched."""
    one = reading()
    with pytest.raises(KeyError), one.held(R1):
        raise KeyError
    two = reading()
    assert two.pending == [R1]
    with two.held(R2):
        assert two.pending == [R1, R2]


def test_two_cannot_hold_it_at_once(reading):
    """The second is reported who has it."""
    one = reading("Anna")
    with one.held(R1):
        two = reading("Bo")
        with (
            pytest.raises(PublishError, match="Anna is deploying there now") as caught,
            two.held(R2),
        ):
            pytest.fail("it is held")
        assert caught.value.code == BUSY
        one.still_held(R1)
    with reading("Bo").held(R2):
        pass


def test_a_plan_that_is_out_of_date_is_not_carried_out(reading):
    """Somebody has published between the plan and the lock."""
    one = reading()
    two = reading()
    with two.held(R2):
        two.data["current"] = R2
    with pytest.raises(PublishError, match="in the meantime") as caught, one.held(R1):
        pytest.fail("it is not as it was")
    assert caught.value.code == BUSY
    assert reading().current == R2


@pytest.mark.parametrize("first", [True, False])
def test_of_two_at_the_same_moment_one_wins(store, reading, first):
    """The second takes the lock between the first one's look and its writing. Where conditions are
    ignored, the one that wrote first finds it out before readers get anything, even if the other
    has ended by then.
    """
    if not first:
        with reading().held(R0):
            pass
    one, two = reading("Anna"), reading("Bo")
    for ends in (False, True):
        with pytest.raises(PublishError) as caught:
            both(store, one, two, ends=ends)
        assert caught.value.code == BUSY
        one, two = reading("Anna"), reading("Bo")


def both(store, one, two, *, ends):
    """One takes the lock, and just before it does, so does two."""
    other = two.held(R2)
    store.before = other.__enter__
    try:
        with one.held(R1):
            if ends:
                other.__exit__(None, None, None)
            two.still_held(R2)
    finally:
        if not ends:
            other.__exit__(None, None, None)


def dead_process():
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


@pytest.mark.parametrize(
    ("lock", "free"),
    [
        (lock_of(), False),
        (lock_of(ends=(NOW - timedelta(seconds=1)).isoformat()), True),
        (lock_of(machine=machine(), process=os.getpid()), False),
        (
            lock_of(
                machine=machine(),
                process=os.getpid(),
                ends=(NOW - timedelta(seconds=1)).isoformat(),
            ),
            True,
        ),
        (lock_of(machine=machine(), process=dead_process()), True),
        (lock_of(machine=machine(), process=10**30), True),
        (lock_of(machine=machine(), process="1"), False),
        (lock_of(process=dead_process()), False),
        (lock_of(ends="soon"), True),
        (lock_of(ends=None), True),
        (lock_of(ends="2026-02-28T19:00:00"), True),
        ("mine", True),
        (None, True),
        ([], True),
        ({}, True),
    ],
)
def test_a_lock_does_not_go_stale(store, reading, lock, free):
    """A dead process of this machine has none; any other's ends, by the store's clock. A scribble
    is no lock.
    """
    written(store, {"lock": lock, "current": R0, "conditional": store.heeds})
    one = reading()
    if free:
        with one.held(R1):
            one.still_held(R1)
        assert stored(store)["current"] == R0
    else:
        with pytest.raises(PublishError, match="du is deploying"), one.held(R1):
            pytest.fail("it is held")


@pytest.mark.site
def test_a_process_is_that_of_its_machine(store, reading, monkeypatch):
    """Where machines cannot be distinguished, a lock waits for its end: the number may be that of
    another machine's process.
    """
    monkeypatch.setattr(document, "machine", lambda: "")
    written(store, {"lock": lock_of(machine="", process=dead_process()), "pending": []})
    with pytest.raises(PublishError, match="du is deploying"), reading().held(R1):
        pytest.fail("it is held")


@pytest.mark.site
def test_a_process_that_nobody_has_asked_after_is_dead(store, reading):
    """It has ended, and its parent does not know yet."""
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        written(store, {"lock": lock_of(machine=machine(), process=process.pid), "pending": []})
        with reading().held(R1):
            pass


def test_the_lock_is_moved_on_while_its_owner_works(store, reading, monkeypatch):
    """However long an upload takes."""
    monkeypatch.setattr(document, "BEAT", 0.01)
    one = reading()
    with one.held(R1):
        for _ in range(3):
            store.now += timedelta(seconds=TERM - 1)
            until(
                lambda: (
                    datetime.fromisoformat(stored(store)["lock"]["ends"])
                    == store.now + timedelta(seconds=TERM)
                )
            )
        one.still_held(R1)
        with pytest.raises(PublishError), reading("Bo").held(R2):
            pytest.fail("it is held")
    count = store.count
    time.sleep(0.05)
    assert store.count == count


def test_a_lock_that_was_lost_is_found_out(store, monkeypatch):
    """This machine slept too long, and another took it: nothing is switched, and the other's
    document stays as it is.
    """
    monkeypatch.setattr(document, "BEAT", 0.01)
    one = Document(store, "me", dict)
    with pytest.raises(PublishError) as caught, one.held(R1):
        lose(store, one)
    assert caught.value.code == BUSY
    assert stored(store)["current"] == R2


def lose(store, one):
    """Another takes the lock, and keeps it."""

    def taken():
        with one._writing:
            written(store, {**stored(store), "lock": lock_of(), "current": R2})
        return one.lost

    until(taken)
    one.still_held(R1)


def until(true):
    """Wait for it, but not for ever."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"{", b"null", b"[]", b'"x"', b"[" * 100_000,
     {"current": None, "history": {}, "releases": "r", "pending": 1},
     {"current": ["x"], "history": [1, {}, {"release": 5}, {"release": R1, "size": "much"}], "releases": [1, None]},
     {"conditional": "perhaps", "pending": [], "lock": {"process": [], "ends": {}}}],
)  # fmt: skip
def test_a_scribble_counts_as_nothing(store, reading, content):
    """And is written over by the next deploy."""
    written(store, content)
    one = reading()
    assert (one.current, one.pending, one.releases, one.history) == ("", [], [], ())
    with one.held(R1):
        one.data["current"] = R1
        one.note(Record(R1))
    assert (reading().current, reading().history) == (R1, (Record(R1),))
    assert reading().data["conditional"] is store.heeds


@pytest.mark.parametrize("left", [{}, {"lock": {}, "pending": [R1]}])
def test_whether_a_store_heeds_conditions_is_found_out_at_last(store, reading, left):
    """Though the first deploy was killed before it could write what it had found."""
    written(store, left)
    with reading().held(R2):
        pass
    assert reading().data["conditional"] is store.heeds


def test_the_history_is_bounded(reading):
    """The oldest goes first."""
    one = reading()
    for number in range(LINES + 5):
        one.note(Record(R1, message=str(number)))
    assert [record.message for record in one.history] == [
        str(number) for number in range(5, LINES + 5)
    ]
