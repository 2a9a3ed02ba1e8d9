"""The one document of a target that is a store of objects: which release readers get, the history,
and the lock.

The lock is part of the document, so that taking it and finding that nothing has changed since the
plan are one act: a conditional put. It names its owner and when it ends; its owner moves that on
while he works. A lock whose owner is known to be dead, being of this machine, or whose time is
over, by the store's clock, is nobody's. Stores that ignore conditions are found
out once, at the first deploy: there the document is read again just before, and once more before
readers get anything.
"""

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ...manifest import NAME, Entry
from ..target import BUSY, PublishError, Record, record_from, record_line
from .process_identity import lives, machine
from .store import Conflict, Store

OWN = ".samtale/"
KEY = f"{OWN}state.json"
SMALL = Entry("", 0, "application/json", "no-store")
TERM, BEAT, LINES = (
    300,
    60,
    200,
)  # seconds that a lock is good for; until it is renewed; records that are kept


class Document:
    """Read once for a plan, then held, changed and written."""

    def __init__(self, store: Store, who: str, recovered: Callable[[], dict[str, Any]]):
        self.store, self.who, self.recovered = store, who, recovered
        # as JSON has it: anybody may have written it
        self.data: dict[str, Any] = {}
        self.tag = ""
        self.token = ""
        self.tokens: set[str] = set()  # of all our locks: a lost connection may leave one of them
        self.lost, self.written = False, 0.0
        self._writing = threading.Lock()

    def read(self) -> None:
        """Take it in anew; where it is missing, or somebody's scribble, what can be found out
        without it.
        """
        found = self.store.read(KEY)
        self.tag = found[1] if found else ""
        with contextlib.suppress(ValueError, AttributeError, RecursionError):
            data = json.loads(found[0] if found else b"")
            if _names([data.get("current")]) or ("pending" in data and not data.get("current")):
                self.data = data
                if not isinstance(data.get("conditional"), bool):
                    data.pop("conditional", None)
                return
        self.data = self.recovered()

    @property
    def current(self) -> str:
        return self.data.get("current") or ""

    @property
    def pending(self) -> list[str]:
        """The releases that interrupted deploys and rollbacks were bringing, one after the
        other.
        """
        return _names(self.data.get("pending"))

    @property
    def releases(self) -> list[str]:
        return _names(self.data.get("releases"))

    @property
    def history(self) -> tuple[Record, ...]:
        found = (record_from(json.dumps(one)) for one in _list(self.data.get("history")))
        return tuple(record for record in found if record)

    def note(self, record: Record) -> None:
        """Add to the history; written with the next write."""
        self.data["history"] = [*_list(self.data.get("history")), json.loads(record_line(record))][
            -LINES:
        ]

    def withdraw(self) -> None:
        """What was coming does not come after all."""
        self.data["pending"] = self.pending[:-1]

    @contextlib.contextmanager
    def held(self, pending: str) -> Iterator[None]:
        """Hold the lock, and say in the document what is coming. What was noted meanwhile is
        written at the end.
        """
        self._take(pending)
        stop = threading.Event()
        beat = threading.Thread(target=self._beat, args=(stop,), daemon=True)
        beat.start()
        try:
            yield
        except BaseException:
            stop.set()
            beat.join()
            with contextlib.suppress(PublishError):
                self._let_go()
            raise
        stop.set()
        beat.join()
        self._let_go()

    def _let_go(self) -> None:
        if self.token:
            self.token = ""
            self.data.pop("lock", None)
            self.write()

    def _take(self, pending: str) -> None:
        if not self.data.get("conditional"):
            plan = {key: value for key, value in self.data.items() if key != "lock"}
            self.read()
            if {key: value for key, value in self.data.items() if key != "lock"} != plan:
                raise PublishError(_CHANGED.format(self.store.where), BUSY)
        lock = self.data.get("lock")
        if isinstance(lock, dict) and not self._is_nobodys(lock):
            owner = lock.get("owner", "somebody")
            raise PublishError(
                f"{self.store.where}: {owner} is publishing there now: try again later", BUSY
            )
        self.token = secrets.token_hex(8)
        self.tokens.add(self.token)
        self.data = {**self.data, "pending": [*self.pending, pending], "lock": self._lock()}
        try:
            self._write()
        except Conflict:
            self.token = ""
            raise PublishError(_CHANGED.format(self.store.where), BUSY) from None
        if "conditional" not in self.data:
            self.data["conditional"] = self._heeds()

    def _heeds(self) -> bool:
        """Whether the store heeds conditions: it must refuse to write anew what is there."""
        try:
            self.tag = self.store.write(KEY, self._text(), SMALL, tag="")
        except Conflict:
            return True
        return False

    def still_held(self, coming: str) -> None:
        """Hold on, and say what is coming. Raises PublishError if somebody has taken the lock:
        while this machine slept, or where conditions are ignored.
        """
        if self.lost or not (self.data.get("conditional") or self._is_ours()):
            self.token = ""
            raise PublishError(_CHANGED.format(self.store.where), BUSY)
        if coming in self.pending and 0 <= time.time() - self.written < BEAT:
            return  # nobody can have taken it meanwhile
        if coming not in self.pending:
            self.data["pending"] = [*self.pending, coming]
        self.data["lock"] = self._lock()
        self.write()

    def _is_ours(self) -> bool:
        with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
            found = self.store.read(KEY)
            return bool(json.loads(found[0] if found else b"")["lock"]["token"] == self.token)
        return False

    def write(self) -> None:
        """Write what has changed. Raises PublishError, also where somebody else has written it
        since it was read.
        """
        try:
            self._write()
        except Conflict:
            raise PublishError(_CHANGED.format(self.store.where), BUSY) from None

    def _write(self) -> None:
        with self._writing:
            tag, text = (
                self.tag if self.data.get("conditional") or not self.tag else None,
                self._text(),
            )
            try:
                self.tag = self.store.write(KEY, text, SMALL, tag=tag)
            except Conflict:
                found = self.store.read(KEY)
                if found is None or found[0] != text:
                    raise
                self.tag = found[
                    1
                ]  # this is what was to be written: the answer was lost, and it was sent once more
            self.written = (
                time.time()
            )  # of the clock on the wall, which goes on while a machine sleeps

    def _text(self) -> bytes:
        return (
            json.dumps(dict(self.data), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        ).encode()

    def _lock(self) -> dict[str, str | int]:
        ends = self._now() + timedelta(seconds=TERM)
        return {
            "owner": self.who,
            "token": self.token,
            "machine": machine(),
            "process": os.getpid(),
            "ends": ends.isoformat(),
        }

    def _now(self) -> datetime:
        return self.store.clock() or datetime.now(UTC)

    def _is_nobodys(self, lock: Mapping[str, Any]) -> bool:
        process = lock.get("process")
        is_dead = (
            machine()
            and lock.get("machine") == machine()
            and isinstance(process, int)
            and not lives(process)
        )
        if lock.get("token") in self.tokens or is_dead:
            return True
        # a living process may be another that has got the number of a dead one: it has its time, as
        # all have
        try:
            return datetime.fromisoformat(lock["ends"]) < self._now()
        except (KeyError, ValueError, TypeError):
            return True

    def _beat(self, stop: threading.Event) -> None:
        while not stop.wait(BEAT):
            try:
                if not self.data.get("conditional") and not self._is_ours():
                    self.lost = True
                    return
                self.data["lock"] = self._lock()
                self._write()
            except PublishError:
                continue  # the next may come through
            except Conflict:
                self.lost = True
                return


_CHANGED = "{}: somebody has published there meanwhile: look again, and deploy again"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str) and NAME.fullmatch(one)]
