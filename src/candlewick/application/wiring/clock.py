"""What time it is; the wall's, unless a test moves it."""

import os
from typing import Final

from candlewick.errors import UserError
from candlewick.infrastructure.clocks import ScaledClock, SystemClock
from candlewick.ports.clock import Clock

VARIABLE: Final = "CANDLEWICK_TEST_CLOCK"
"""For tests against a loopback exchange: "moment,then,speed", see `make_clock`."""


def make_clock() -> Clock:
    """Return the wall clock, or a faster one that started at `moment` when the wall showed `then`.

    Raises:
        UserError: the variable is set and is not two times [ms since 1970 UTC] and a factor.
    """
    text = os.environ.get(VARIABLE)
    if not text:
        return SystemClock()
    try:
        moment, then, speed = (float(part) for part in text.split(","))
    except ValueError:
        msg = f"{VARIABLE} is {text!r}: it takes three numbers, and is for tests only; unset it"
        raise UserError(msg) from None
    passed = SystemClock().now() - then
    return ScaledClock(start=int(moment + speed * passed), speed=speed)
