"""Markets that nobody can recognise: another name, other days, another scale.

A model that has read about the past may trade by memory. So the whole run takes place in a
disguised world: candles, mood, positions, trades and refusals are all in its terms, and what the
model is shown cannot say more than the disguise does. Afterwards the result is translated back.

Scales are powers of two, so that every sum of prices keeps its bits but for the exponent: an
indicator that does not depend on the scale has the same value, to the last bit.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import DecisionRecord, RunResult, TradeRecord
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision
from candlewick.domain.sentiment import SentimentReading

_WEEK: Final = 7 * 86_400_000
"""[ms] Days move by whole weeks: sessions and weekdays stay what they are."""

_FARTHEST: Final = 1000
_NEAREST: Final = 500
"""[weeks] by which days move into the future, about ten to twenty years."""

_USUAL_PRICE: Final = 100.0
_USUAL_VOLUME: Final = 1000.0
"""What the first candle's price and the usual volume become, within a factor of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How one market is disguised.

    Attributes:
        symbol: its true name.
        price: [power of two] prices are multiplied by.
        volume: [power of two] volumes are multiplied by.
    """

    symbol: str
    price: float
    volume: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguise:
    """How a plan is disguised, and what it was before.

    Attributes:
        shift: [ms] by which every time is later.
        scales: how each market is disguised, by the name that it goes by.
    """

    shift: int
    scales: Mapping[str, Scale]

    @classmethod
    def of(cls, plan: BacktestPlan) -> "Disguise":
        """Choose a disguise for the markets of `plan`, by its seed.

        The names keep the markets' order, in which the account's money is given out.
        """
        generator = np.random.default_rng(plan.seed)
        digits = len(str(len(plan.markets)))
        contract = ":COIN" if ":" in next(iter(plan.markets)) else ""
        return cls(
            shift=int(generator.integers(_NEAREST, _FARTHEST)) * _WEEK,
            scales={
                f"ASSET{number:0{digits}}/COIN{contract}": _scale(plan.markets[symbol])
                for number, symbol in enumerate(sorted(plan.markets), 1)
            },
        )

    @property
    def volumes(self) -> dict[str, float]:
        """Return what disguised volumes are multiplied by to be counted as quantities are."""
        return {alias: 1.0 / (scale.price * scale.volume) for alias, scale in self.scales.items()}

    def plan(self, plan: BacktestPlan) -> BacktestPlan:
        """Return `plan` in disguise, without headlines: their words name assets and dates."""
        return replace(
            plan,
            markets={
                alias: self._candles(alias, plan.markets[scale.symbol])
                for alias, scale in self.scales.items()
            },
            readings=None if plan.readings is None else self._readings(plan.readings),
            headlines=None,
            start=plan.start + self.shift,
            end=plan.end + self.shift,
        )

    def place(self, symbol: str, as_of: int) -> tuple[str, int]:
        """Return what the true market `symbol` goes by, and when `as_of` [ms] is in disguise."""
        alias = next(name for name, scale in self.scales.items() if scale.symbol == symbol)
        return alias, as_of + self.shift

    def reveal(self, run: RunResult) -> RunResult:
        """Return a run over the disguised plan in terms of the true one."""
        return replace(
            run,
            trades=tuple(self._trade(trade) for trade in run.trades),
            decisions=tuple(self.record(decision) for decision in run.decisions),
        )

    def decision(self, decision: Decision) -> Decision:
        """Return a decision about a disguised market in terms of the true one."""
        scale = self.scales[decision.symbol]
        stop, target = decision.stop_loss, decision.take_profit
        return replace(
            decision,
            symbol=scale.symbol,
            as_of=decision.as_of - self.shift,
            stop_loss=None if stop is None else stop / scale.price,
            take_profit=None if target is None else target / scale.price,
        )

    def record(self, decision: DecisionRecord) -> DecisionRecord:
        """Return the record of one likewise."""
        scale = self.scales[decision.symbol]
        stop, target = decision.stop_loss, decision.take_profit
        return replace(
            decision,
            symbol=scale.symbol,
            as_of=decision.as_of - self.shift,
            price=decision.price / scale.price,
            stop_loss=None if stop is None else stop / scale.price,
            take_profit=None if target is None else target / scale.price,
        )

    def _candles(self, alias: str, candles: Candles) -> Candles:
        scale = self.scales[alias]
        return Candles(
            symbol=alias,
            timeframe=candles.timeframe,
            open_time=candles.open_time + self.shift,
            open=candles.open * scale.price,
            high=candles.high * scale.price,
            low=candles.low * scale.price,
            close=candles.close * scale.price,
            volume=candles.volume * scale.volume,
        )

    def _readings(self, readings: tuple[SentimentReading, ...]) -> tuple[SentimentReading, ...]:
        return tuple(
            replace(reading, known_at=reading.known_at + self.shift) for reading in readings
        )

    def _trade(self, trade: TradeRecord) -> TradeRecord:
        scale = self.scales[trade.symbol]
        return replace(
            trade,
            symbol=scale.symbol,
            quantity=trade.quantity * scale.price,
            entry_price=trade.entry_price / scale.price,
            exit_price=trade.exit_price / scale.price,
            opened_at=trade.opened_at - self.shift,
            closed_at=trade.closed_at - self.shift,
        )


def _scale(candles: Candles) -> Scale:
    usual = float(np.median(candles.volume)) or 1.0
    return Scale(
        symbol=candles.symbol,
        price=_power(_USUAL_PRICE / float(candles.open[0])),
        volume=_power(_USUAL_VOLUME / usual),
    )


def _power(factor: float) -> float:
    """Return the power of two nearest to `factor` [> 0]."""
    return math.ldexp(1.0, round(math.log2(factor)))
