"""Does our ledger give the numbers that others published?

    uv run python benchmarks/cryptotrade.py DATA_DIR           print the tables
    uv run python benchmarks/cryptotrade.py DATA_DIR --json    the same as rows, as fractions

Re-computes the baselines of CryptoTrade (arXiv 2407.09546) with our own rules and ledger, under
that paper's fees and fills, and compares every printed number. Then puts the paper's language
models beside doing nothing and beside random accounts on the same days at the same fees. Their
data is CC BY-NC-SA and not part of Candlewick: DATA_DIR holds any of bitcoin_daily_price.csv,
eth_daily.csv and solana_daily_price.csv of github.com/Xtra-Computing/CryptoTrade.

That paper's rules: an account begins half in cash, half in coin. Each day it sees the opening
price and the indicators over it, trades at that price and is valued at the next. Rules trade half
of what is there on EVERY day on which they hold. MACD is applied the wrong way round (buy below
the signal); so it is here. Mean and deviation are of daily returns with a leading 0, divided by n;
the Sharpe ratio is not annualised.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from cryptotrade_table import BASELINES, DAYS, FILES, MODELS, WINDOWS

from candlewick.backtest.fraction_ledger import TradeFee, trade_fractions
from candlewick.backtest.rule_baseline import (
    average_over_average,
    macd_over_signal,
    outside_bands,
    price_over_average,
)
from candlewick.domain.arrays import FloatArray

WORTH = 1_000_000.0
FEE = TradeFee(fraction=0.004, coins=21_000 * 70e-9)
AGENTS, SEED = 20_000, 7
ROUNDING = 0.0051
"""[percent] the paper prints two digits."""

HALF, ALL = 0.5, 1.0
RULES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "do nothing": lambda opens: np.zeros(len(opens)),
    "buy and hold": lambda opens: np.full(len(opens), ALL),
    "SMA": lambda opens: HALF * price_over_average(opens, length=15),
    "SLMA": lambda opens: HALF * average_over_average(opens, short=15, long=30),
    "MACD": lambda opens: -HALF * macd_over_signal(opens),
    "Bollinger": lambda opens: HALF * outside_bands(opens, of="sample"),
}
CHANCE = {
    "uniform": np.linspace(-1.0, 1.0, 21),
    "lazy": np.array([0.5, 0.2, -0.5, -0.2, 0.0, 0.0, 0.0, 0.0, 0.0]),
}
"""What a random account chooses among each day; "lazy" leaves things alone on 5 days of 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one strategy earned in one window.

    Attributes:
        coin: such as "BTC".
        strategy: its name.
        window: "bull", "sideways" or "bear".
        total_return: [fraction].
        mean: [fraction per day] None where only the return was published.
        std: [fraction per day] divided by n.
        sharpe: mean / std, per day.
        agrees: how many of its four numbers are as published; None where none are.
        beats: for a published model, the share [fraction] of random accounts that it beats.
    """

    coin: str
    strategy: str
    window: str
    total_return: float
    mean: float | None = None
    std: float | None = None
    sharpe: float | None = None
    agrees: int | None = None
    beats: dict[str, float] | None = None


def main() -> None:
    """Print the tables, or the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("--json", action="store_true", help="print rows, as fractions")
    arguments = parser.parse_args()
    rows = [row for coin in FILES for row in coin_rows(arguments.data_dir, coin)]
    if not rows:
        wanted = ", ".join(file.name for file in FILES.values())
        sys.exit(f"{arguments.data_dir} holds none of {wanted}; see the head of this file")
    if arguments.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        print_tables(rows)


def coin_rows(folder: Path, coin: str) -> Iterator[Row]:
    """Return the rows of `coin`; none where its file is not there."""
    path = folder / FILES[coin].name
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        prices = sorted(
            (row[FILES[coin].day][:10], float(row["open"])) for row in csv.DictReader(file)
        )
    days = [day for day, _ in prices]
    opens = np.array([price for _, price in prices])
    for place, window in enumerate(WINDOWS):
        first, last = (days.index(day) for day in DAYS[window][coin])
        inside = slice(first, last + 1)
        for name, rule in RULES.items():
            actions = rule(opens)[first:last]
            worth = run(opens[inside], actions[None, :])[0]
            yield measured(worth, coin=coin, strategy=name, window=window, place=place)
        yield from model_rows(opens[inside], coin=coin, window=window, place=place)


def run(opens: FloatArray, actions: FloatArray) -> FloatArray:
    """Return the worth of each account day by day, from half cash and half coin."""
    half = WORTH / 2.0
    return trade_fractions(opens, actions, cash=half, coins=half / float(opens[0]), fee=FEE).worth


def measured(worth: FloatArray, *, coin: str, strategy: str, window: str, place: int) -> Row:
    """Return what the paper would print of an account, and how much of it it did print."""
    daily = np.concatenate(([0.0], worth[1:] / worth[:-1] - 1.0))
    numbers = (worth[-1] / WORTH - 1.0, daily.mean(), daily.std(), daily.mean() / daily.std())
    published = BASELINES[coin].get(strategy)
    agrees = None
    if published is not None:
        scaled = [100.0 * number for number in numbers[:3]] + [numbers[3]]
        agrees = sum(
            bool(abs(ours - theirs) <= ROUNDING)
            for ours, theirs in zip(scaled, published[place], strict=True)
        )
    total, mean, std, sharpe = map(float, numbers)
    return Row(
        coin=coin, strategy=strategy, window=window, total_return=total, mean=mean, std=std,
        sharpe=sharpe, agrees=agrees,
    )  # fmt: skip


def model_rows(opens: FloatArray, *, coin: str, window: str, place: int) -> Iterator[Row]:
    """Put each published model beside random accounts."""
    generator = np.random.default_rng(SEED)
    drawn = {
        name: run(opens, generator.choice(choices, size=(AGENTS, len(opens) - 1)))[:, -1]
        for name, choices in CHANCE.items()
    }
    for model, returns in MODELS[coin].items():
        worth = WORTH * (1.0 + returns[place] / 100.0)
        yield Row(
            coin=coin, strategy=model, window=window, total_return=returns[place] / 100.0,
            beats={name: float(np.mean(ends < worth)) for name, ends in drawn.items()},
        )  # fmt: skip


def print_tables(rows: list[Row]) -> None:
    """Print for people: percent, two digits more than the paper."""
    print("| coin | strategy | window | return % | daily % | Sharpe | as published |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        if row.mean is None or row.std is None:
            continue
        agrees = "not published" if row.agrees is None else f"{row.agrees} of 4"
        print(
            f"| {row.coin} | {row.strategy} | {row.window} | {100 * row.total_return:.4f} "
            f"| {100 * row.mean:.4f} ± {100 * row.std:.4f} | {row.sharpe:.4f} | {agrees} |"
        )
    checked = [row.agrees for row in rows if row.agrees is not None]
    print(f"\n{sum(checked)} of {4 * len(checked)} published numbers are reproduced.\n")
    nothing = {(r.coin, r.window): r.total_return for r in rows if r.strategy == "do nothing"}
    print(
        "| coin | window | published model | return % | doing nothing % | beats uniform % | beats lazy % |"
    )
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        if row.beats is not None:
            idle = 100 * nothing[row.coin, row.window]
            print(
                f"| {row.coin} | {row.window} | {row.strategy} | {100 * row.total_return:.2f} "
                f"| {idle:.2f} | {100 * row.beats['uniform']:.0f} | {100 * row.beats['lazy']:.0f} |"
            )
    print(f"\n{AGENTS:,} random accounts each; fees make `uniform` a weak opponent.")


if __name__ == "__main__":
    main()
