"""A run's place among random runs."""

from dataclasses import replace

import pytest

from candlewick.backtest.chance import held, random_place
from candlewick.backtest.score import scored
from tests.judged import plan_over, restless_run, walk


def test_a_position_that_was_closed_in_parts_was_held_once() -> None:
    plan = plan_over(walk("A/USDT", hours=200, seed=1))
    whole, other = restless_run(plan).trades[:2]
    part = replace(whole, quantity=whole.quantity / 4, fees=whole.fees / 4, profit=whole.profit / 4)
    later = replace(
        whole,
        quantity=0.75 * whole.quantity,
        fees=0.75 * whole.fees,
        profit=0.75 * whole.profit,
        closed_at=whole.closed_at + 3_600_000,
        exit_price=whole.exit_price + 4.0,
    )

    first, second = held((part, later, other))

    assert first.quantity == pytest.approx(whole.quantity)
    assert first.fees == pytest.approx(whole.fees)
    assert first.exit_price == pytest.approx(whole.exit_price + 3.0)
    assert first.closed_at == later.closed_at
    assert second.quantity == other.quantity


def test_without_a_trade_there_is_no_place() -> None:
    plan = plan_over(walk("A/USDT", hours=200, seed=1))
    run = replace(restless_run(plan), trades=())

    assert random_place(plan, scored(plan, run)) is None


def test_trades_that_leave_chance_no_room_have_no_place() -> None:
    plan = plan_over(walk("A/USDT", hours=200, seed=1))
    run = restless_run(plan)
    long = tuple(
        replace(one, closed_at=plan.end, opened_at=plan.start + 3_600_000 * (1 + at))
        for at, one in enumerate(run.trades)
    )

    assert random_place(plan, scored(plan, replace(run, trades=long))) is None
