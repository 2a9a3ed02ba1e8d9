"""Everything that rclone can access, by its own configuration: WebDAV, SFTP, some seventy kinds of
clouds (``rclone://remote:path``).

One rclone process is used for the whole deploy (rclone_process.py), controlled over a socket, so
that there is one connection, and no secret on a command line. Most such stores support neither
conditions nor content encodings: files are stored uncompressed, and document.py detects that
conditions are ignored.
"""

import contextlib
import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from ....config.targets import Destination, masked
from ...manifest import Entry
from ..target import UPLOAD, PublishError
from .rclone_process import Missing, Rcd
from .store import PARALLEL, Object, Store, headers

Thing = TypeVar("Thing")
# else rclone skips files that look the same: same size, if a store has no times
ALWAYS = {"IgnoreTimes": True}
LISTED = {
    "recurse": True,
    "filesOnly": True,
    "noModTime": True,
    "noMimeType": True,
    "hashTypes": ["md5"],
}


class Rclone(Store):
    """The files below a path of one of rclone's remotes."""

    form = "plain"

    def __init__(self, target: Destination):
        self.where = masked(target.to)
        self.fs = unquote(target.to.removeprefix("rclone://"))
        self.folder = tempfile.TemporaryDirectory(prefix="samtale-")
        self.rcd = Rcd(self.where)
        self._facts: dict[str, Any] | None = None

    def _fact(self, kind: str, name: str) -> bool:
        """A feature of the remote, queried once."""
        if self._facts is None:
            self._facts = self.rcd.call("operations/fsinfo", fs=self.fs)
        return (
            name in self._facts["Hashes"]
            if kind == "hash"
            else bool(self._facts["Features"].get(name))
        )

    def read(self, key: str) -> tuple[bytes, str] | None:
        with self._fetched(key) as file:
            content = file.read_bytes() if file else None
        return None if content is None else (content, _md5(content))

    @contextlib.contextmanager
    def _fetched(self, key: str) -> Iterator[Path | None]:
        """An object as a temporary local file; None if it does not exist."""
        file = Path(self.folder.name, uuid.uuid4().hex)
        try:
            self.rcd.call(
                "operations/copyfile",
                srcFs=self.fs,
                srcRemote=key,
                dstFs=self.folder.name,
                dstRemote=file.name,
                _config=ALWAYS,
            )
        except Missing:
            yield None
        else:
            yield file
        finally:
            file.unlink(missing_ok=True)

    def write(self, key: str, content: bytes, entry: Entry, *, tag: str | None = None) -> str:
        file = Path(self.folder.name, uuid.uuid4().hex)
        file.write_bytes(content)
        digest = _md5(content)
        self._put(file, key, entry, len(content), digest)
        file.unlink()
        return digest

    def _put(self, file: Path, key: str, entry: Entry, size: int, digest: str) -> None:
        upload_headers = [{"Key": name, "Value": value} for name, value in headers(entry).items()]
        self.rcd.call(
            "operations/copyfile",
            UPLOAD,
            srcFs=str(file.parent),
            srcRemote=file.name,
            dstFs=self.fs,
            dstRemote=key,
            _config={**ALWAYS, "UploadHeaders": upload_headers},
        )
        found = (
            self.rcd.call("operations/stat", UPLOAD, fs=self.fs, remote=key, opt=self._asked()).get(
                "item"
            )
            or {}
        )
        if (
            found.get("Size") not in (size, -1)
            or found.get("Hashes", {}).get("md5", digest) != digest
        ):
            raise PublishError(f"{self.where}: {key} arrived damaged; try again", UPLOAD)

    def _asked(self) -> dict[str, object]:
        return {**LISTED, "showHash": self._fact("hash", "md5")}

    def send(
        self, files: Mapping[str, tuple[Path, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        def one(key: str) -> int:
            path, entry = files[key]
            with path.open("rb") as file:
                digest = hashlib.file_digest(
                    file, lambda: hashlib.md5(usedforsecurity=False)
                ).hexdigest()
            if digest != entry.md5:
                raise PublishError(f"{path}: has changed since it was built; deploy again", UPLOAD)
            self._put(path, key, entry, entry.size, digest)
            return entry.size

        for size in self._each(one, sorted(files)):
            progress(1, size)

    def copy(
        self, pairs: Iterable[tuple[str, str, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        def one(pair: tuple[str, str, Entry]) -> int:
            source, target, entry = pair
            self.rcd.call(
                "operations/copyfile",
                UPLOAD,
                srcFs=self.fs,
                srcRemote=source,
                dstFs=self.fs,
                dstRemote=target,
                _config=ALWAYS,
            )
            return entry.size

        for size in self._each(one, list(pairs)):
            progress(1, size)

    def _each(self, work: Callable[[Thing], int], things: Sequence[Thing]) -> Iterator[int]:
        """Run several at a time; the first failure ends it, and no others are started."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            try:
                yield from pool.map(work, things)
            except Missing as error:
                raise PublishError(f"{self.where}: {error}", UPLOAD) from error
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def delete(self, keys: Iterable[str]) -> None:
        def one(key: str) -> int:
            with contextlib.suppress(Missing):
                self.rcd.call("operations/deletefile", fs=self.fs, remote=key)
            return 0

        keys = list(keys)
        list(self._each(one, keys))
        if self._fact("feature", "CanHaveEmptyDirectories"):
            self._tidy({parent.as_posix() for key in keys for parent in Path(key).parents[:-1]})

    def _tidy(self, folders: set[str]) -> None:
        """Remove folders that are empty now; rclone leaves the others."""
        for folder in sorted(folders, key=lambda one: (-one.count("/"), one)):
            with contextlib.suppress(Missing, PublishError):
                if not self.rcd.call("operations/list", fs=self.fs, remote=folder)["list"]:
                    self.rcd.call("operations/rmdir", fs=self.fs, remote=folder)

    def list(self, prefix: str = "") -> dict[str, Object]:
        try:
            found = self.rcd.call(
                "operations/list", fs=self.fs, remote=prefix.rstrip("/"), opt=self._asked()
            )["list"]
        except Missing:
            return {}
        objects = {
            one["Path"]: Object(one["Size"], one.get("Hashes", {}).get("md5", "")) for one in found
        }
        return dict(sorted(objects.items()))

    def digest(self, key: str) -> str:
        with self._fetched(key) as file:
            return _md5(file.read_bytes()) if file else ""

    def reconnect(self) -> None:
        self.rcd.close()  # the next call starts another

    def close(self) -> None:
        self.rcd.close()
        self.folder.cleanup()


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
