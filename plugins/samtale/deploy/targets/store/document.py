"""The document of a target in an object store: which release readers get, the history, and the
lock.

The lock is part of the document, so that taking it and checking that nothing has changed since the
plan are one operation: a conditional put. It names its owner and its expiry; its owner extends that
during work. A lock is free if its owner is a dead process of this machine, or if it has expired by
the store's clock. Stores that ignore conditions are detected once, at the first deploy: with these
the document is read again just before, and once more before readers get anything.
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
# seconds that a lock is valid; until it is renewed; records that are retained
TERM, BEAT, LINES = 300, 60, 200


class Document:
    """The document, read once for a plan, then locked, changed and written."""

    def __init__(self, store: Store, who: str, recovered: Callable[[], dict[str, Any]]):
        self.store, self.who, self.recovered = store, who, recovered
        # parsed JSON: anybody may have written it
        self.data: dict[str, Any] = {}
        self.tag = ""
        self.token = ""
        # of all our locks: one of them may remain after a lost connection
        self.tokens: set[str] = set()
        self.lost, self.written = False, 0.0
        self._writing = threading.Lock()

    def read(self) -> None:
        """Read the document again; if it is missing or invalid, derive what is possible without
        it.
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
        """The releases that interrupted deploys and rollbacks were writing, in order."""
        return _names(self.data.get("pending"))

    @property
    def releases(self) -> list[str]:
        return _names(self.data.get("releases"))

    @property
    def history(self) -> tuple[Record, ...]:
        found = (record_from(json.dumps(one)) for one in _list(self.data.get("history")))
        return tuple(record for record in found if record)

    def note(self, record: Record) -> None:
        """Add to the history, which the next write stores."""
        self.data["history"] = [*_list(self.data.get("history")), json.loads(record_line(record))][
            -LINES:
        ]

    def withdraw(self) -> None:
        """Withdraw the announcement of a coming release."""
        self.data["pending"] = self.pending[:-1]

    @contextlib.contextmanager
    def held(self, pending: str) -> Iterator[None]:
        """Hold the lock, and announce the coming release in the document. New notes are written at
        the end.
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
                f"{self.store.where}: {owner} is deploying there now; try again later", BUSY
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
        """Whether the store respects conditions: it must refuse to create an object that exists."""
        try:
            self.tag = self.store.write(KEY, self._text(), SMALL, tag="")
        except Conflict:
            return True
        return False

    def still_held(self, coming: str) -> None:
        """Extend the lock, and announce the coming release. Raises PublishError if somebody has
        taken the lock: while this machine was asleep, or if conditions are ignored.
        """
        if self.lost or not (self.data.get("conditional") or self._is_ours()):
            self.token = ""
            raise PublishError(_CHANGED.format(self.store.where), BUSY)
        if coming in self.pending and 0 <= time.time() - self.written < BEAT:
            return  # nobody can have taken it in the meantime
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
        """Write what has changed. Raises PublishError, also if somebody else has written the
        document since it was read.
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
                self.tag = found[1]  # our own write: the answer was lost and the request repeated
            # of the wall clock, which continues while a machine is asleep
            self.written = time.time()

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
        # a living process may have got the id of a dead one: its lock expires like all others
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
                continue  # the next attempt may succeed
            except Conflict:
                self.lost = True
                return


_CHANGED = (
    "{}: someone else has published there in the meantime; check the target, and deploy again"
)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str) and NAME.fullmatch(one)]
