"""Where connections are cut and disks are full: a host whose tools cut the connection, and a small
disk of a process's own.
"""

import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path

TOOLS = ("mv", "df", "flock", "rsync", "cp", "sha256sum", "rm", "wc", "ln")
CUTTER = """#!/bin/sh
# {tool}, which cuts the connection before or behind the call that is asked for.
read -r when count pattern 2>/dev/null < {flag} || exec {real} "$@"
case "{tool} $*" in
  $pattern) ;;
  *) exec {real} "$@" ;;
esac
if [ "$count" -gt 1 ]; then echo "$when $((count - 1)) $pattern" > {flag}; exec {real} "$@"; fi
{rm} -f {flag}
[ "$when" = after ] && {real} "$@"
code=$?
for one in $(pgrep -P "$(cat {pid})"); do kill -9 "$one"; done
case "$when" in
  after) exit "$code" ;;
  late) sleep 1; exec {real} "$@" ;;
  dead) kill -9 "$PPID" ;;
esac
exit 1
"""

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000  # linux/sched.h
MS_REMOUNT, MS_REC, MS_PRIVATE = 0x20, 0x4000, 0x40000  # linux/mount.h


class Cutter:
    """Tools for the PATH of a host (``loopback.ssh_host(folder, before=...)``), one call of which
    cuts its connections.
    """

    def __init__(self, folder: Path, host: Path):
        self.tools, self.flag = folder / "tools", folder / "cut"
        self.tools.mkdir(parents=True)
        for tool in TOOLS:
            script = CUTTER.format(
                tool=tool, real=shutil.which(tool), flag=self.flag, pid=host / "pid", rm=shutil.which("rm")
            )  # fmt: skip
            (self.tools / tool).write_text(script)
            (self.tools / tool).chmod(0o755)

    def cut(self, when: str, pattern: str, count: int = 1) -> None:
        """From now on the count-th call that a shell's pattern fits cuts the connection.

        when: ``after`` it has done its work; ``dead``: before, and what called it dies too;
        ``late``: before, and it does its work a second later all the same.
        """
        self.flag.write_text(f"{when} {count} {pattern}\n")

    @property
    def has_cut(self) -> bool:
        return not self.flag.exists()


def on_a_small_disk(folder: Path, work: Callable[[Callable[[int], None]], str]) -> str | None:
    """Do the work in another process, where a folder is a disk of its own. Returns what it says;
    None where nobody may have one.

    The work gets a function that makes the disk as large as what is on it, and that many bytes
    more.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            said = work(_room(folder)) if _mounted(folder) else None
            os.write(write, b"no" if said is None else b"ok" + said.encode())
            code = 0
        except BaseException as error:
            os.write(write, f"no {error!r}".encode())
            raise
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    _pid, status = os.waitpid(child, 0)
    assert status == 0, said
    return said[2:] if said.startswith("ok") else None


def _mounted(folder: Path) -> bool:
    """A mount namespace of our own, by root's right or by that of a user namespace, and in it the
    disk.
    """
    libc, user, group = ctypes.CDLL(None, use_errno=True), os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNS if user == 0 else CLONE_NEWNS | CLONE_NEWUSER):
        return False
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    folder.mkdir(parents=True, exist_ok=True)
    return libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, b"size=1g,mode=755") == 0


def _room(folder: Path) -> Callable[[int], None]:
    def room(more: int) -> None:
        disk = os.statvfs(folder)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        option = f"size={used + more}".encode()
        if ctypes.CDLL(None, use_errno=True).mount(
            b"none", os.fsencode(folder), None, MS_REMOUNT, option
        ):
            raise OSError(ctypes.get_errno(), "the disk cannot be made so small")

    return room
