"""A run that is stopped anywhere ends as if it had not been."""

import asyncio
import gc
from collections.abc import Iterable
from pathlib import Path

import pytest

from candlewick.application.wiring.backtest_cycle import cycle_over, path_over
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.replay import replay
from candlewick.domain.answer import Answer, Listener
from candlewick.domain.events import Event
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.store.event_codec import encode
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.testing.scripted_model import ScriptedModel
from tests.backtest.conftest import SETTINGS, Run
from tests.bench import restless


def said(events: Iterable[Event]) -> list[str]:
    return [encode(event) for event in events]


class Dying:
    """A model whose process dies at its n-th question."""

    def __init__(self, at: int, error: BaseException) -> None:
        self._inner = ScriptedModel(restless)
        self._left = at
        self._error = error

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        self._left -= 1
        if self._left < 0:
            raise self._error
        return await self._inner.ask(prompt, listener=listener)


async def test_a_run_records_what_the_live_cycle_records(two_market_plan: BacktestPlan) -> None:
    live = MemoryJournal()
    path = path_over(two_market_plan, SETTINGS, ScriptedModel(restless))
    cycle = cycle_over(two_market_plan, SETTINGS, path, journal=live)
    await replay(cycle, two_market_plan.closes)

    run = Run(two_market_plan, ScriptedModel(restless))
    result = await run.go()

    assert said(run.inner.replay()) == said(live.replay())
    assert result.equity[-1] == cycle.strategy.ledger.equity
    assert len(result.trades) > 3


@pytest.mark.parametrize("stops", [(1,), (7, 1, 12), (23,)])
async def test_a_run_that_was_stopped_between_closes_ends_the_same(
    two_market_plan: BacktestPlan, stops: tuple[int, ...]
) -> None:
    whole = Run(two_market_plan, ScriptedModel(restless))
    expected = await whole.go()
    run = Run(two_market_plan, ScriptedModel(restless))
    for stop in stops:
        with pytest.raises(KeyboardInterrupt):
            await run.go(stop_after=stop)

    assert await run.go() == expected
    assert said(run.inner.replay()) == said(whole.inner.replay())


@pytest.mark.parametrize("question", range(0, 24, 9))
@pytest.mark.parametrize(
    "error", [asyncio.CancelledError(), ModelUnavailableError("gone")], ids=["killed", "no model"]
)
async def test_a_run_that_died_inside_a_close_ends_the_same(
    plan: BacktestPlan, question: int, error: BaseException
) -> None:
    whole = Run(plan, ScriptedModel(restless))
    expected = await whole.go()
    run = Run(plan, Dying(question, error))
    with pytest.raises(type(error)):
        await run.go()
    run.model = ScriptedModel(restless)

    assert await run.go() == expected
    assert said(run.inner.replay()) == said(whole.inner.replay())


async def test_a_journal_on_disk_has_the_same_bytes_after_a_stop(
    plan: BacktestPlan, tmp_path: Path
) -> None:
    for name, stops in (("whole", ()), ("stopped", (3, 17))):
        for stop in (*stops, None):
            with SqlJournal(tmp_path / f"{name}.db", account="backtest") as journal:
                run = Run(plan, ScriptedModel(restless), inner=journal)
                if stop is None:
                    await run.go()
                else:
                    with pytest.raises(KeyboardInterrupt):
                        await run.go(stop_after=stop)
    kept = []
    for name in ("whole", "stopped"):
        with SqlJournal(tmp_path / f"{name}.db", account="backtest", read_only=True) as journal:
            kept.append(said(journal.replay()))

    assert kept[0] == kept[1]


async def test_a_model_that_does_not_answer_stops_the_run_instead_of_holding(
    plan: BacktestPlan,
) -> None:
    run = Run(plan, Dying(5, ModelUnavailableError("no such host")))

    with pytest.raises(ModelUnavailableError, match="no such host"):
        await run.go()
    kinds = {type(event).__name__ for event in run.inner.replay()}
    assert "Held" not in kinds


async def test_the_equity_of_each_close_is_the_ledgers(plan: BacktestPlan) -> None:
    path = path_over(plan, SETTINGS, ScriptedModel(restless))
    cycle = cycle_over(plan, SETTINGS, path, journal=MemoryJournal())
    worth = []
    for close in plan.closes:
        await replay(cycle, [close])
        worth.append(cycle.strategy.ledger.equity)

    result = await Run(plan, ScriptedModel(restless)).go()

    assert list(result.equity) == worth
    profit = sum(trade.profit for trade in result.trades if trade.reason != "end")
    held = [trade for trade in result.trades if trade.reason == "end"]
    assert len(held) <= 1
    if not held:
        assert worth[-1] == pytest.approx(10_000.0 + profit, abs=1e-9)
    assert result.costs.fees == pytest.approx(
        sum(trade.fees for trade in result.trades)
        - sum(0.001 * trade.exit_price * trade.quantity for trade in held)
    )


async def test_the_equity_of_a_close_is_the_ledgers_after_all_its_markets(
    two_market_plan: BacktestPlan,
) -> None:
    path = path_over(two_market_plan, SETTINGS, ScriptedModel(restless))
    cycle = cycle_over(two_market_plan, SETTINGS, path, journal=MemoryJournal())
    worth = []
    for close in two_market_plan.closes:
        await replay(cycle, [close])
        worth.append(cycle.strategy.ledger.equity)

    result = await Run(two_market_plan, ScriptedModel(restless)).go()

    assert list(result.equity) == worth
    assert len(set(result.equity)) > 10


@pytest.mark.parametrize("ends", ["whole", "stopped"])
async def test_what_was_there_before_is_not_searched_for_unused_memory_until_the_run_ends(
    plan: BacktestPlan, ends: str
) -> None:
    left_alone: list[int] = []

    class Watched(ScriptedModel):
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            left_alone.append(gc.get_freeze_count())
            return await super().ask(prompt, listener=listener)

    run = Run(plan, Watched(restless))
    if ends == "whole":
        await run.go()
    else:
        with pytest.raises(KeyboardInterrupt):
            await run.go(stop_after=2)

    assert min(left_alone) > 0
    assert gc.get_freeze_count() == 0
