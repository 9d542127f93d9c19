from collections.abc import Callable

import numpy as np
import pytest

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.timeframe import Timeframe

Steady = Callable[..., Candles]


@pytest.fixture(scope="session")
def steady() -> Steady:
    """Return a function that makes candles which drift by the same fraction each time."""

    def make(
        drift: float, *, count: int = 800, timeframe: str = "1h", wobble: float = 0.0
    ) -> Candles:
        span = Timeframe.parse(timeframe)
        close: FloatArray = 100.0 * (1.0 + drift) ** np.arange(1.0, count + 1.0)
        close *= 1.0 + wobble * np.sin(np.arange(float(count)))
        open_ = np.concatenate(([100.0], close[:-1]))
        high, low = np.maximum(open_, close), np.minimum(open_, close)
        # A rising candle closes at its high, a falling one at its low: buyers or sellers lead.
        return Candles(
            symbol="BTC/USDT",
            timeframe=span,
            open_time=span.last_close(1_767_600_000_000)
            + np.arange(count, dtype=np.int64) * span.ms,
            open=open_,
            high=high * (1.0 if drift > 0.0 else 1.0 - drift / 2.0),
            low=low * (1.0 if drift < 0.0 else 1.0 - drift / 2.0),
            close=close,
            volume=np.full(count, 10.0),
        )

    return make


@pytest.fixture
def position() -> Position:
    return Position(
        symbol="BTC/USDT",
        side=Side.LONG,
        quantity=0.5,
        entry_price=90.0,
        entry_fee=0.1,
        stop_loss=88.2,
        take_profit=93.6,
        opened_at=1_767_225_600_000,
        order_id="a",
    )


@pytest.fixture
def trade(position: Position) -> Trade:
    return Trade(
        position=position,
        exit_price=93.6,
        exit_fee=0.1,
        closed_at=1_767_312_000_000,
        reason="take profit",
    )
