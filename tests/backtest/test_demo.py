"""The demo's plan and its honest sums, over the candles that come with it."""

from collections.abc import Callable

import pytest

from candlewick.application.wiring.demo import DemoModel, make_contenders, make_cycle, make_plan
from candlewick.backtest.demo import (
    BALANCE,
    COSTS,
    EARLIEST,
    LOOK_BACK,
    STRIDE,
    DemoPlan,
    DemoResult,
    run_demo,
)
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.answer import ignore
from candlewick.domain.events import Event, Filled, Intended
from candlewick.domain.order import Purpose
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.cycle import TradingCycle
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import entry, restless

HOUR = 3_600_000
MOST = 90
"""How many decisions there is room for."""


def buy(prompt: Prompt) -> str:
    return entry(prompt)


def hold(_prompt: Prompt) -> str:
    return '{"signal": "HOLD"}'


async def played(
    plan: DemoPlan, model: ChatModel, tell: Callable[[Event], None] = lambda _: None
) -> DemoResult:
    shown = DemoModel(model=model, name="shown")
    return await run_demo(plan, contenders=make_contenders(plan, shown, listener=ignore), tell=tell)


def test_a_plan_lies_inside_the_bundled_candles_and_after_the_calibration_whatever_the_seed() -> (
    None
):
    for seed in range(60):
        plan = make_plan(decisions=MOST, seed=seed)

        for symbol, window in plan.window.items():
            whole = plan.markets[symbol].close_time
            assert window.close_time[0] == plan.closes[0]
            assert window.close_time[-1] == plan.closes[-1] + STRIDE * HOUR <= whole[-1]
            assert int((whole < plan.closes[0]).sum()) >= LOOK_BACK
        assert len(plan.closes) == MOST / 2
        assert plan.closes[0] >= EARLIEST


def test_every_market_has_the_same_closes_a_stride_apart() -> None:
    plan = make_plan(decisions=8, seed=7)

    assert len(plan.closes) * len(plan.window) == 8
    assert [b - a for a, b in zip(plan.closes, plan.closes[1:], strict=False)] == [8 * HOUR] * 3
    assert {tuple(window.close_time) for window in plan.window.values()} == {
        tuple(range(plan.closes[0], plan.closes[-1] + 8 * HOUR + 1, HOUR))
    }


def test_the_seed_alone_decides_where_it_begins() -> None:
    starts = {seed: make_plan(decisions=4, seed=seed).closes[0] for seed in range(20)}

    assert len(set(starts.values())) > 10
    for seed, start in starts.items():
        assert make_plan(decisions=MOST, seed=seed).closes[0] == start


def test_more_decisions_than_there_is_room_for_are_a_plain_error() -> None:
    with pytest.raises(UserError, match=f"room for {MOST} decisions, not {MOST + 1}"):
        make_plan(decisions=MOST + 1, seed=7)


async def test_a_longer_demo_continues_a_shorter_one() -> None:
    runs = [
        await played(make_plan(decisions=count, seed=3), ScriptedModel(restless))
        for count in (4, 10)
    ]

    assert len(runs[0].decisions) == 4
    assert runs[1].decisions[:4] == runs[0].decisions


async def test_the_first_row_is_what_its_fills_add_up_to() -> None:
    plan = make_plan(decisions=24, seed=5)
    events: list[Event] = []

    result = await played(plan, ScriptedModel(restless), events.append)

    orders = {event.order.order_id: event.order for event in events if isinstance(event, Intended)}
    fills = [event.fill for event in events if isinstance(event, Filled)]
    cash, fees, exits = BALANCE, 0.0, 0
    amounts = dict.fromkeys(plan.window, 0.0)
    for fill in fills:
        order = orders[fill.order_id]
        opens = order.purpose is Purpose.OPEN
        bought = fill.quantity * order.side.sign * (1 if opens else -1)
        cash -= bought * fill.price + fill.fee
        amounts[order.symbol] += bought
        fees += fill.fee
        exits += not opens
    for symbol, amount in amounts.items():
        if abs(amount) > 1e-9:
            price = float(plan.window[symbol].close[-1])
            price *= 1.0 - COSTS.slippage if amount > 0 else 1.0 + COSTS.slippage
            cash += amount * price - COSTS.fee * abs(amount) * price
            fees += COSTS.fee * abs(amount) * price
            exits += 1
    row = result.comparison.rows[0]
    assert len(fills) > 8
    assert row.total_return == pytest.approx(cash / BALANCE - 1.0, rel=1e-9)
    assert row.fees == pytest.approx(fees, rel=1e-9)
    assert row.trades == exits


async def test_what_is_still_held_at_the_end_is_closed_at_the_last_price_for_its_costs() -> None:
    plan = make_plan(decisions=2, seed=11)

    result = await played(plan, ScriptedModel(buy))

    expected = 0.0
    for window in plan.window.values():
        entry = float(window.close[0]) * (1 + COSTS.slippage)
        levels = (0.98 * entry, 1.04 * entry)
        assert levels[0] < float(window.low[1:].min()), "the seed has no stop in its eight hours"
        assert levels[1] > float(window.high[1:].max()), "and no target"
        exit_ = float(window.close[-1]) * (1 - COSTS.slippage)
        gain = (exit_ - entry) - COSTS.fee * (exit_ + entry)
        expected += 0.5 * gain / entry
    row = result.comparison.rows[0]
    assert row.trades == 2
    assert row.total_return == pytest.approx(expected, abs=2e-4)


async def test_doing_nothing_gains_nothing_and_has_no_place_among_the_random_runs() -> None:
    result = await played(make_plan(decisions=4, seed=7), ScriptedModel(hold))

    row = result.comparison.rows[0]
    assert (row.total_return, row.maximum_drawdown, row.trades, row.fees) == (0.0, 0.0, 0, 0.0)
    assert result.comparison.percentile is None
    assert result.comparison.verdict == "no trade was made, so there is nothing to judge"


async def test_every_contender_trades_through_the_same_cycle() -> None:
    plan = make_plan(decisions=12, seed=2)
    makers = make_contenders(plan, DemoModel(model=KeywordModel(), name="shown"), listener=ignore)

    assert [type(make(lambda _: None)) for make in makers.values()] == [TradingCycle] * 2
    shown, rule = (await played(plan, KeywordModel())).comparison.rows[:2]
    assert (shown.name, rule.name) == ("shown", "keyword rule, same words")
    assert rule.trades > 0
    assert (shown.total_return, shown.trades, shown.fees) == (
        rule.total_return,
        rule.trades,
        rule.fees,
    )


async def test_the_table_names_everyone_it_is_compared_with() -> None:
    result = await played(make_plan(decisions=2, seed=7), ScriptedModel(buy))

    assert [row.name.partition(" (")[0] for row in result.comparison.rows] == [
        "shown",
        "keyword rule, same words",
        "buy and hold",
        "do nothing",
        "random, same turnover",
    ]


async def test_a_prompt_of_the_demo_knows_nothing_of_later_candles() -> None:
    plan = make_plan(decisions=4, seed=9)
    cut = {symbol: candles.up_to(plan.closes[0]) for symbol, candles in plan.markets.items()}
    models = [ScriptedModel(hold), ScriptedModel(hold)]
    for model, markets in zip(models, (plan.markets, cut), strict=True):
        known = DemoPlan(markets=markets, window=plan.window, closes=plan.closes, seed=plan.seed)
        cycle = make_cycle(known, model, listener=ignore, tell=lambda _: None)
        await cycle.run(plan.closes[0])

    assert models[0].prompts == models[1].prompts
    assert len(models[0].prompts) == 2
