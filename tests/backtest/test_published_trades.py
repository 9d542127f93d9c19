"""Trades that other engines published, traded again by the live cycle, the ledger and its rules."""

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from candlewick.domain.decision import Decision, Signal
from candlewick.domain.market import Market, MarketKind
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side, Trade
from candlewick.domain.standing import Standing
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules
from tests.backtest.published import STEP, Bars, traded

FIVE_MINUTES = 300_000
FEE = 0.0025
ROI = ((40, 0.0), (30, 0.01), (20, 0.02), (0, 0.04))
"""StrategyTestV3's `minimal_roi`: from so many minutes on, so much is enough."""

STOP = 0.1


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> Path:
    return shared_data / "golden_backtests"


def freqtrade_target(entry: float, minutes: int) -> float:
    """Return the price at which freqtrade takes its profit after so many minutes."""
    wanted = next(roi for least, roi in ROI if minutes >= least)
    return entry * (1.0 + wanted + FEE) / (1.0 - FEE)


def freqtrade_bars(path: Path) -> tuple[Bars, int]:
    """Return the candles on their grid, and when the first one opened [ms]."""
    frame = pd.read_feather(path)
    opened = frame["date"].astype("datetime64[ms, UTC]").astype("int64").to_numpy()
    place = (opened - opened[0]) // FIVE_MINUTES
    columns = {}
    for name in ("open", "high", "low", "close"):
        columns[name] = np.full(int(place[-1]) + 1, np.nan)
        columns[name][place] = frame[name].to_numpy()
    return Bars(**columns), int(opened[0])


class Freqtrade:
    """What freqtrade's strategy, its ROI table and the end of its data come to in one market."""

    def __init__(self, trades: list[dict[str, Any]], symbol: str, begun: int) -> None:
        self._symbol = symbol
        self._entries = {bar_of(one["open_timestamp"], begun): one for one in trades}
        self._ends = {
            bar_of(one["close_timestamp"], begun)
            for one in trades
            if one["exit_reason"] == "force_exit"
        }
        self.target = 0.0

    def say(self, number: int, standing: Standing) -> Decision | None:
        bar, inside = divmod(number + 1, 2)  # the bar that begins where this close is
        if inside:
            return None
        as_of, held = (number + 1) * STEP, standing.position
        if held is None:
            return self._open(bar, as_of)
        if bar in self._ends:
            return Decision(symbol=self._symbol, as_of=as_of, signal=Signal.CLOSE)
        minutes = (as_of - held.opened_at) // (2 * STEP) * 5
        self.target = freqtrade_target(held.entry_price, minutes)
        if self.target >= held.take_profit:
            return None
        return Decision(
            symbol=self._symbol, as_of=as_of, signal=Signal.UPDATE, take_profit=self.target
        )

    def _open(self, bar: int, as_of: int) -> Decision | None:
        one = self._entries.get(bar)
        if one is None:
            return None
        return Decision(
            symbol=self._symbol,
            as_of=as_of,
            signal=Signal.BUY,
            stop_loss=one["open_rate"] * (1.0 - STOP),
            # They look for an exit from the second candle on.
            take_profit=2.0 * one["open_rate"],
        )


class TableBroker(PaperBroker):
    """Fills a target at its table's price, as freqtrade did, also where the candle opened beyond."""

    def __init__(self, strategy: Freqtrade) -> None:
        super().__init__(PaperCosts(fee=FEE, slippage=0.0))
        self._strategy = strategy

    async def execute(self, order: Order) -> Fill:
        if order.purpose is Purpose.TAKE_PROFIT:
            order = replace(order, price=min(order.price, self._strategy.target))
        return await super().execute(order)


def freqtrade_closes(trades: list[dict[str, Any]], begun: int, bars: Bars) -> list[int]:
    """Return the closes from each entry to a bar after its exit; between them nothing happens."""
    wanted: set[int] = set()
    for one in trades:
        first, last = bar_of(one["open_timestamp"], begun), bar_of(one["close_timestamp"], begun)
        wanted.update(range(2 * first - 1, 2 * last + 3))
    return [
        at for at in sorted(wanted) if at // 2 < len(bars.open) and np.isfinite(bars.open[at // 2])
    ]


REASONS = {
    Purpose.TAKE_PROFIT: "roi",
    Purpose.STOP_LOSS: "stop_loss",
    Purpose.CLOSE_SIGNAL: "force_exit",
}


async def freqtrade_again(
    golden: Path, pair: str, published: list[dict[str, Any]], *, at_table: bool
) -> list[tuple[dict[str, Any], Trade, Bars, int]]:
    """Return each trade of `pair`: theirs, ours, the candles, and the number of the last one."""
    trades = sorted(
        (one for one in published if one["pair"] == pair), key=lambda one: one["open_timestamp"]
    )
    bars, begun = freqtrade_bars(golden / "freqtrade" / f"{pair.replace('/', '_')}-5m.feather")
    strategy = Freqtrade(trades, pair, begun)
    found, _ = await traded(
        bars.widened(pair, steps=2),
        strategy.say,
        market=Market.named(pair),
        rules=RiskRules(sizing=SizingRules(fraction=0.01)),
        fee=FEE,
        balance=1.0,
        closes=freqtrade_closes(trades, begun, bars),
        broker=TableBroker(strategy) if at_table else None,
    )
    pairs = []
    for theirs, ours in zip(trades, found, strict=True):
        ends = bar_of(theirs["close_timestamp"], begun)
        assert ours.position.opened_at == 2 * STEP * bar_of(theirs["open_timestamp"], begun)
        assert ours.closed_at // (2 * STEP) == ends
        assert ours.position.entry_price == pytest.approx(theirs["open_rate"], rel=1e-12)
        assert REASONS[Purpose(ours.reason)] == theirs["exit_reason"]
        pairs.append((theirs, ours, bars, ends))
    return pairs


def bar_of(moment: float, begun: int) -> int:
    """Return the number of freqtrade's candle that opened at `moment` [ms]."""
    return int(moment - begun) // FIVE_MINUTES


@pytest.fixture(scope="module")
def published(golden: Path) -> list[dict[str, Any]]:
    path = golden / "freqtrade" / "backtest-result.json"
    trades: list[dict[str, Any]] = json.loads(path.read_text())["strategy"]["StrategyTestV3"][
        "trades"
    ]
    return trades


async def test_freqtrades_trades_re_derive_under_its_fill_rule(
    golden: Path, published: list[dict[str, Any]]
) -> None:
    """Entries, exits, reasons and profit ratios of all 179."""
    same = 0
    for pair in sorted({one["pair"] for one in published}):
        for theirs, ours, _, _ in await freqtrade_again(golden, pair, published, at_table=True):
            assert ours.exit_price == pytest.approx(theirs["close_rate"], rel=1e-12)
            assert freqtrade_ratio(ours) == pytest.approx(theirs["profit_ratio"], abs=6e-9)
            same += 1
    assert same == 179


async def test_where_a_candle_opens_beyond_a_target_we_fill_at_its_open(
    golden: Path, published: list[dict[str, Any]]
) -> None:
    """By our own rule 143 of them end the same; the other 36 opened beyond freqtrade's table.

    13 of those were published at a price below every price of their candle.
    """
    same = beyond = 0
    for pair in sorted({one["pair"] for one in published}):
        for theirs, ours, bars, ends in await freqtrade_again(
            golden, pair, published, at_table=False
        ):
            if ours.exit_price == pytest.approx(theirs["close_rate"], rel=1e-12):
                same += 1
            else:
                assert theirs["exit_reason"] == "roi"
                assert ours.exit_price == bars.open[ends] > theirs["close_rate"]
                beyond += 1
    assert (same, beyond) == (143, 36)


def freqtrade_ratio(trade: Trade) -> float:
    """Return the profit over what the entry cost, its fee included."""
    held = trade.position
    cost = held.entry_price * held.quantity + held.entry_fee
    return trade.profit / cost


def crossings(close: np.ndarray, *, short: int = 10, long: int = 30) -> np.ndarray:
    """Return 1 where the short average crosses above the long one, -1 below, else 0."""

    def average(length: int) -> np.ndarray:
        return pd.Series(close).rolling(length).mean().to_numpy()

    fast, slow = average(short), average(long)
    above = np.zeros(len(close), dtype=int)
    above[1:] = (fast[1:] > slow[1:]) & (fast[:-1] < slow[:-1])
    above[1:] -= (fast[1:] < slow[1:]) & (fast[:-1] > slow[:-1])
    return above


def sma_cross_says(crossed: np.ndarray) -> Any:
    """Return what SmaCross comes to: at a crossing close what is held, then hold the other side.

    At the last open whatever is held ends. Both fill at the next open, so the first is decided in the first of the two candles in which
    only that price is traded, and the second in the second.
    """

    def say(number: int, standing: Standing) -> Decision | None:
        bar, part = divmod(number, 3)
        as_of, side = (number + 1) * STEP, crossed[bar]
        if standing.position is not None:
            ends = part == 1 and (side or bar == len(crossed) - 2)
            return _decision(as_of, Signal.CLOSE) if ends else None
        if not side or part != 2:
            return None
        return _decision(as_of, Signal.BUY if side > 0 else Signal.SELL)

    return say


def _decision(as_of: int, signal: Signal) -> Decision:
    return Decision(symbol="GOOG/USD:USD", as_of=as_of, signal=signal)


async def test_sma_cross_of_backtesting_py_is_traded_again(golden: Path) -> None:
    """All 66 trades on GOOG with 10,000 to begin with, and the 51,422.99 that they end with."""
    frame = pd.read_csv(golden / "backtesting_py" / "GOOG.csv")
    columns = (frame[name].to_numpy(dtype=float) for name in ("Open", "High", "Low", "Close"))
    bars = Bars(*columns)
    crossed = crossings(bars.close)
    moments = {3 * at + part for at in np.flatnonzero(crossed).tolist() for part in (0, 1, 2)}
    closes = sorted(moments | {3 * (len(crossed) - 2) + 1})
    far = LevelRules(default_stop_loss=0.95, default_take_profit=0.95)

    trades, worth = await traded(
        bars.widened("GOOG/USD:USD", steps=3),
        sma_cross_says(crossed),
        market=Market(symbol="GOOG/USD:USD", kind=MarketKind.PERPETUAL, amount_step=Decimal(1)),
        rules=RiskRules(
            sizing=SizingRules(fraction=0.9999), levels=far, margin=MarginRules(maintenance=0.0)
        ),
        fee=0.0,
        balance=10_000.0,
        closes=closes,
    )

    with (golden / "backtesting_py" / "run_0.6.6_GOOG_comm0_trades.csv").open() as file:
        published = list(csv.DictReader(file))
    for theirs, ours in zip(published, trades, strict=True):
        held = ours.position
        sign = 1 if held.side is Side.LONG else -1
        assert sign * held.quantity == float(theirs["Size"])
        assert held.entry_price == float(theirs["EntryPrice"])
        assert ours.exit_price == float(theirs["ExitPrice"])
        assert held.opened_at == 3 * STEP * int(theirs["EntryBar"])
        assert ours.closed_at == (3 * int(theirs["ExitBar"]) - 1) * STEP
        assert ours.profit == pytest.approx(float(theirs["PnL"]), abs=1e-6)
    assert len(trades) == 66
    assert worth == pytest.approx(51_422.99, abs=0.005)
