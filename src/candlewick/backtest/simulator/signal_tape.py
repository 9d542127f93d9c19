"""What was decided at each close by somebody who knew nothing of the account."""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.decision import Decision, Signal

CLOSE: Final = 2
UPDATE: Final = 3
NUMBERS: Final = {
    Signal.BUY: 1,
    Signal.SELL: -1,
    Signal.CLOSE: CLOSE,
    Signal.HOLD: 0,
    Signal.UPDATE: UPDATE,
}
"""Signals as the tape has them."""

_NAMED: Final = ("stop_loss", "take_profit", "size", "probability")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalTape:
    """Decisions of one market, one for each close.

    BUY and SELL open a position where none is held; while one is held, the opposite signal (or
    CLOSE) closes it, the same one changes nothing, and an UPDATE moves stop and target nearer.

    Attributes:
        symbol: such as "BTC/USDT".
        closes: [shape=(n,), ms since 1970 UTC] rising.
        signal: [shape=(n,)] 1 BUY, -1 SELL, 2 CLOSE, 3 UPDATE, 0 HOLD.
        stop_loss: [shape=(n,), quote currency, > 0] NaN where the answer names none; and so are
            the others.
        take_profit: [shape=(n,), quote currency, > 0].
        size: [shape=(n,), fraction of the equity, 0 < x <= 1].
        probability: [shape=(n,), 0 to 1].

    Raises:
        ValueError: the columns are not of one length, or a signal is none.
    """

    symbol: str
    closes: TimeArray
    signal: NDArray[np.int8]
    stop_loss: FloatArray
    take_profit: FloatArray
    size: FloatArray
    probability: FloatArray

    def __post_init__(self) -> None:
        columns = (self.signal, *(getattr(self, name) for name in _NAMED))
        if any(column.shape != self.closes.shape for column in columns):
            msg = f"{self.symbol}: the columns of a tape are of one length"
            raise ValueError(msg)
        if not np.all(np.isin(self.signal, list(NUMBERS.values()))):
            msg = f"{self.symbol}: a signal of a tape is 1, -1, 2, 3 or 0"
            raise ValueError(msg)

    @classmethod
    def of(cls, symbol: str, closes: range, decisions: list[Decision]) -> Self:
        """Return the tape of `decisions`; closes without one are held."""
        places = {close: place for place, close in enumerate(closes)}
        signal = np.zeros(len(closes), dtype=np.int8)
        named: dict[str, Any] = {name: np.full(len(closes), np.nan) for name in _NAMED}
        for decision in decisions:
            place = places[decision.as_of]
            signal[place] = NUMBERS[decision.signal]
            for name, column in named.items():
                value = getattr(decision, name)
                column[place] = np.nan if value is None else value
        times = np.array(closes, dtype=np.int64)
        return cls(symbol=symbol, closes=times, signal=signal, **named)
