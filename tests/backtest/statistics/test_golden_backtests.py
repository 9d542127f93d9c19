"""What two other engines published of their own runs, from their own trades and curves.

Only the statistics are ours here; the trades themselves are re-derived elsewhere.
"""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from candlewick.backtest.holding import Holding
from candlewick.backtest.statistics.daily_curve import DAY
from candlewick.backtest.statistics.drawdown import drawdowns
from candlewick.backtest.statistics.return_formulas import total_return
from candlewick.backtest.statistics.statistic import PER_TRADE
from candlewick.backtest.statistics.trade_columns import TradeColumns, trade_columns
from candlewick.domain.position import Side

FORMULAS = {one.name: one.formula for one in PER_TRADE}


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> Path:
    return shared_data / "golden_backtests"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def sma_cross(golden: Path, commission: str) -> tuple[list[Holding], np.ndarray, np.ndarray]:
    """Return the trades, and the curve with its times, of one published run."""
    start = golden / "backtesting_py" / f"run_0.6.6_GOOG_comm{commission}"
    holdings = [
        Holding(
            symbol="GOOG",
            side=Side.LONG if float(row["Size"]) > 0 else Side.SHORT,
            quantity=abs(float(row["Size"])),
            entry_price=float(row["EntryPrice"]),
            exit_price=float(row["ExitPrice"]),
            opened_at=moment(row["EntryTime"]),
            closed_at=moment(row["ExitTime"]),
            fees=float(row["Commission"]),
        )
        for row in rows(start.with_name(start.name + "_trades.csv"))
    ]
    curve = rows(start.with_name(start.name + "_equity.csv"))
    times = np.array([moment(row[""]) for row in curve])
    return holdings, np.array([float(row["Equity"]) for row in curve]), times


def columns(holdings: list[Holding]) -> TradeColumns:
    nothing = [0.0] * len(holdings)
    return trade_columns(holdings, slippage=nothing, funding=nothing)


@pytest.mark.parametrize(("commission", "final"), [("0", 51_422.99), ("0.002", 39_280.73681999998)])
def test_backtesting_py_agrees_on_sma_cross(golden: Path, commission: str, final: float) -> None:
    holdings, curve, times = sma_cross(golden, commission)
    path = golden / "backtesting_py" / f"run_0.6.6_GOOG_comm{commission}_stats.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    trades = columns(holdings)
    falls = drawdowns(curve)

    assert len(trades) == 66
    assert 10_000.0 + trades.profit.sum() == pytest.approx(final)
    assert curve[-1] == pytest.approx(final)
    ours = {
        "Return [%]": 100.0 * float(total_return(curve[1:] / curve[:-1] - 1.0)),
        "Win Rate [%]": 100.0 * float(FORMULAS["win_rate"](trades.profit)),
        "SQN": float(FORMULAS["system_quality"](trades.profit)),
        "Kelly Criterion": float(FORMULAS["kelly"](trades.profit)),
        "Profit Factor": float(FORMULAS["profit_factor"](trades.profit_fraction)),
        "Expectancy [%]": 100.0 * float(FORMULAS["expectancy_fraction"](trades.profit_fraction)),
        "Max. Drawdown [%]": -100.0 * falls.depth.max(),
        "Avg. Drawdown [%]": -100.0 * falls.depth.mean(),
    }
    theirs = {name: float(expected[name]) for name in ours}
    assert ours == pytest.approx(theirs)
    longest = int(falls.durations(times).max()) // DAY
    assert f"{longest} days 00:00:00" == expected["Max. Drawdown Duration"]


@pytest.fixture(scope="module")
def freqtrade(golden: Path) -> dict[str, Any]:
    path = golden / "freqtrade" / "backtest-result.json"
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    (strategy,) = result["strategy"].values()
    return dict(strategy)


def bought(trade: dict[str, Any]) -> Holding:
    """Return a trade of freqtrade's; its fees are fractions of the value of each fill."""
    entry, exit_ = trade["open_rate"], trade["close_rate"]
    return Holding(
        symbol=trade["pair"],
        side=Side.LONG,
        quantity=trade["amount"],
        entry_price=entry,
        exit_price=exit_,
        opened_at=int(trade["open_timestamp"]),
        closed_at=int(trade["close_timestamp"]),
        fees=trade["amount"] * (trade["fee_open"] * entry + trade["fee_close"] * exit_),
    )


def test_all_profit_ratios_of_freqtrade_re_derive(freqtrade: dict[str, Any]) -> None:
    """Its ratio is of what was paid, the entry's fee included."""
    trades = freqtrade["trades"]
    assert len(trades) == 179

    for trade in trades:
        holding = bought(trade)
        paid = holding.quantity * holding.entry_price * (1.0 + trade["fee_open"])
        assert holding.profit / paid == pytest.approx(trade["profit_ratio"], abs=6e-9)


def test_freqtrades_totals_re_derive_from_its_own_profits(freqtrade: dict[str, Any]) -> None:
    trades = sorted(freqtrade["trades"], key=lambda trade: trade["close_timestamp"])
    profit = np.array([trade["profit_abs"] for trade in trades])
    ratio = np.array([trade["profit_ratio"] for trade in trades])

    assert float(FORMULAS["win_rate"](ratio)) == pytest.approx(freqtrade["wins"] / 179)
    assert int(np.sum(ratio < 0.0)) == freqtrade["losses"]
    assert float(FORMULAS["expectancy"](ratio)) == pytest.approx(freqtrade["profit_mean"])
    factor = float(FORMULAS["profit_factor"](profit))
    assert factor == pytest.approx(freqtrade["profit_factor"])
    balance = freqtrade["starting_balance"]
    assert profit.sum() == pytest.approx(freqtrade["profit_total_abs"])
    assert profit.sum() / balance == pytest.approx(freqtrade["profit_total"])
    moments = np.array([trade["close_timestamp"] for trade in trades])
    each = np.bincount(np.unique(moments, return_inverse=True)[1], weights=profit)
    curve = balance + np.concatenate(([0.0], np.cumsum(each)))
    assert drawdowns(curve).depth.max() == pytest.approx(freqtrade["max_drawdown_account"])
