"""Both sides' decisions are played alike, and little is said of few."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.shadow.accounting import (
    FEWEST_DAYS,
    FEWEST_TRADES,
    Played,
    Question,
    play_both,
)
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.simulator import FillCosts, simulate
from candlewick.backtest.sweep.trial import Setup
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.timeframe import Timeframe
from tests.bench import ON_MARGIN, shifted, without
from tests.infrastructure.store.made_events import HOUR, made_candles

SETUP = Setup(rules=ON_MARGIN, costs=FillCosts(fee=0.001, slippage=0.0005), balance=10_000.0)
SIGNALS = (Signal.BUY, Signal.HOLD, Signal.CLOSE, Signal.SELL, Signal.UPDATE)
BEFORE = 30


def drawn(candles: Candles, *, seed: int, every: int = 1) -> list[Decision]:
    """Return decisions at each of the closes, or at each few, drawn from a seed."""
    rng = np.random.default_rng(seed)
    return [
        Decision(symbol=candles.symbol, as_of=int(close), signal=SIGNALS[rng.integers(5)])
        for close in candles.close_time[BEFORE::every]
    ]


def paired(live: list[Decision], other: list[Decision | None]) -> list[Question]:
    return [Question(live=one, other=two) for one, two in zip(live, other, strict=True)]


def test_each_side_is_what_the_simulator_makes_of_its_tape() -> None:
    candles = made_candles(BEFORE + 800)
    live, other = drawn(candles, seed=1), drawn(candles, seed=2)

    played = play_both({"BTC/USDT": candles}, paired(live, [*other]), setup=SETUP)

    closes = candles.close_time[BEFORE:].tolist()
    market = simulated_market(candles, start=closes[0] - HOUR, end=closes[-1])
    for decisions, found in ((live, played.live), (other, played.other)):
        tape = SignalTape.of("BTC/USDT", range(closes[0], closes[-1] + 1, HOUR), decisions)
        run = simulate(
            placed(market, tape), rules=SETUP.rules, costs=SETUP.costs, balance=SETUP.balance
        )
        assert found.trades == len(run.trades) > FEWEST_TRADES
        assert found.total_return == pytest.approx(run.equity[-1] / SETUP.balance - 1.0)
    more = played.other.total_return - played.live.total_return
    assert played.difference.value.value == pytest.approx(more)
    assert not played.is_few


def test_markets_of_several_timeframes_are_played_together() -> None:
    hours = made_candles(4 * (BEFORE + 100))
    four = replace(
        shifted(made_candles(BEFORE + 100), symbol="ETH/USDT", seed=2),
        timeframe=Timeframe.parse("4h"),
        open_time=hours.open_time[0] // (4 * HOUR) * 4 * HOUR
        + np.arange(BEFORE + 100, dtype=np.int64) * 4 * HOUR,
    )
    markets = {"BTC/USDT": hours, "ETH/USDT": four}
    live = [*drawn(hours, seed=1), *drawn(four, seed=2)]

    both = play_both(markets, paired(live, [*live]), setup=SETUP)
    apart = [
        play_both(
            {symbol: candles},
            paired(mine := [one for one in live if one.symbol == symbol], [*mine]),
            setup=replace(SETUP, balance=SETUP.balance / 2),
        )
        for symbol, candles in markets.items()
    ]

    assert both.live == both.other
    assert both.difference.value.value == 0.0
    assert not both.difference.is_significant
    assert both.live.trades == sum(one.live.trades for one in apart)


def test_a_question_without_an_answer_is_held_by_that_side_alone() -> None:
    candles = made_candles(BEFORE + 200)
    live = drawn(candles, seed=1)
    silent: list[Decision | None] = [
        one if one.signal in {Signal.HOLD, Signal.UPDATE} else None for one in live
    ]

    played = play_both({"BTC/USDT": candles}, paired(live, silent), setup=SETUP)

    assert played.live.trades > 0
    assert (played.other.trades, played.other.total_return) == (0, 0.0)


def test_a_hole_in_the_candles_is_lived_through() -> None:
    candles = made_candles(BEFORE + 200)
    holed = without(candles, range(90, 120))
    live = drawn(holed, seed=3)

    played = play_both({"BTC/USDT": holed}, paired(live, [*live]), setup=SETUP)

    assert played.live.trades > 0
    assert played.live == played.other


def rising(hours: int) -> Candles:
    close = np.cumprod(np.full(hours, 1.002)) * 1_000.0
    open_ = close / 1.002
    return Candles(
        symbol="BTC/USDT",
        timeframe=Timeframe.parse("1h"),
        open_time=(np.arange(hours, dtype=np.int64) + 470_000) * HOUR,
        open=open_,
        high=close * 1.0001,
        low=open_ * 0.9999,
        close=close,
        volume=np.full(hours, 100.0),
    )


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (FEWEST_DAYS + 10, "the challenger's earned more"),
        (FEWEST_DAYS - 10, "too few days or trades to tell: 11 and"),
    ],
)
def test_who_buys_what_only_rises_earns_more_once_there_are_days_enough(
    days: int, verdict: str
) -> None:
    candles = rising(BEFORE + 24 * days - 1)
    closes = candles.close_time[BEFORE:].tolist()

    def always(signal: Signal) -> list[Decision]:
        return [Decision(symbol="BTC/USDT", as_of=close, signal=signal) for close in closes]

    def verdict_of(live: Signal, other: Signal) -> str:
        questions = paired(always(live), [*always(other)])
        return play_both({"BTC/USDT": candles}, questions, setup=SETUP).verdict

    assert verdict_of(Signal.HOLD, Signal.BUY).startswith(verdict)
    if days > FEWEST_DAYS:
        assert verdict_of(Signal.BUY, Signal.HOLD) == "the live ones earned more"
        assert verdict_of(Signal.BUY, Signal.BUY) == "cannot be told apart"


def test_who_hardly_trades_cannot_be_told() -> None:
    candles = made_candles(BEFORE + 900)
    live = [replace(one, signal=Signal.HOLD) for one in drawn(candles, seed=1)]
    other: list[Decision | None] = [replace(live[0], signal=Signal.BUY), *live[1:]]

    played: Played = play_both({"BTC/USDT": candles}, paired(live, other), setup=SETUP)

    assert played.days > FEWEST_DAYS
    assert "and 1, where 20 and 10 are needed" in played.verdict


def test_ten_trades_in_twenty_days_are_enough_and_fewer_of_either_are_not() -> None:
    candles = rising(BEFORE + 24 * 30)
    live = drawn(candles, seed=1)
    played = play_both({"BTC/USDT": candles}, paired(live, [*live]), setup=SETUP)

    def is_few(days: int, trades: int) -> bool:
        one = replace(played.live, returns=played.live.returns[:days], trades=trades)
        return replace(played, live=one, other=replace(one, trades=0)).is_few

    assert not is_few(FEWEST_DAYS, FEWEST_TRADES)
    assert is_few(FEWEST_DAYS - 1, FEWEST_TRADES)
    assert is_few(FEWEST_DAYS, FEWEST_TRADES - 1)


def test_an_update_moves_no_stop_of_another_account() -> None:
    candles = made_candles(BEFORE + 100)
    closes = candles.close_time[BEFORE:].tolist()
    held = [Decision(symbol="BTC/USDT", as_of=close, signal=Signal.HOLD) for close in closes]
    held[0] = replace(held[0], signal=Signal.BUY)
    near = candles.close[BEFORE:] * 0.9999
    moved = [
        held[0],
        *(
            replace(one, signal=Signal.UPDATE, stop_loss=float(stop))
            for one, stop in zip(held[1:], near[1:], strict=True)
        ),
    ]

    played = play_both({"BTC/USDT": candles}, paired(moved, [*held]), setup=SETUP)

    assert played.live == played.other
