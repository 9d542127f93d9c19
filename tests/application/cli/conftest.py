"""Accounts in which something happened, for commands that look at it."""

from collections.abc import Callable

import pytest

from candlewick.testing.loopback_exchange import LoopbackClock
from tests.application.conftest import CLOSE, TEN_MINUTES, Station, buying

HOUR = 3_600_000


@pytest.fixture
def traded(station: Station, set_clock: Callable[[LoopbackClock], None]) -> Station:
    """Return a station where both markets were bought and one close later one was sold."""
    station.replies["now"] = lambda prompt: buying(prompt, reasoning="it rises")
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    assert station.type("run", "--once").exit_code == 0
    station.replies["now"] = lambda prompt: (
        '{"signal": "CLOSE", "reasoning": "enough"}' if "SOL/USDT" in prompt else "I cannot say."
    )
    set_clock(LoopbackClock(start=CLOSE + TEN_MINUTES))
    assert station.type("run", "--once").exit_code == 0
    return station
