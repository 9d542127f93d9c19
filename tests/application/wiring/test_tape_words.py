"""Words on a page are those that led to the decision beside them, or none."""

from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.application.report.source import Exchange
from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.backtest_model import choose_models
from candlewick.application.wiring.backtest_plan import (
    BacktestRequest,
    MarketKind,
    Prepared,
    prepare,
)
from candlewick.application.wiring.tape import read_tape, without_account
from candlewick.application.wiring.tape_words import tape_words
from candlewick.backtest.holding import Costs
from candlewick.backtest.result import RunResult
from candlewick.domain.timeframe import Timeframe
from candlewick.testing.model_server import ModelServer

START = 1_762_819_200_000
"""2025-11-11 00:00 UTC [ms]."""

HOUR = 3_600_000


def settings_at(folder: Path, url: str) -> LoadedSettings:
    file = folder / "candlewick.toml"
    file.write_text(f'[[model]]\nname = "a"\nbase_url = "{url}"\n')
    return load_settings(file, environ={}, folder=folder)


def history(loaded: LoadedSettings, *, anonymise: bool = False) -> Prepared:
    asked = BacktestRequest(
        symbols=("BTC/USDT",), since=START, until=START + 6 * HOUR, timeframe=Timeframe.parse("1h"),
        costs=Costs(fee=0.001, slippage=0.0), anonymise=anonymise, market=MarketKind.REAL,
        demo=True, seed=7,
    )  # fmt: skip
    return without_account(prepare(loaded, asked))


async def taped(loaded: LoadedSettings, prepared: Prepared) -> RunResult:
    (chosen,) = choose_models(loaded, ())
    read = await read_tape(
        loaded, prepared, chosen,
        budget=None, audit=False, cutoff=None, tell=lambda _: None,
    )  # fmt: skip
    return read.run


async def words_of(
    loaded: LoadedSettings, prepared: Prepared, run: RunResult
) -> dict[int, Exchange]:
    (chosen,) = choose_models(loaded, ())
    return await tape_words(
        loaded, prepared, chosen, run, template=prepared.template, shown=len(run.decisions)
    )


@pytest.mark.network
@pytest.mark.parametrize("anonymise", [False, True])
async def test_each_decision_has_the_words_that_led_to_it(
    tmp_path: Path, *, anonymise: bool
) -> None:
    async with ModelServer().running() as server:
        loaded = settings_at(tmp_path, server.base_url)
        prepared = history(loaded, anonymise=anonymise)
        run = await taped(loaded, prepared)
        asked = {str(one["messages"][-1]["content"]) for one in server.requests}
        words = await words_of(loaded, prepared, run)

    assert len(server.requests) == len(words) == len(run.decisions) == 6
    assert {one.prompt for one in words.values()} == asked
    for place, one in words.items():
        assert run.decisions[place].signal in one.answer


@pytest.mark.network
async def test_words_that_lead_elsewhere_are_not_put_beside_a_decision(tmp_path: Path) -> None:
    async with ModelServer().running() as server:
        loaded = settings_at(tmp_path, server.base_url)
        prepared = history(loaded)
        run = await taped(loaded, prepared)
        first, *others = run.decisions
        other = replace(run, decisions=(replace(first, stop_loss=1.0), *others))

        assert set(await words_of(loaded, prepared, other)) == {1, 2, 3, 4, 5}


@pytest.mark.network
async def test_who_has_no_answer_kept_is_not_asked_for_one(tmp_path: Path) -> None:
    async with ModelServer().running() as server:
        loaded = settings_at(tmp_path, server.base_url)
        prepared = history(loaded)
        run = await taped(loaded, prepared)
        (loaded.data_folder / "answers.db").unlink()

        assert await words_of(loaded, prepared, run) == {}
        assert len(server.requests) == 6
