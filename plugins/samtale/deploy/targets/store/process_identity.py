"""This machine, and whether its processes are alive: distinguishes a lock that is held from an
abandoned one.
"""

import contextlib
import os
from pathlib import Path


def machine() -> str:
    """An id of this machine since its last boot: process ids can be compared if it is the same."""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    return ""


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    # a zombie, which has ended and was not yet reaped
    with contextlib.suppress(OSError, IndexError):
        return (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            != "Z"
        )
    return True
