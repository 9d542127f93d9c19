"""Ctrl-C is heard also where every answer comes at once and nothing is ever waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from candlewick.application.views.backtest import Progress
from candlewick.application.wiring.arena_answers import ask_everybody
from candlewick.application.wiring.arena_entrant import Entrant
from candlewick.application.wiring.backtest import run_backtest
from candlewick.application.wiring.backtest_model import choose_models
from candlewick.application.wiring.tape import read_tape, without_account
from tests.application.wiring.replay_demo import replay_demo

ENOUGH = 5
"""[closes] After so many it is interrupted."""
Tell = Callable[[Progress], None]
Replay = Callable[..., Awaitable[object]]


def tape(folder: Path) -> Replay:
    loaded, prepared = replay_demo(folder)
    (chosen,) = choose_models(loaded, ("keyword",))
    return partial(
        read_tape, loaded, without_account(prepared), chosen,
        budget=None, audit=False, cutoff=None,
    )  # fmt: skip


def arena(folder: Path) -> Replay:
    loaded, prepared = replay_demo(folder)
    (chosen,) = choose_models(loaded, ("keyword",))
    template = prepared.template.without_account()
    entrant = Entrant(name="keyword", chosen=chosen, prompt="dense", template=template)
    return partial(ask_everybody, loaded, prepared, [entrant], arena_id="a", budget=None)


def back_test(folder: Path) -> Replay:
    loaded, prepared = replay_demo(folder)
    models = choose_models(loaded, ("keyword",))
    return partial(
        run_backtest, loaded, prepared, models,
        budget=None, resume=False, audit=False, cutoff=None,
    )  # fmt: skip


@pytest.mark.parametrize("begin", [tape, arena, back_test])
def test_an_interrupt_is_heard_between_two_closes(
    begin: Callable[[Path], Replay], tmp_path: Path
) -> None:
    replay, reached = begin(tmp_path), [0]

    async def interrupted() -> None:
        def tell(progress: Progress) -> None:
            reached[0] = progress.done
            if progress.done == ENOUGH:
                task.cancel()  # as asyncio does on Ctrl-C

        task = asyncio.ensure_future(replay(tell=tell))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())

    assert ENOUGH <= reached[0] <= ENOUGH + 1
