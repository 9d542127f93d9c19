"""How long a year's back-test of twenty markets takes when every answer is known already.

    uv run candlewick indicators warm
    uv run python benchmarks/backtest/year.py [--closes N] [--markets N] [--folder F] [--json]

What is timed is what `candlewick backtest` does once its history is read: the run through
`run_backtest`, with the answers from `answers.db`, the journal, the baselines, the random accounts
and the judgement. A first run fills `answers.db`, by a model that answers at once in the place of
the service's client; it is timed as well, but waits for the disk at each answer. In the second
run that client refuses. `--folder` keeps the data, so that a further call has nothing to fill.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from decisions import HOUR, LOOK_BACK, START, walk

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring import model as model_wiring
from candlewick.application.wiring.backtest import run_backtest
from candlewick.application.wiring.backtest_model import choose_models
from candlewick.application.wiring.backtest_plan import (
    BacktestRequest,
    MarketKind,
    Prepared,
    prepare,
)
from candlewick.application.wiring.candle_history import open_archive, series_key
from candlewick.backtest.holding import Costs
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.result import BacktestResult
from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper

SPAN = Timeframe.parse("1h")
SETTINGS = """\
[trading]
sentiment_refresh_interval = 0

[[model]]
name = "at-once"
base_url = "http://127.0.0.1:9/v1"
price_input = 0.0
price_output = 0.0
"""


class AtOnce(ModelWrapper):
    """Stands where the service's client does: the same request, answered here."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Answer by the count of words."""
        answer = await KeywordModel().ask(prompt, listener=listener)
        return replace(answer, request=self.request(prompt))


class Nobody(ModelWrapper):
    """Stands there when all is to be known."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Refuse."""
        del listener
        msg = f"{prompt.symbol} at {prompt.as_of} ms was to be known"
        raise ModelRefusedError(msg)


def symbols_of(markets: int) -> tuple[str, ...]:
    """Return the names of so many markets."""
    return tuple(f"M{number:02}/USDT" for number in range(markets))


def fill_archive(loaded: LoadedSettings, markets: int, closes: int) -> None:
    """Keep each market's candles, where they are not kept yet."""
    with open_archive(loaded) as archive:
        for number, symbol in enumerate(symbols_of(markets)):
            candles = walk(symbol, LOOK_BACK + closes, seed=number)
            span = (START, START + (LOOK_BACK + closes) * HOUR)
            archive.add(series_key(loaded, symbol, SPAN), candles, span=span)


def prepared_for(loaded: LoadedSettings, markets: int, closes: int) -> Prepared:
    """Read the history, as the command does."""
    request = BacktestRequest(
        symbols=symbols_of(markets),
        since=START + LOOK_BACK * HOUR,
        until=START + (LOOK_BACK + closes) * HOUR,
        timeframe=SPAN,
        costs=Costs(fee=0.001, slippage=0.0005),
        anonymise=False,
        market=MarketKind.REAL,
        demo=False,
        seed=7,
    )
    return prepare(loaded, request)


def timed(
    loaded: LoadedSettings, prepared: Prepared, stand_in: Callable[[NamedModel], NamedModel]
) -> tuple[BacktestResult, float, float]:
    """Run with `stand_in` around the client; return the result, and the seconds of wall and CPU."""
    build = model_wiring.build_client

    def built(*given: Any, **named: Any) -> NamedModel:
        return stand_in(build(*given, **named))

    model_wiring.build_client = built
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        result = asyncio.run(
            run_backtest(
                loaded,
                prepared,
                choose_models(loaded, ("at-once",)),
                budget=None,
                resume=False,
                audit=False,
                cutoff=None,
                tell=lambda _: None,
            )
        )
    finally:
        model_wiring.build_client = build
    return result, time.perf_counter() - begun, time.process_time() - cpu


def measure(folder: Path, markets: int, closes: int) -> dict[str, float]:
    """Fill, run again, and return what it took."""
    (folder / "candlewick.toml").write_text(SETTINGS)
    loaded = load_settings(folder / "candlewick.toml", environ={})
    fill_archive(loaded, markets, closes)
    prepared = prepared_for(loaded, markets, closes)
    first, filling, _ = timed(loaded, prepared, AtOnce)
    again, wall, cpu = timed(loaded, prepared, Nobody)
    if again.runs[0].decisions != first.runs[0].decisions:
        msg = "the second run decided something else"
        raise SystemExit(msg)
    return {
        "markets": markets,
        "closes": closes,
        "decisions": len(again.runs[0].decisions),
        "trades": len(again.runs[0].trades),
        "filling_seconds": filling,
        "wall_seconds": wall,
        "cpu_seconds": cpu,
        "decisions_per_second": len(again.runs[0].decisions) / wall,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--closes", type=int, default=8760)
    parser.add_argument("--markets", type=int, default=20)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = said.folder or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        row = measure(folder, said.markets, said.closes)
    if said.json:
        print(json.dumps(row, indent=2))
        return
    print(
        f"{row['markets']} markets, {row['closes']:,} closes each: {row['decisions']:,} decisions"
        f" from known answers in {row['wall_seconds']:.1f} s wall ({row['cpu_seconds']:.1f} s CPU),"
        f" {row['decisions_per_second']:,.0f} decisions/s, {row['trades']:,} trades;"
        f" filling took {row['filling_seconds']:.1f} s; peak memory {row['peak_rss_mb']:.0f} MB"
    )


if __name__ == "__main__":
    main()
