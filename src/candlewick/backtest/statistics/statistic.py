"""The statistics by name: which column each reads, its formula, and why it can be missing."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from candlewick.backtest.statistics import drawdown as falls
from candlewick.backtest.statistics import return_formulas as days
from candlewick.backtest.statistics import trade_formulas as trades
from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.arrays import FloatArray

Formula = Callable[[FloatArray], FloatArray]
"""From [shape=(..., n)] to one number per row [shape=(...)], NaN where it does not exist."""

Sample = Mapping[str, FloatArray]
"""Columns by name, all [shape=(n,)]: of days, or of trades."""


class Statistic(NamedTuple):
    """One number about a sample.

    Attributes:
        name: as it is called in `Summary`, JSON and tables.
        column: which column of the sample it reads.
        formula: over rows.
        unit: "fraction", "fraction per year", "quote currency", "ratio", "multiple" or "days".
        missing: why it does not exist, in words for people.
    """

    name: str
    column: str
    formula: Formula
    unit: str
    missing: str

    def of(self, sample: Sample) -> Figure:
        """Return the statistic of `sample`, or the reason why it has none."""
        column = sample[self.column]
        missing = self.missing if len(column) else "there is no trade"
        return Figure.of(float(self.formula(column)), otherwise=missing)


_TWO_DAYS: Final = "fewer than two days, or all the same"
_NO_LOSING_DAY: Final = "no day lost"
_NEVER_BELOW: Final = "never below a peak"

PER_DAY: Final = (
    Statistic("total_return", "returns", days.total_return, "fraction", "not finite"),
    Statistic("annual_return", "returns", days.annual_return, "fraction per year", "not finite"),
    Statistic(
        "cagr", "returns", days.cagr, "fraction per year", "too few days to compound to a year"
    ),
    Statistic("volatility", "returns", days.volatility, "fraction per year", "one day only"),
    Statistic("sharpe", "returns", days.sharpe, "ratio", _TWO_DAYS),
    Statistic("sortino", "returns", days.sortino, "ratio", _NO_LOSING_DAY),
    Statistic("calmar", "returns", days.calmar, "ratio", _NEVER_BELOW),
    Statistic("omega", "returns", days.omega, "ratio", _NO_LOSING_DAY),
    Statistic("maximum_drawdown", "returns", falls.maximum_drawdown, "fraction", "not finite"),
    Statistic("average_drawdown", "returns", falls.average_drawdown, "fraction", _NEVER_BELOW),
    Statistic("longest_drawdown", "returns", falls.longest_drawdown, "days", _NEVER_BELOW),
    Statistic(
        "average_drawdown_days", "returns", falls.average_drawdown_days, "days", _NEVER_BELOW
    ),
    Statistic("exposure", "exposure", trades.mean, "fraction", "not finite"),
    Statistic("turnover", "turnover", trades.total, "multiple", "not finite"),
)
"""Of the days of an account: `DayColumns`."""

PER_TRADE: Final = (
    Statistic("win_rate", "profit", trades.win_rate, "fraction", "not finite"),
    Statistic("profit_factor", "profit", trades.profit_factor, "ratio", "no trade lost"),
    Statistic("expectancy", "profit", trades.mean, "quote currency", "not finite"),
    Statistic("expectancy_fraction", "profit_fraction", trades.mean, "fraction", "not finite"),
    Statistic(
        "system_quality", "profit", trades.system_quality, "ratio",
        "fewer than two trades, or all earned the same",
    ),
    Statistic("kelly", "profit", trades.kelly, "fraction", "no gain or no loss among the trades"),
    Statistic("fees", "fees", trades.total, "quote currency", "not finite"),
    Statistic("slippage", "slippage", trades.total, "quote currency", "not finite"),
    Statistic("funding", "funding", trades.total, "quote currency", "not finite"),
)  # fmt: skip
"""Of the closed trades: `TradeColumns`."""
