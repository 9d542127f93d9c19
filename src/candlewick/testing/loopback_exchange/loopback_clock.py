"""Time that runs faster than the wall's."""

import asyncio
import time


class LoopbackClock:
    """A `Clock`: `start` plus `speed` times what has passed on the wall since `origin`.

    Two processes that are given the same three numbers agree about the time.

    Attributes:
        start: [ms since 1970 UTC] the time at `origin`.
        speed: [> 0] how many seconds pass in one second of the wall; 1 is real time.
        origin: [ms since 1970 UTC] on the wall; now, where not given.
    """

    def __init__(self, *, start: int, speed: float = 1.0, origin: int | None = None) -> None:
        self.start = start
        self.speed = speed
        self.origin = _wall() if origin is None else origin

    def now(self) -> int:
        """Return the time [ms since 1970 UTC]."""
        return self.start + int((_wall() - self.origin) * self.speed)

    async def sleep_until(self, moment: int) -> None:
        """Wait until `moment` [ms since 1970 UTC]."""
        left = moment - self.now()
        if left > 0:  # one millisecond more, since both numbers are rounded down
            await asyncio.sleep((left / self.speed + 1) / 1000)  # noqa: TID251 - this is the clock


def _wall() -> int:
    return time.time_ns() // 1_000_000
