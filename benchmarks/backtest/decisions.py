"""How many decisions a second the live cycle makes in a back-test, and how its memory grows.

    uv run candlewick indicators warm
    uv run python benchmarks/backtest/decisions.py [--closes N] [--markets N] [--json]

The candles are a seeded random walk, 730 of them before each decision; the whole default suite
is computed, the whole prompt built, the answer parsed, orders placed and every event recorded in
an SQLite journal that commits 200 closes at a time. The model answers at once.

On a busy machine wall time says nothing and CPU time too much, since cores share their caches: the
best stretch of 200 closes, commit included, is nearest to what an idle machine does.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.backtest_cycle import cycle_over, path_over
from candlewick.backtest.counted_model import CountedModel
from candlewick.backtest.holding import Costs
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.indicators.engine.execution import prefer_machine
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.sql_journal import SqlJournal

HOUR = 3_600_000
LOOK_BACK = 730
STRETCH = 200
START = 1_700_000_000_000 // HOUR * HOUR


def walk(symbol: str, count: int, *, seed: int) -> Candles:
    """Return `count` hourly candles of a random walk with 0.5 % an hour."""
    generator = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(generator.normal(0.0, 0.005, count)))
    open_ = np.concatenate(([100.0], close[:-1]))
    reach = 1.0 + generator.uniform(0.0, 0.003, (2, count))
    return Candles(
        symbol=symbol,
        timeframe=Timeframe.parse("1h"),
        open_time=START + np.arange(count, dtype=np.int64) * HOUR,
        open=open_,
        high=np.maximum(open_, close) * reach[0],
        low=np.minimum(open_, close) / reach[1],
        close=close,
        volume=generator.lognormal(5.0, 1.0, count),
    )


def plan_of(markets: int, closes: int) -> BacktestPlan:
    """Return a plan of so many markets and closes."""
    names = [f"M{number:02}/USDT" for number in range(markets)]
    costs = Costs(fee=0.001, slippage=0.0005)
    return BacktestPlan(
        markets={name: walk(name, LOOK_BACK + closes, seed=n) for n, name in enumerate(names)},
        readings=(),
        headlines=None,
        timeframe=Timeframe.parse("1h"),
        start=START + LOOK_BACK * HOUR,
        end=START + (LOOK_BACK + closes) * HOUR,
        look_back=LOOK_BACK,
        balance=10_000.0,
        currency="USDT",
        costs=costs,
        seed=7,
    )


async def pause() -> None:
    """Let others have a turn, as the command does."""
    await asyncio.sleep(0)  # noqa: TID251 - no time passes


def measure(markets: int, closes: int, folder: Path) -> dict[str, float]:
    """Run a plan and return what it took."""
    plan, settings = plan_of(markets, closes), Settings()
    model = CountedModel(KeywordModel())
    trace = RunTrace(plan.closes, kind=ContenderKind.MODEL, balance=plan.balance)
    with SqlJournal(folder / f"{markets}-{closes}.db", account="backtest") as stored:
        journal = BatchJournal(stored)
        cycle = cycle_over(
            plan,
            settings,
            path_over(plan, settings, model, indicators=FollowedMarkets().read),
            journal=AnnouncingJournal(journal, tell=trace.take),
        )
        begun, cpu = time.perf_counter(), time.process_time()
        marks: list[float] = []

        def tell() -> None:
            marks.append(time.perf_counter())

        asyncio.run(
            run_closes(cycle, plan.closes, journal=journal, model=model, tell=tell, pause=pause)
        )
        cpu, wall = time.process_time() - cpu, time.perf_counter() - begun
    decisions = markets * closes
    stretches = [marks[n + STRETCH] - marks[n] for n in range(0, len(marks) - STRETCH, STRETCH)]
    return {
        "markets": markets,
        "closes": closes,
        "decisions_per_cpu_second": decisions / cpu,
        "best_decisions_per_second": markets * STRETCH / min(stretches, default=wall),
        "cpu_seconds": cpu,
        "wall_seconds": wall,
        "trades": len(cycle.strategy.ledger.trades),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--closes", type=int, default=2000)
    parser.add_argument("--markets", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    prefer_machine()
    with tempfile.TemporaryDirectory() as folder:
        measure(said.markets, 50, Path(folder))
        rows = [measure(said.markets, said.closes * factor, Path(folder)) for factor in (1, 4)]
    if said.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(
            f"{row['markets']:>3} markets, {row['closes']:>7,} closes: "
            f"{row['decisions_per_cpu_second']:>7,.0f} decisions/CPU s, "
            f"best {row['best_decisions_per_second']:,.0f} decisions/s, "
            f"{row['wall_seconds']:.1f} s wall, {row['trades']:,} trades, "
            f"peak memory {row['peak_rss_mb']:.0f} MB"
        )


if __name__ == "__main__":
    main()
