"""Baselines pay what the ledger charges, at its hours; the simulator, which is the ledger, tells."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.backtest.financing import financing_levels, financing_rate
from candlewick.backtest.holding import Costs, Holding
from candlewick.backtest.idle import hold_everything
from candlewick.backtest.null_model import Sides, random_runs
from candlewick.backtest.simulator.simulator import Simulation
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.strategy.risk.terms import MarginRules
from tests.backtest.conftest import plan_of
from tests.backtest.simulator.twins import (
    compiled,
    random_tape,
    settings_of,
    walk,
    with_holes,
)
from tests.bench import shifted

PERPETUAL = "BTC/USDT:USDT"
MARGIN = MarginRules(leverage=2.0, funding=0.0004, borrowing=0.0003, spot_margin=True)
FREE = Costs(fee=0.0, slippage=0.0)


def traded(candles: Candles, *, seed: int) -> Simulation:
    """Return an account that closes at closes only, so that it ends as a baseline does."""
    chosen = settings_of(
        candles.symbol,
        trading={"default_stop_loss_pct": 45, "default_take_profit_pct": 90},
        risk={"spot_margin": True, "leverage": 2, "maintenance_pct": 0.1},
        paper={
            "fee_pct": 0, "slippage_pct": 0, "latency_ms": 0, "impact": 0,
            "funding_pct": 100 * MARGIN.funding, "borrow_pct": 100 * MARGIN.borrowing,
        },
    )  # fmt: skip
    tape = random_tape(candles, seed=seed, busy=0.1)
    tape.stop_loss[:] = tape.take_profit[:] = np.nan
    return compiled(candles, tape, chosen)


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 2**32 - 1),
    symbol=st.sampled_from([PERPETUAL, "BTC/USDT"]),
    holes=st.integers(0, 3),
)
def test_the_same_holding_costs_a_baseline_and_the_ledger_the_same(
    seed: int, symbol: str, holes: int
) -> None:
    candles = with_holes(walk(300, seed=seed, symbol=symbol), seed=seed, holes=holes)
    run = traded(candles, seed=seed)
    levels = financing_levels(candles)

    for trade in range(len(run.trades)):
        if run.reasons[trade] != "close signal":
            continue
        opened, closed = (
            int(np.searchsorted(candles.close_time, run.closes[int(run.column(name)[trade])]))
            for name in ("opened", "closed")
        )
        side = Side.LONG if run.column("side")[trade] > 0 else Side.SHORT
        rate = financing_rate(symbol, side, MARGIN) * run.column("quantity")[trade]
        assert rate * (levels[closed] - levels[opened]) == pytest.approx(
            run.column("funding")[trade], rel=1e-9, abs=1e-12
        )


@pytest.mark.parametrize("side", list(Side))
def test_a_random_run_with_one_place_to_go_pays_for_its_hours(side: Side) -> None:
    candles = walk(80, seed=4, symbol=PERPETUAL)
    holding = Holding.at_market(
        PERPETUAL, side=side, value=500.0, costs=FREE,
        times=(int(candles.close_time[0]), int(candles.close_time[-1])),
        prices=(float(candles.close[0]), float(candles.close[-1])),
    )  # fmt: skip

    drawn = random_runs(
        [holding], {PERPETUAL: candles}, balance=1000.0, costs=FREE, margin=MARGIN,
        sides=Sides.KEPT, generator=np.random.default_rng(1), draws=2,
    )  # fmt: skip

    moments = [at for at in range(1, 80) if (at + 1) % 8 == 0]  # of the closes, those at 00, 08, 16
    paid = [
        side.sign * MARGIN.funding * holding.quantity * float(candles.close[at]) for at in moments
    ]
    assert drawn.value[:, -1] == pytest.approx(1000.0 + holding.profit - sum(paid))
    after_a_day = sum(paid[: sum(at < 24 for at in moments)])
    gained = side.sign * holding.quantity * float(candles.close[23] - candles.close[0])
    assert drawn.value[:, 1] == pytest.approx(1000.0 + gained - after_a_day)


def test_buying_and_holding_a_perpetual_pays_its_funding(history: Candles) -> None:
    plan = plan_of(shifted(history, symbol=PERPETUAL, seed=2), closes=72)
    free, charged = hold_everything(plan), hold_everything(replace(plan, margin=MARGIN))

    close = plan.window[PERPETUAL].close
    times = plan.window[PERPETUAL].close_time
    paid = np.cumsum(np.where(times % 28_800_000 == 0, close, 0.0) * (times > times[0]))
    paid *= MARGIN.funding * charged.trades[0].quantity
    assert charged.costs.funding == pytest.approx(paid[-1])
    assert charged.costs.funding > 0.0
    assert charged.trades[0].profit == pytest.approx(free.trades[0].profit - paid[-1])
    np.testing.assert_allclose(charged.equity, np.array(free.equity) - paid)


def test_buying_and_holding_with_own_money_borrows_nothing(history: Candles) -> None:
    plan = plan_of(history)

    assert hold_everything(replace(plan, margin=MARGIN)) == hold_everything(plan)
