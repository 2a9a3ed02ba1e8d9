"""How long each stage of a build takes, in seconds of wall-clock time and of CPU time, including
child processes.
"""

import resource
import time
from dataclasses import dataclass, field


def now() -> tuple[float, float]:
    """The wall-clock time, and the CPU time of this process and its finished children, in
    seconds.
    """
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return time.perf_counter(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@dataclass
class Clock:
    """``laps``: stage -> (wall-clock seconds, CPU seconds), in the order in which the stages first
    ran.
    """

    laps: dict[str, tuple[float, float]] = field(default_factory=dict)
    last: tuple[float, float] = field(default_factory=now)

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to this stage."""
        wall, cpu = now()
        before = self.laps.get(stage, (0.0, 0.0))
        self.laps[stage] = before[0] + wall - self.last[0], before[1] + cpu - self.last[1]
        self.last = wall, cpu
