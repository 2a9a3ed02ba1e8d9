"""Where the time of a build goes: by stage, in seconds on the wall and of the processors, helpers'
included.
"""

import resource
import time
from dataclasses import dataclass, field


def now() -> tuple[float, float]:
    """Seconds on the wall, and of the processors for this process and those of its children that
    have ended.
    """
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return time.perf_counter(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@dataclass
class Clock:
    """``laps``: stage -> (seconds on the wall, seconds of the processors), in the order in which
    they were first met.
    """

    laps: dict[str, tuple[float, float]] = field(default_factory=dict)
    last: tuple[float, float] = field(default_factory=now)

    def lap(self, stage: str) -> None:
        """All that has passed since the last lap was this stage's."""
        wall, cpu = now()
        before = self.laps.get(stage, (0.0, 0.0))
        self.laps[stage] = before[0] + wall - self.last[0], before[1] + cpu - self.last[1]
        self.last = wall, cpu
