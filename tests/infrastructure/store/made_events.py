"""Events and candles that tests of the store are made of."""

import numpy as np

from candlewick.domain.answer import Answer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided
from candlewick.domain.prompt import Prompt
from candlewick.domain.timeframe import Timeframe

HOUR = 3_600_000


def decided(*, as_of: int = 1, snapshot: str = "") -> Decided:
    """Return a decision with a prompt of some kilobytes."""
    words = " ".join(f"word{place}" for place in range(400))
    return Decided(
        decision=Decision(symbol="BTC/USDT", as_of=as_of, signal=Signal.HOLD, reasoning="r" * 500),
        prompt=Prompt(
            symbol="BTC/USDT",
            as_of=as_of,
            system=f"You decide. {as_of}",
            user=words,
            facts=("Momentum is up.",) * 8,
            choices=(Signal.BUY, Signal.HOLD),
            held=None,
            price=1.0,
            atr=0.5,
        ),
        answer=Answer(text="HOLD \ud800", finish_reason="stop", model="m", provider="p"),
        snapshot=snapshot,
    )


def made_candles(count: int, *, symbol: str = "BTC/USDT", seed: int = 3) -> Candles:
    """Return `count` hourly candles of a random walk with prices as exchanges write them."""
    rng = np.random.default_rng(seed)
    close = np.round(60_000.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, count))), 2)
    open_ = np.concatenate(([60_000.0], close[:-1]))
    return Candles(
        symbol=symbol,
        timeframe=Timeframe.parse("1h"),
        open_time=(np.arange(count, dtype=np.int64) + 470_000) * HOUR,
        open=open_,
        high=np.round(np.maximum(open_, close) * 1.003, 2),
        low=np.round(np.minimum(open_, close) * 0.997, 2),
        close=close,
        volume=np.round(rng.uniform(10.0, 900.0, count), 5),
    )
