"""The same half million candles and signals through this engine and others, side by side.

    uv run python benchmarks/engines            run all and print the table (minutes)
    uv run python benchmarks/engines --write    and write docs/engines.md

Each engine runs in a process of its own; the others in environments of their own, which uv makes
from the head of their script.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from series import COUNT, FEE, SIGMA, STOP, TARGET

HERE: Final = Path(__file__).resolve().parent
PAGE: Final = HERE.parents[1] / "docs" / "engines.md"
RUNS: Final[tuple[tuple[str, ...], ...]] = (
    (sys.executable, "run_ours.py", "replay"),
    (sys.executable, "run_ours.py", "live"),
    ("uv", "run", "--script", "run_backtesting.py"),
    ("uv", "run", "--script", "run_backtrader.py"),
)
ALLOWED: Final = 1e-4
"""How far a profit may lie from the first engine's, as a fraction of it."""

INTRODUCTION: Final = f"""# The same trades elsewhere

Printed, and this page written, by `uv run python benchmarks/engines --write`.

{COUNT:,} made-up one-minute candles (a seeded random walk, sigma {SIGMA:.1%}, so that stops matter),
the crossings of two averages as signals, one coin a position, stop {STOP:.0%}, target {TARGET:.0%},
fee {FEE:.1%} a fill, no slippage. Each candle opens where the last one closed: "at this close" and
"at the next open" are then one price, and an engine that fills at either has to come to the same
trades. The first row is `backtest/bar_replay.py`, a plain loop over the exit rules; the second is the
live strategy with its ledger, orders and paper broker, candle by candle, without a model or a journal.

CPU seconds are those of the run itself, after imports and the making of the series; memory is
the most that the process held, imports and all. The machine was shared, so read the CPU column
and not the wall.

"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or write the page."""
    parser = argparse.ArgumentParser(prog="engines", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args(arguments)
    outcomes = [run(command) for command in RUNS]
    text = table(outcomes) + verdict(outcomes)
    print(text, end="")
    if options.write:
        PAGE.write_text(INTRODUCTION + text, encoding="utf-8")
    if not agree(outcomes):
        sys.exit("the engines do not agree")


def run(command: Sequence[str]) -> dict[str, Any]:
    """Return what the engine's process says."""
    print(f"running {' '.join(command[-2:])} ...", file=sys.stderr)
    done = subprocess.run(  # noqa: S603 - our own scripts
        command, cwd=HERE, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def agree(outcomes: Sequence[dict[str, Any]]) -> bool:
    """Return whether all made as many trades and, nearly, the same profit."""
    first = outcomes[0]
    return all(
        one["trades"] == first["trades"] and abs(one["profit"] / first["profit"] - 1.0) <= ALLOWED
        for one in outcomes
    )


def table(outcomes: Sequence[dict[str, Any]]) -> str:
    """Return the outcomes as a table."""
    lines = [
        "| engine | trades | profit and loss | candles/s | CPU s | wall s | memory MB |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['engine']} | {one['trades']:,} | {one['profit']:,.4f} |"
        f" {COUNT / one['cpu']:,.0f} | {one['cpu']:.1f} | {one['wall']:.1f} |"
        f" {one['megabytes']:.0f} |"
        for one in outcomes
    ]
    return "\n".join(lines) + "\n"


def verdict(outcomes: Sequence[dict[str, Any]]) -> str:
    """Say how far apart the profits are."""
    first = outcomes[0]["profit"]
    apart = max(abs(one["profit"] / first - 1.0) for one in outcomes)
    same = len({one["trades"] for one in outcomes}) == 1
    return (
        f"\nTrades are {'equal' if same else 'NOT equal'}; profits differ by {apart:.1e} at most.\n"
    )


if __name__ == "__main__":
    main()
