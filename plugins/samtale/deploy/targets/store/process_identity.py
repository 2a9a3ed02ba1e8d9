"""This machine, and whether its processes live: what tells a lock that somebody holds from one that
is left.
"""

import contextlib
import os
from pathlib import Path


def machine() -> str:
    """What tells this machine, since it was started, from all others: processes of the same have
    comparable numbers.
    """
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
    with contextlib.suppress(
        OSError, IndexError
    ):  # one that has ended, and that its parent has not yet asked after
        return (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            != "Z"
        )
    return True
