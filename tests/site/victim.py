"""A build that is killed: run as a program, it builds a site and kills itself at its Nth act on the
disk near the output.

``python victim.py SETTINGS OUTPUT N LOG``: the acts are what Python's audit hooks tell of (PEP
578): files opened for writing, folders made, names changed or removed, and the call that
exchanges two folders. Each is written to LOG before it happens; with N = 0 nothing is killed, and
LOG lists all of them.
"""

import os
import signal
import sys
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main(settings: str, output: str, at: int, log: str) -> None:
    near = str(Path(output).resolve().parent)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    count = 0

    def act(event: str, arguments: tuple) -> None:
        nonlocal count
        if event == "open":
            path, _mode, flags = arguments
            if not isinstance(path, str | bytes | os.PathLike) or not (flags or 0) & WRITES:
                return
        elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile"):
            path = arguments[-1] if event in ("os.rename", "shutil.copyfile") else arguments[0]
            path = arguments[1] if event == "os.rename" else path
        elif event == "ctypes.dlsym" and arguments[1] in ("renameat2", "renamex_np"):
            path = near
        else:
            return
        name = os.fsdecode(path)
        if Path(name).is_absolute() and not name.startswith(near):
            return
        count += 1
        if at in (0, count):
            os.write(file, f"{count} {event} {name.removeprefix(near)}\n".encode())
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins"))
    from samtale.build.build import build

    sys.addaudithook(act)
    build(Path(settings), output=output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
