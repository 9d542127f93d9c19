"""All statistics of one account over one window."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from candlewick.backtest.statistics.daily_curve import DailyCurve
from candlewick.backtest.statistics.day_columns import day_columns
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.model_cost import break_even_account, return_after_model
from candlewick.backtest.statistics.statistic import PER_DAY, PER_TRADE, Sample
from candlewick.backtest.statistics.trade_columns import TradeColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Each field is a `Figure`: a number, or the reason why there is none.

    `statistic.py` gives the unit and the formula of the others.

    Attributes:
        days: how many daily returns there are.
        trades: how many trades were closed.
        model_dollars: [quote currency, >= 0] what the model cost.
        return_after_model: [fraction] total return with the model's bill taken off.
        break_even_account: [quote currency] the size at which trading just pays the model.
    """

    days: Figure
    total_return: Figure
    return_after_model: Figure
    annual_return: Figure
    cagr: Figure
    volatility: Figure
    sharpe: Figure
    sortino: Figure
    calmar: Figure
    omega: Figure
    maximum_drawdown: Figure
    average_drawdown: Figure
    longest_drawdown: Figure
    average_drawdown_days: Figure
    exposure: Figure
    turnover: Figure
    trades: Figure
    win_rate: Figure
    profit_factor: Figure
    expectancy: Figure
    expectancy_fraction: Figure
    system_quality: Figure
    kelly: Figure
    fees: Figure
    slippage: Figure
    funding: Figure
    model_dollars: Figure
    break_even_account: Figure

    def __iter__(self) -> Iterator[tuple[str, Figure]]:
        """Go through the statistics by name, in the order of the table."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """What is known of one account over one window.

    Attributes:
        curve: its worth, day by day.
        trades: its trades; what was open at the end is closed there.
        start: [ms since 1970 UTC] when it began.
        end: [ms since 1970 UTC] when its last value was seen.
        model_dollars: [quote currency, >= 0] the model's bill, which is not in the curve; None
            where it is unknown.
    """

    curve: DailyCurve
    trades: TradeColumns
    start: int
    end: int
    model_dollars: float | None

    def day_sample(self) -> Sample:
        """Return the days' columns, for `PER_DAY`."""
        days = day_columns(self.curve, self.trades, start=self.start, end=self.end)
        return {"returns": days.returns, "exposure": days.exposure, "turnover": days.turnover}

    def trade_sample(self) -> Sample:
        """Return the trades' columns, for `PER_TRADE`."""
        trades = self.trades
        return {
            "profit": trades.profit,
            "profit_fraction": trades.profit_fraction,
            "fees": trades.fees,
            "slippage": trades.slippage,
            "funding": trades.funding,
        }


def summarise(record: Record) -> Summary:
    """Compute every statistic of `record`."""
    by_day, by_trade = record.day_sample(), record.trade_sample()
    figures = {one.name: one.of(by_day) for one in PER_DAY}
    figures |= {one.name: one.of(by_trade) for one in PER_TRADE}
    return Summary(
        days=Figure(float(len(record.curve.end))),
        trades=Figure(float(len(record.trades))),
        **figures,
        **_model(record),
    )


def _model(record: Record) -> Mapping[str, Figure]:
    dollars, values = record.model_dollars, record.curve.value
    gained = float(values[-1] / values[0] - 1.0)
    known = Figure(None, "what the model cost is unknown") if dollars is None else Figure(dollars)
    return {
        "model_dollars": known,
        "return_after_model": return_after_model(
            gained, balance=float(values[0]), model_dollars=dollars
        ),
        "break_even_account": break_even_account(gained, model_dollars=dollars),
    }
