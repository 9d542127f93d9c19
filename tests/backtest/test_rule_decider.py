"""Rules in the place of a model, through the live cycle."""

import asyncio
import itertools
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.application.wiring.backtest_cycle import cycle_over
from candlewick.backtest.holding import Costs
from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.rule import RULES, holds
from candlewick.backtest.rule_decider import RuleDecider
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.domain.candles import Candles
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from tests.backtest.conftest import SETTINGS, at_once, plan_of
from tests.bench import shifted

HOUR = 3_600_000


async def run_rule(plan: BacktestPlan, name: str) -> RunResult:
    markets = list(plan.markets.values())
    decider = RuleDecider(
        RULES[name], markets, candles=HistoryCandles(markets), timeframe=plan.timeframe
    )
    trace = RunTrace(plan.closes, kind=ContenderKind.BASELINE, balance=plan.balance)
    journal = BatchJournal(ForgetfulJournal())
    heard = AnnouncingJournal(journal, tell=trace.take)
    cycle = cycle_over(plan, SETTINGS, decider, journal=heard, waits=False)
    await run_closes(
        cycle, plan.closes, journal=journal, model=None, tell=lambda: None, pause=at_once
    )
    return trace.result(name=name, run_id="", costs=plan.costs)


@given(st.lists(st.sampled_from([1.0, 0.0, -1.0]), max_size=30))
def test_a_rule_is_in_the_market_from_a_buy_until_a_sell(signals: list[float]) -> None:
    expected, inside = [], False
    for signal in signals:
        inside = signal > 0.0 or (inside and signal == 0.0)
        expected.append(inside)

    assert holds(np.array(signals)).tolist() == expected


@pytest.mark.parametrize("name", list(RULES))
async def test_a_rule_holds_what_it_says_and_nothing_else(history: Candles, name: str) -> None:
    plan = plan_of(history, closes=300)
    result = await run_rule(plan, name)
    inside = dict(
        zip(history.close_time.tolist(), holds(RULES[name](history.close)).tolist(), strict=True)
    )
    held = [
        any(trade.opened_at <= close < trade.closed_at for trade in result.trades)
        for close in plan.closes[:-1]
    ]

    assert held == [inside[close] for close in plan.closes[:-1]]
    assert {trade.reason for trade in result.trades} <= {"close signal", "end"}
    assert result.costs.model_usd == 0.0


@pytest.mark.parametrize("name", list(RULES))
def test_a_rule_knows_no_later_price(history: Candles, name: str) -> None:
    whole = RULES[name](history.close)

    for past in (31, 200, 555):
        np.testing.assert_array_equal(RULES[name](history.close[:past]), whole[:past])


def test_buy_and_hold_pays_in_and_out_and_follows_the_markets(history: Candles) -> None:
    plan = plan_of(history, shifted(history, symbol="ETH/USDT", seed=2))
    result = hold_everything(plan)

    profit = sum(trade.profit for trade in result.trades)
    assert result.equity[-1] == pytest.approx(plan.balance + profit)
    spent = sum(trade.entry_price * trade.quantity for trade in result.trades)
    assert spent * 1.001 == pytest.approx(plan.balance)
    assert result.equity[0] < plan.balance
    assert result.costs.slippage == pytest.approx(
        sum(0.0005 / 1.0005 * t.entry_price * t.quantity for t in result.trades)
        + sum(0.0005 / 0.9995 * t.exit_price * t.quantity for t in result.trades)
    )


def test_buy_and_hold_without_costs_earns_what_the_market_did(history: Candles) -> None:
    from dataclasses import replace  # noqa: PLC0415

    plan = replace(plan_of(history), costs=Costs(fee=0.0, slippage=0.0))
    window = plan.window["BTC/USDT"]

    equity = hold_everything(plan).equity

    np.testing.assert_allclose(equity, plan.balance * window.close / window.close[0])


def test_doing_nothing_keeps_the_balance(plan: BacktestPlan) -> None:
    assert set(do_nothing(plan).equity) == {plan.balance}
    assert all(one < other for one, other in itertools.pairwise(plan.closes))


async def test_who_does_not_wait_is_asked_without_a_task_for_each_market(
    two_market_plan: BacktestPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(*_given: object, **_named: object) -> NoReturn:
        pytest.fail("a task was begun")

    with monkeypatch.context() as changed:
        changed.setattr(asyncio.get_running_loop(), "create_task", begin)
        result = await run_rule(two_market_plan, "SMA 15")

    assert result.trades
