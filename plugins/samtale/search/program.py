"""Runs Pagefind's program, which builds the index, over its pipes; nothing is written to disk.

Each language is indexed by a separate run, so that an edit rebuilds one index, not all. The result
is the same for the same records on any machine: records are sent in a fixed order, and answered one
by one. (Pagefind's filters would be in no fixed order; none are used.) Only the index and the
worker that searches it are published, not Pagefind's interface.
"""

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from ..output.hashed_names import hashed_name
from .pieces import PiecesError, cut
from .records import LEFT_OUT, Record

FOLDER = "pagefind/"  # of the output
ENTRY, WORKER = "pagefind-entry.json", "pagefind-worker.js"
PATIENCE = 300  # seconds


class SearchError(Exception):
    """There is no index; the message says why, and how to fix it."""


def program() -> Path:
    """The path of Pagefind's program. Raises SearchError."""
    from pagefind.service import get_executable

    with contextlib.suppress(Exception):  # any reason for not finding it
        found = get_executable()
        if found and os.access(found, os.X_OK):
            return found
    raise SearchError(
        "the Pagefind program was not found; install it with pip install 'pagefind[bin]'"
    )


def index(records: Sequence[Record], file: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """(Pagefind's entry for the index of one language, its files by their paths) as they are
    published; the worker, which has a hash in its name, is one of the files. Raises SearchError.
    """
    try:
        return _chosen(_answered(records, file))
    except (OSError, ValueError, KeyError, TypeError, EOFError, PiecesError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise SearchError(
            f"Pagefind could not build the index ({reason[:200]}); install it again, or set SEARCH "
            "= False"
        ) from error


def _chosen(files: dict[str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    entry = json.loads(files[ENTRY])
    ((lang, facts),) = entry["languages"].items()
    facts["hash"], made = cut(files, lang, f"pagefind.{facts['hash']}.pf_meta")
    for name in (f"wasm.{facts['wasm'] or 'unknown'}.pagefind", WORKER):
        made[name] = files[name]
    digest = hashlib.sha256(made[WORKER]).hexdigest()
    made[Path(hashed_name(FOLDER + WORKER, digest)).name] = made.pop(WORKER)
    return entry, dict(sorted(made.items()))


def listed(entries: Sequence[Mapping[str, Any]]) -> bytes:
    """The list of all languages' indexes, from their entries. (Pagefind's own list is
    unordered.)
    """
    languages = {lang: facts for entry in entries for lang, facts in entry["languages"].items()}
    document = {**entries[0], "languages": dict(sorted(languages.items()))}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _answered(records: Iterable[Record], file: Path) -> dict[str, bytes]:
    """All files that the program creates from the records."""
    config = {"exclude_selectors": list(LEFT_OUT), "write_playground": False}
    messages: list[dict[str, Any]] = [{"type": "NewIndex", "config": config}]
    messages += [
        {"type": "AddFile", "index_id": 0, "url": one.url, "file_contents": one.html}
        for one in records
    ]
    messages.append({"type": "GetFiles", "index_id": 0})
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [file, "--service"], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise OSError("it has no pipes")  # cannot happen: both were requested above
        late = threading.Timer(PATIENCE, process.kill)
        sender = threading.Thread(target=_send, args=(process.stdin, messages))
        late.start()
        sender.start()
        try:
            payload = _last_answer(process.stdout, len(messages))
        finally:
            late.cancel()
            process.kill()
            sender.join()
    return {one["path"]: base64.b64decode(one["content"]) for one in payload["files"]}


def _send(stream: IO[bytes], messages: Iterable[dict[str, Any]]) -> None:
    with contextlib.suppress(OSError, ValueError):  # a program that exits early has reported why
        for number, payload in enumerate(messages, 1):
            stream.write(
                base64.b64encode(
                    json.dumps({"message_id": number, "payload": payload}).encode("ascii")
                )
                + b","
            )
        stream.flush()


def _last_answer(stream: IO[bytes], count: int) -> dict[str, Any]:
    """The answer to the last of this many messages. Raises EOFError, and ValueError for an error
    that the program reports.
    """
    waiting: list[bytes] = []
    while True:
        more = os.read(stream.fileno(), 1 << 20)
        if not more:
            raise EOFError("it exited without a response")
        rest, *ends = more.split(b",")
        waiting.append(rest)
        for end in ends:
            answer = json.loads(base64.b64decode(b"".join(waiting)))
            waiting = [end]
            payload: dict[str, Any] = answer["payload"]
            if payload["type"] == "Error":
                raise ValueError(payload["message"])
            if answer["message_id"] == count:
                return payload
