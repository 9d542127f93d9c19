import math

import numpy as np
import pytest

from candlewick.backtest.holding import Costs, Holding
from candlewick.backtest.statistics.daily_curve import DAY, daily_curve
from candlewick.backtest.statistics.day_columns import day_columns
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.model_cost import break_even_account
from candlewick.backtest.statistics.summary import Record, summarise
from candlewick.backtest.statistics.trade_columns import TradeColumns, trade_columns
from candlewick.domain.position import Side

COSTS = Costs(fee=0.001, slippage=0.0)


def held(opened: float, closed: float, *, value: float = 100.0, rise: float = 0.1) -> Holding:
    return Holding.at_market(
        "BTC/USDT", side=Side.LONG, value=value, costs=COSTS, prices=(10.0, 10.0 * (1.0 + rise)),
        times=(int(opened * DAY), int(closed * DAY)),
    )  # fmt: skip


def columns(*holdings: Holding, funding: float = 0.0) -> TradeColumns:
    nothing = [0.0] * len(holdings)
    return trade_columns(holdings, slippage=nothing, funding=[funding] * len(holdings))


def record(*holdings: Holding, values: list[float], dollars: float | None = 2.0) -> Record:
    time = DAY * np.arange(1, len(values) + 1, dtype=np.int64)
    curve = daily_curve(time, np.array(values), start=0, balance=1000.0)
    return Record(
        curve=curve, trades=columns(*holdings), start=0, end=int(time[-1]), model_dollars=dollars
    )


def test_a_quiet_account_has_a_reason_for_each_number_that_it_lacks() -> None:
    summary = summarise(record(values=[1000.0, 1000.0, 1000.0]))
    figures = dict(summary)

    assert figures["total_return"] == Figure(0.0)
    assert figures["exposure"] == Figure(0.0)
    assert figures["fees"] == Figure(0.0)
    assert figures["sharpe"].reason == "fewer than two days, or all the same"
    assert figures["win_rate"].reason == "there is no trade"
    assert figures["longest_drawdown"].reason == "never below a peak"
    for name, figure in summary:
        assert (figure.value is None) == bool(figure.reason), name


def test_nothing_in_a_summary_is_infinite() -> None:
    for values in ([1e12, 1e-3, 1e12], [2000.0], [0.0, 0.0], [1001.0, 1002.0]):
        for name, figure in summarise(record(values=values)):
            assert figure.value is None or math.isfinite(figure.value), name


def test_a_record_is_summed_up() -> None:
    done = record(held(0.5, 1.5), held(2.0, 2.5, rise=-0.1), values=[1005.0, 1010.0, 999.0, 1000.0])
    summary = summarise(done)

    assert summary.days == Figure(4.0)
    assert summary.trades == Figure(2.0)
    assert summary.win_rate == Figure(0.5)
    assert summary.exposure.value == pytest.approx((0.5 + 0.5 + 0.5 + 0.0) / 4)
    assert summary.fees.value == pytest.approx(0.1 + 0.11 + 0.1 + 0.09)
    turned = 100.0 / 1000.0 + (110.0 + 100.0) / 1005.0 + 90.0 / 1010.0
    assert summary.turnover.value == pytest.approx(turned)
    assert summary.longest_drawdown == Figure(2.0)
    assert summary.maximum_drawdown.value == pytest.approx(1.0 - 999.0 / 1010.0)
    assert summary.return_after_model.value == pytest.approx(-0.002)
    assert summary.break_even_account.value is None


def test_overlapping_trades_hold_the_time_only_once() -> None:
    trades = columns(held(0.0, 1.0), held(0.25, 0.5), held(0.75, 1.25))
    curve = daily_curve(DAY * np.arange(1, 3, dtype=np.int64), np.ones(2), start=0, balance=1.0)

    days = day_columns(curve, trades, start=0, end=2 * DAY)

    assert days.exposure == pytest.approx([1.0, 0.25])


def test_of_a_partial_day_only_the_part_that_was_watched_counts() -> None:
    start, end = DAY // 2, DAY + DAY // 4
    curve = daily_curve(np.array([DAY, end]), np.ones(2), start=start, balance=1.0)

    days = day_columns(curve, columns(held(0.75, 1.25)), start=start, end=end)

    assert days.exposure == pytest.approx([0.5, 1.0])


def test_a_trade_outside_of_the_window_is_refused() -> None:
    curve = daily_curve(np.array([DAY]), np.ones(1), start=0, balance=1.0)

    with pytest.raises(ValueError, match="outside of the window"):
        day_columns(curve, columns(held(0.5, 1.5)), start=0, end=DAY)


def test_funding_is_taken_off_the_profit() -> None:
    free, charged = columns(held(0.0, 1.0)), columns(held(0.0, 1.0), funding=3.0)

    assert charged.profit == pytest.approx(free.profit - 3.0)
    assert charged.profit_fraction == pytest.approx(charged.profit / 100.0)


def test_trades_are_put_in_the_order_of_their_exits() -> None:
    trades = columns(held(0.0, 9.0, rise=0.3), held(1.0, 2.0))

    assert trades.closed_at.tolist() == [2 * DAY, 9 * DAY]
    assert trades.profit[0] < trades.profit[1]


def test_the_break_even_account_just_pays_the_model() -> None:
    size = break_even_account(0.05, model_dollars=30.0)

    assert size.value is not None
    assert size.value * 0.05 == pytest.approx(30.0)
    assert break_even_account(0.05, model_dollars=0.0) == Figure(0.0)
    assert break_even_account(-0.05, model_dollars=30.0).value is None
    assert break_even_account(0.05, model_dollars=None).reason == "what the model cost is unknown"


def test_a_figure_has_either_a_value_or_a_reason() -> None:
    for value, reason in ((None, ""), (1.0, "why"), (float("inf"), ""), (float("nan"), "")):
        with pytest.raises(ValueError, match="a figure"):
            Figure(value, reason)


@pytest.mark.parametrize("column", ["profit", "fees", "funding"])
def test_columns_that_do_not_fit_are_refused(column: str) -> None:
    good = columns(held(0.0, 1.0), held(1.0, 2.0))
    parts = {name: getattr(good, name) for name in TradeColumns.__slots__}

    with pytest.raises(ValueError, match=column):
        TradeColumns(**{**parts, column: np.array([1.0])})
    with pytest.raises(ValueError, match=column):
        TradeColumns(**{**parts, column: np.array([1.0, np.nan])})
