"""`candlewick run` has what indicators are made of compiled beside it; `--once` leaves nothing behind."""

import pytest

from candlewick.application.wiring import warm
from tests.application.conftest import Station

pytestmark = pytest.mark.network

TOLD = "compiling the indicators in the background, once for this version"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that grows at each start; the loop itself ends at once."""
    starts: list[bool] = []

    def start() -> bool:
        starts.append(True)
        return len(starts) == 1

    async def over(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr(warm, "warm_in_background", start)
    monkeypatch.setattr("candlewick.application.cli.run._run", over)
    return starts


def test_the_loop_starts_it_and_says_so_where_something_was_to_be_done(
    station: Station, started: list[bool]
) -> None:
    first, second = station.type("run"), station.type("run")

    assert len(started) == 2
    assert TOLD in first.stderr
    assert TOLD not in second.stderr


def test_once_starts_nothing(station: Station, started: list[bool]) -> None:
    assert station.type("run", "--once").exit_code == 0

    assert started == []
