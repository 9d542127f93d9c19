"""Baselines, here or in a process of their own."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from candlewick.application.wiring import baselines
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.baselines import baselines_beside, run_baselines
from candlewick.backtest.result import RunResult
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.testing.jobs import doing
from tests.application.wiring.replay_demo import replay_demo


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    return replay_demo(tmp_path, anonymise=True)[1]


async def beside(prepared: Prepared) -> list[RunResult]:
    async with baselines_beside(prepared) as found:
        return await found()


@pytest.mark.parametrize("dies", [False, True])
def test_a_process_of_their_own_finds_the_same_or_dies_and_they_are_found_here(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, *, dies: bool
) -> None:
    begun: list[object] = []

    def begin(
        make: Callable[[Prepared], Callable[[Sequence[str]], list[RunResult]]], given: Prepared
    ) -> object:
        begun.append(make)
        return Clerk(doing, os._exit) if dies else Clerk(make, given)

    monkeypatch.setattr(baselines, "Clerk", begin)
    monkeypatch.setattr(baselines, "is_worth_a_process", lambda _: True)

    assert asyncio.run(beside(prepared)) == asyncio.run(run_baselines(prepared))
    assert len(begun) == 1


def test_a_short_run_has_one_process(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(baselines, "Clerk")

    assert len(asyncio.run(beside(prepared))) == len(asyncio.run(run_baselines(prepared)))
