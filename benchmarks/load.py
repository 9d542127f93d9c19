"""Two hundred markets whose hourly candles close at the same second: how long until all is recorded.

    uv run python benchmarks/load.py [--symbols 200] [--closes 4]

Everything is the live program's but the exchange (candles in memory) and the model (it answers at
once): one account with its lock, its SQLite journal (synchronous=FULL), the kept evidence and
the readable files; every close fetches, settles, decides, trades and records each market.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.account import Account, open_account, read_journal
from candlewick.application.wiring.path import make_path
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided, Event, Filled
from candlewick.domain.prompt import Prompt
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.strategy.cycle import TradingCycle
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel

HOUR: Final = 3_600_000
FIRST: Final = 480_000 * HOUR
HISTORY: Final = 800
CLOSES_ONE_IN: Final = 3
LIMIT_SECONDS: Final = 10.0
LIMIT_MEGABYTES: Final = 1024.0


def market(number: int) -> Candles:
    """Return the candles of one made-up market."""
    rng = np.random.default_rng(number)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, HISTORY)))
    open_ = np.concatenate(([100.0], close[:-1]))
    reach = np.abs(rng.normal(0.0, 0.004, (2, HISTORY)))
    return Candles(
        symbol=f"C{number:03d}/USDT",
        timeframe=Timeframe.parse("1h"),
        open_time=FIRST + np.arange(HISTORY, dtype=np.int64) * HOUR,
        open=open_,
        high=np.maximum(open_, close) * (1.0 + reach[0]),
        low=np.minimum(open_, close) * (1.0 - reach[1]),
        close=close,
        volume=np.full(HISTORY, 1e6),
    )


def answer(prompt: Prompt) -> str:
    """Open where nothing is held; else move the stop up now and then, or close."""
    if prompt.held is None:
        levels = {"stop_loss": prompt.price * 0.98, "take_profit": prompt.price * 1.04}
        return json.dumps({"signal": "BUY", "confidence": "HIGH", "reasoning": "it rises"} | levels)
    ends = round(prompt.price * 1e6) % CLOSES_ONE_IN == 0
    return json.dumps({"signal": "CLOSE" if ends else "HOLD", "reasoning": "it is time"})


def settings(folder: Path, symbols: Sequence[str]) -> LoadedSettings:
    """Return the settings of the account."""
    file = folder / "candlewick.toml"
    names = json.dumps(list(symbols))
    file.write_text(
        f"[exchange]\nsymbols = {names}\n[trading]\nposition_size = 0.004\n"
        "sentiment_refresh_interval = 0\n",
        encoding="utf-8",
    )
    return load_settings(file, environ={})


def tell(_event: Event) -> None:
    """Tell nobody."""


def cycle_of(loaded: LoadedSettings, account: Account, held: MemoryCandles) -> TradingCycle:
    """Tie the live cycle to the account."""
    path = make_path(
        loaded.settings,
        candles=held,
        sentiment=None,
        model=ScriptedModel(answer),
        evidence=account.evidence,
    )
    return TradingCycle(
        symbols=loaded.settings.exchange.spans,
        path=path,
        strategy=account.strategy,
        pool=ConcurrentPool(),
        done=account.catch_up,
    )


async def work(cycle: TradingCycle, closes: Sequence[int]) -> list[tuple[float, float]]:
    """Do the work of each close; return its wall and CPU time [s]."""
    took = []
    for close in closes:
        start = time.perf_counter(), time.process_time()
        await cycle.run(close)
        took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return took


def main(arguments: Sequence[str] | None = None) -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(prog="load", description=__doc__.partition("\n")[0])
    parser.add_argument("--symbols", type=int, default=200)
    parser.add_argument("--closes", type=int, default=4)
    options = parser.parse_args(arguments)
    markets = [market(number) for number in range(options.symbols)]
    closes = [int(t) for t in markets[0].close_time[-options.closes :]]
    with tempfile.TemporaryDirectory() as folder:
        loaded = settings(Path(folder), [one.symbol for one in markets])
        with open_account(loaded, clock=ManualClock(closes[0]), tell=tell) as account:
            took = asyncio.run(work(cycle_of(loaded, account, MemoryCandles(markets)), closes))
        events = read_journal(loaded)
    print(f"{options.symbols} markets, {options.closes} closes")
    for number, (wall, cpu) in enumerate(took, start=1):
        print(f"close {number}: all recorded after {wall:.2f} s (CPU {cpu:.2f} s)")
    decided = sum(isinstance(event, Decided) for event in events)
    fills = sum(isinstance(event, Filled) for event in events)
    missed = options.symbols * options.closes - decided
    print(f"decisions recorded: {decided}, missed: {missed}; fills: {fills}")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(f"memory at most: {megabytes:.0f} MB")
    slowest = max(wall for wall, _ in took)
    met = slowest <= LIMIT_SECONDS and megabytes <= LIMIT_MEGABYTES and not missed
    print(f"within {LIMIT_SECONDS:.0f} s and 1 GB, none missed: {'yes' if met else 'no'}")


if __name__ == "__main__":
    main()
