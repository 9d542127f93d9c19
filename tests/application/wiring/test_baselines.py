"""Baselines, here or in a process of their own."""

import asyncio
from pathlib import Path

import pytest

from candlewick.application.settings.loader import load_settings
from candlewick.application.wiring import baselines
from candlewick.application.wiring.backtest_plan import (
    BacktestRequest,
    MarketKind,
    Prepared,
    prepare,
)
from candlewick.application.wiring.baselines import baselines_beside, run_baselines
from candlewick.backtest.holding import Costs
from candlewick.backtest.result import RunResult
from candlewick.domain.timeframe import Timeframe


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    (tmp_path / "candlewick.toml").write_text("")
    request = BacktestRequest(
        symbols=("BTC/USDT",), since=None, until=None, timeframe=Timeframe.parse("1h"),
        costs=Costs(fee=0.001, slippage=0.0005), anonymise=True, market=MarketKind.REAL,
        demo=True, seed=3,
    )  # fmt: skip
    return prepare(load_settings(tmp_path / "candlewick.toml", environ={}), request)


async def beside(prepared: Prepared) -> list[RunResult]:
    async with baselines_beside(prepared) as found:
        return await found()


@pytest.mark.parametrize("work", ["_baselines", "_killed"])
def test_a_process_of_their_own_finds_the_same_or_dies_and_they_are_found_here(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    begun: list[object] = []
    real = baselines.Beside

    def begin(do: object, given: Prepared) -> object:
        begun.append(do)
        return real(exit, 1) if work == "_killed" else real(do, given)  # type: ignore[arg-type]

    monkeypatch.setattr(baselines, "Beside", begin)
    monkeypatch.setattr(baselines, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(baselines.os, "cpu_count", lambda: 2)

    assert asyncio.run(beside(prepared)) == asyncio.run(run_baselines(prepared))
    assert len(begun) == 1


def test_a_short_run_has_one_process(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(baselines, "Beside")

    assert len(asyncio.run(beside(prepared))) == len(asyncio.run(run_baselines(prepared)))
