"""The compiled simulator against the live cycle with its ledger: the same to the last bit."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from candlewick.backtest.calibration.walk_forward import FEWEST
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.simulator import FillCosts, simulate
from candlewick.errors import UserError
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.calibration import LearnedCalibration
from candlewick.strategy.risk.guards.guard import Proposal
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from tests.backtest.simulator.twins import (
    BEFORE,
    assert_twins,
    compiled,
    informed_tape,
    live,
    random_tape,
    settings_of,
    walk,
    with_holes,
)

MARGIN = {"spot_margin": True}
COSTLY = {"reject_pct": 20.0, "participation_pct": 5.0, "impact": 2.0, "latency_ms": 60_000}
CASES: dict[str, dict[str, Any]] = {
    "the defaults": {},
    "on margin": {"risk": MARGIN},
    "no costs": {
        "risk": MARGIN,
        "paper": {"fee_pct": 0, "slippage_pct": 0, "latency_ms": 0, "impact": 0, "reject_pct": 0},
    },
    "dear fills that fail": {"risk": MARGIN, "paper": {**COSTLY, "maker_fee_pct": 0.02}},
    "a trailing stop": {"risk": {**MARGIN, "trailing_atr": 1.5, "trailing_from_atr": 1.0}},
    "break even": {"risk": {**MARGIN, "break_even_atr": 1.0}},
    "everything that moves a stop": {
        "risk": {
            **MARGIN,
            "break_even_atr": 0.7,
            "trailing_atr": 2.0,
            "time_limit_hours": 9,
            "leverage": 5,
        },
        "paper": COSTLY,
    },
    "a time limit": {"risk": {**MARGIN, "time_limit_hours": 5}},
    "soft exits": {"risk": {**MARGIN, "exits": "soft", "trailing_atr": 1.0}},
    "sized by risk": {"risk": {**MARGIN, "size_by": "risk", "leverage": 3}},
    "sized by volatility": {"risk": {**MARGIN, "size_by": "volatility"}},
    "scaled by confidence": {"risk": {**MARGIN, "scale_by_confidence": True}},
    "calibrated by its own trades": {
        "risk": {**MARGIN, "scale_by_confidence": True, "calibrate_confidence": True}
    },
    "sized by risk and calibrated": {
        "risk": {
            **MARGIN,
            "size_by": "risk",
            "scale_by_confidence": True,
            "calibrate_confidence": True,
        },
        "trading": {"default_stop_loss_pct": 1.0, "default_take_profit_pct": 5.0},
    },
    "limited levels": {
        "risk": {**MARGIN, "min_stop_atr": 0.5, "max_stop_atr": 3, "min_reward_to_risk": 1.2}
    },
    "limited exposure": {
        "risk": {**MARGIN, "max_symbol_pct": 20, "max_side_pct": 30, "max_account_pct": 15},
        "trading": {"position_size": 0.5},
    },
    "all that waits": {
        "risk": {**MARGIN, "cooldown_seconds": 7200, "max_losses_in_row": 2, "loss_pause_hours": 12}
    },
    "loss limits": {
        "risk": {**MARGIN, "max_daily_loss_pct": 1, "max_drawdown_pct": 12},
        "trading": {"position_size": 0.9},
    },
    "a peak that is hardly left": {
        "risk": {**MARGIN, "max_drawdown_pct": 6},
        "trading": {"position_size": 0.6},
    },
    "a day that may hardly lose": {
        "risk": {**MARGIN, "max_daily_loss_pct": 0.3},
        "trading": {"position_size": 0.6},
    },
    "one order a minute": {"risk": {**MARGIN, "max_orders_per_minute": 1}},
    "a market that may not be traded": {"risk": {**MARGIN, "allowed_symbols": ["ETH/USDT"]}},
    "spreads that nobody knows": {"risk": {**MARGIN, "max_spread_pct": 1}},
    "funding that is received, and exits that fail": {
        "risk": {**MARGIN, "leverage": 2, "trailing_atr": 1.0},
        "paper": {"funding_pct": -0.3, "reject_pct": 50.0},
    },
    "a least value": {"risk": {**MARGIN, "min_notional": 400}},
}


@pytest.mark.parametrize("name", CASES)
async def test_both_make_the_same_trades_of_a_random_tape(name: str) -> None:
    candles = walk(400, seed=len(name))
    chosen = settings_of(candles.symbol, **CASES[name])
    tape = random_tape(candles, seed=3)

    assert_twins(await live(candles, tape, chosen), compiled(candles, tape, chosen), tape)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    name=st.sampled_from(sorted(CASES)),
    holes=st.integers(1, 6),
    symbol=st.sampled_from(["BTC/USDT", "BTC/USDT:USDT"]),
)
@example(seed=12234, name="the defaults", holes=1, symbol="BTC/USDT")  # a hole at the beginning
async def test_no_hole_in_the_candles_tells_them_apart(
    seed: int, name: str, holes: int, symbol: str
) -> None:
    whole = walk(300, seed=seed, symbol=symbol)
    chosen = settings_of(symbol, **CASES[name])
    tape = random_tape(whole, seed=seed, busy=0.3)
    candles = with_holes(whole, seed=seed, holes=holes)

    assert_twins(await live(candles, tape, chosen), compiled(candles, tape, chosen), tape)


@pytest.mark.parametrize("exits", ["hard", "soft"])
async def test_both_are_liquidated_alike_on_a_perpetual_with_funding(exits: str) -> None:
    candles = walk(600, seed=8, symbol="BTC/USDT:USDT", step=0.02)
    chosen = settings_of(
        candles.symbol,
        risk={"leverage": 20, "maintenance_pct": 1.0, "exits": exits},
        trading={
            "default_stop_loss_pct": 3.5,
            "default_take_profit_pct": 20.0,
            "position_size": 0.9,
        },
        paper={"funding_pct": -0.3, "reject_pct": 10.0},
    )
    tape = random_tape(candles, seed=5)

    run = compiled(candles, tape, chosen)

    assert_twins(await live(candles, tape, chosen), run, tape)
    assert "liquidation" in run.reasons


async def test_an_update_that_moves_nothing_leaves_due_what_was_not_paid() -> None:
    # An exit fails at a funding moment, so nothing is received yet; then an UPDATE names no level.
    candles = walk(400, seed=25, symbol="BTC/USDT:USDT")
    chosen = settings_of(candles.symbol, **CASES["funding that is received, and exits that fail"])
    tape = random_tape(candles, seed=25, busy=0.9)

    assert_twins(await live(candles, tape, chosen), compiled(candles, tape, chosen), tape)


@pytest.mark.parametrize("symbol", ["BTC/USDT", "SOL/USDT"])
async def test_both_make_the_same_trades_of_real_candles(symbol: str) -> None:
    candles = load_bundled_candles(symbol).last(900)
    chosen = settings_of(symbol, **CASES["everything that moves a stop"])
    tape = random_tape(candles, seed=11)

    run = compiled(candles, tape, chosen)

    assert_twins(await live(candles, tape, chosen), run, tape)
    assert len(run.trades) > 50


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 2**32 - 1),
    name=st.sampled_from(sorted(CASES)),
    busy=st.floats(0.02, 1.0),
    symbol=st.sampled_from(["BTC/USDT", "BTC/USDT:USDT"]),
)
async def test_no_tape_tells_them_apart(seed: int, name: str, busy: float, symbol: str) -> None:
    candles = walk(120, seed=seed, symbol=symbol)
    chosen = settings_of(candles.symbol, **CASES[name])
    tape = random_tape(candles, seed=seed, busy=busy)

    assert_twins(await live(candles, tape, chosen), compiled(candles, tape, chosen), tape)


@settings(deadline=None, max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), words=st.booleans())
async def test_both_learn_the_same_of_what_confidence_is_worth(seed: int, *, words: bool) -> None:
    candles = walk(900, seed=seed, step=0.02)
    tape = informed_tape(candles, seed=seed, words=words)
    chosen = settings_of(candles.symbol, **CASES["calibrated by its own trades"])

    lived = await live(candles, tape, chosen)

    assert_twins(lived, compiled(candles, tape, chosen), tape)
    assert len(lived.trades) > FEWEST


def test_sizes_follow_from_the_outcomes_once_there_are_enough() -> None:
    candles = walk(2_000, seed=5, step=0.02)
    tape = informed_tape(candles, seed=5, words=True)
    stated, learned = (
        compiled(candles, tape, settings_of(candles.symbol, **CASES[name]))
        for name in ("scaled by confidence", "calibrated by its own trades")
    )

    same = learned.column("quantity")[: FEWEST + 1] == stated.column("quantity")[: FEWEST + 1]
    assert same.tolist() == [True] * FEWEST + [False]
    assert len(learned.trades) > 4 * FEWEST


def test_a_calibration_that_it_does_not_know_is_refused() -> None:
    candles = walk(60, seed=1)
    market = simulated_market(candles, start=0, end=int(candles.close_time[-1]))
    sizing = SizingRules(scaled=True, calibration=LearnedCalibration())

    with pytest.raises(UserError, match="LearnedCalibration"):
        simulate(
            placed(market, random_tape(candles, seed=1)),
            rules=RiskRules(sizing=sizing),
            costs=FillCosts(fee=0.0, slippage=0.0),
            balance=1.0,
        )


def test_every_reason_to_close_comes_up_in_these_tests() -> None:
    reasons: set[str] = set()
    for name, case in CASES.items():
        candles = walk(400, seed=len(name))
        chosen = settings_of(candles.symbol, **case)
        reasons |= set(compiled(candles, random_tape(candles, seed=3), chosen).reasons)

    assert reasons == {
        "stop loss", "trailing stop", "break even", "take profit", "time limit", "close signal"
    }  # fmt: skip


def test_closes_that_the_tape_lacks_are_held() -> None:
    candles = walk(200, seed=1)
    tape = random_tape(candles, seed=2)
    market = simulated_market(candles, start=BEFORE * 3_600_000, end=int(tape.closes[-1]))
    few = type(tape)(
        symbol=tape.symbol,
        **{name: getattr(tape, name)[:20] for name in ("closes", "signal", "stop_loss",
           "take_profit", "size", "probability")},
    )  # fmt: skip

    run = simulate(
        placed(market, few), rules=RiskRules(), costs=FillCosts(fee=0, slippage=0), balance=1.0
    )

    assert np.all(run.column("opened") < 20)


class _Moody:
    def refusal(self, proposal: Proposal, ledger: Ledger) -> str | None:
        del proposal, ledger
        return "not today"


def test_a_guard_that_it_does_not_know_is_refused() -> None:
    candles = walk(60, seed=1)
    market = simulated_market(candles, start=0, end=int(candles.close_time[-1]))
    tape = random_tape(candles, seed=1)

    with pytest.raises(UserError, match="_Moody"):
        simulate(
            placed(market, tape),
            rules=RiskRules(guards=(_Moody(),)),
            costs=FillCosts(fee=0.0, slippage=0.0),
            balance=1.0,
        )
