"""The statistics of one run, each with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.judgement import Estimate, Score
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import RunResult, TradeRecord
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.daily_curve import daily_curve
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.interval import Interval, intervals
from candlewick.backtest.statistics.statistic import PER_DAY, PER_TRADE, Sample
from candlewick.backtest.statistics.summary import Record, summarise
from candlewick.backtest.statistics.trade_columns import TradeColumns
from candlewick.domain.arrays import FloatArray

_DRAWS: Final = 2000
_MOST_CELLS: Final = 4_000_000
"""How many trades are drawn at most, over all resamples: their sums are sure by then."""

_FEWEST_DRAWS: Final = 200
_OF_THE_RUN: Final = "known of the whole run only"
_CERTAIN: Final = "counted, not estimated"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """A run, as the statistics read it.

    Attributes:
        run: which.
        record: its days and trades.
        returns: [shape=(days,), fraction per day].
    """

    run: RunResult
    record: Record
    returns: FloatArray


def scored(plan: BacktestPlan, run: RunResult) -> Scored:
    """Read `run`, day by day."""
    curve = daily_curve(
        np.array(plan.closes, dtype=np.int64), run.curve, start=plan.start, balance=plan.balance
    )
    record = Record(
        curve=curve,
        trades=columns_of(run.trades),
        start=plan.start,
        end=plan.closes[-1],
        model_dollars=run.costs.model_usd,
    )
    return Scored(run=run, record=record, returns=curve.returns)


def columns_of(trades: tuple[TradeRecord, ...]) -> TradeColumns:
    """Put `trades` into columns, oldest exit first."""
    ordered = sorted(trades, key=lambda trade: trade.closed_at)

    def column(values: list[float]) -> FloatArray:
        return np.array(values, dtype=np.float64)

    value = column([trade.entry_price * trade.quantity for trade in ordered])
    return TradeColumns(
        opened_at=np.array([trade.opened_at for trade in ordered], dtype=np.int64),
        closed_at=np.array([trade.closed_at for trade in ordered], dtype=np.int64),
        value=value,
        traded=value + column([trade.exit_price * trade.quantity for trade in ordered]),
        profit=column([trade.profit for trade in ordered]),
        fees=column([trade.fees for trade in ordered]),
        slippage=column([trade.slippage for trade in ordered]),
        funding=column([trade.funding for trade in ordered]),
    )


def score(one: Scored, *, generator: np.random.Generator) -> Score:
    """Compute every statistic of a run, and the interval of each that has one.

    Args:
        one: the run.
        generator: the dice of the resamples.
    """
    known: dict[str, Figure] = dict(summarise(one.record))
    bounds: dict[str, Interval] = {}
    resampling = Resampling(generator=generator, draws=_DRAWS)
    by_day = one.record.day_sample()
    bounds |= intervals(PER_DAY, by_day, leading="returns", resampling=resampling)
    bounds |= _of_trades(one.record.trade_sample(), generator=generator)
    for name, amount in _of_the_run(one.run).items():
        known[name] = Figure(amount)
        bounds[name] = Interval(low=None, high=None, reason=_OF_THE_RUN)
    certain = Interval(low=None, high=None, reason=_CERTAIN)
    return Score(
        name=one.run.name,
        estimates={
            name: estimate(figure, bounds.get(name, certain)) for name, figure in known.items()
        },
    )


def estimate(figure: Figure, bounds: Interval) -> Estimate:
    """Put a number and its interval together; a number that is missing has no interval."""
    if figure.value is None:
        return Estimate(value=None, reason=figure.reason, unsure=figure.reason)
    return Estimate(value=figure.value, low=bounds.low, high=bounds.high, unsure=bounds.reason)


def _of_trades(sample: Sample, *, generator: np.random.Generator) -> Mapping[str, Interval]:
    count = len(sample["profit"])
    draws = max(_FEWEST_DRAWS, min(_DRAWS, _MOST_CELLS // max(1, count)))
    resampling = Resampling(generator=generator, draws=draws)
    return intervals(PER_TRADE, sample, leading="profit", resampling=resampling)


def _of_the_run(run: RunResult) -> dict[str, float]:
    """Return what was really paid; what closes on paper at the end is in the trades only."""
    return {
        "fees": run.costs.fees,
        "slippage": run.costs.slippage,
        "funding": run.costs.funding,
    }
