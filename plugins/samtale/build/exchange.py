"""Replaces the output folder: one build at a time writes to a temporary folder, and exchanges it in
one step, or not at all.

A build writes into ``.<name>.building`` next to the output, under the lock ``.<name>.lock``. If it
succeeds, the two folders are exchanged by one system call (renameat2 with RENAME_EXCHANGE on Linux,
renamex_np with RENAME_SWAP on macOS): readers see either the whole old site or the whole new one. A
build that is killed leaves at most these two names behind; they are never taken for an output, and
the next build removes them.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
RENAME_SWAP = 2  # sys/stdio.h of macOS
# the file system does not support exchange
NOT_HERE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}


@contextlib.contextmanager
def fresh_folder(target: Path, waiting: Callable[[], None]) -> Iterator[Path]:
    """An empty folder next to the target, locked for this build; removed at the end, unless it
    became the target.

    waiting: called once before waiting for another build. Raises OSError.
    """
    with locked(target, waiting):
        recover(target)
        fresh = target.with_name(f".{target.name}.building")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir()
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def set_modes(folder: Path) -> None:
    """Make a finished output readable for web servers, whatever the umask was: mode 755 for folders
    and 644 for files. Raises OSError.
    """
    for place, _folders, names in os.walk(folder):
        _set_mode(place, 0o755)
        for name in names:
            _set_mode(os.path.join(place, name), 0o644)  # noqa: PTH118 thousands of times


def _set_mode(path: str, mode: int) -> None:
    status = os.lstat(path)
    now = stat.S_IMODE(status.st_mode)
    wanted = (now & stat.S_ISGID) | mode  # the setgid bit passes a folder's group on
    if now != wanted and not stat.S_ISLNK(status.st_mode):
        os.chmod(path, wanted)  # noqa: PTH101


def put_in_place(fresh: Path, target: Path) -> None:
    """Exchange the fresh folder and the target; the old output is then where the fresh one was.
    Raises OSError.
    """
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        aside = _aside(target)
        target.rename(aside)  # the only gap, on file systems without exchange: see recover
        fresh.rename(target)
        aside.rename(fresh)


def recover(target: Path) -> None:
    """Repair the output after a build was killed between two renames, on file systems without
    exchange.
    """
    aside = _aside(target)
    if aside.exists():
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)


def is_read_only(folder: Path) -> bool:
    """Whether a folder is marked read-only, also for users who could write to it all the same."""
    return not folder.stat().st_mode & stat.S_IWUSR or not os.access(folder, os.W_OK)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.before")


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; False if that is not supported. Raises OSError for
    any other reason.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        done = libc.renamex_np(first, second, ctypes.c_uint(RENAME_SWAP))
    elif hasattr(libc, "renameat2"):
        done = libc.renameat2(AT_FDCWD, first, AT_FDCWD, second, ctypes.c_uint(RENAME_EXCHANGE))
    else:
        return False
    code = ctypes.get_errno()
    if done and code not in NOT_HERE:
        raise OSError(code, os.strerror(code), str(other))
    return not done


@contextlib.contextmanager
def locked(target: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold an output's kernel lock (flock), which ends with the process that holds it, however that
    ends. waiting: called once before waiting for another build. Raises OSError.
    """
    path, announced = target.with_name(f".{target.name}.lock"), False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not announced:
                    waiting()
                    announced = True
                fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_still(handle, path):
                break
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # the previous holder removed the file when done: try again with a new one
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
