"""Every speed of back-tests, one after the other, beside vectorbt and backtesting.py.

    uv run candlewick indicators warm
    uv run python benchmarks/backtest [--closes N]

The simulator in half a million candles, the full cycle with a model that answers at once, and a
year's back-test of twenty markets from known answers; `--closes` makes the year shorter, since the
answers of all of it have to be filled in first. Each also has a command of its own.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
YEAR: Final = 8760


def main() -> None:
    """Run each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--closes", type=int, default=YEAR)
    closes = str(parser.parse_args().closes)
    for command in (
        [str(HERE.parent / "simulator")],
        [str(HERE / "decisions.py")],
        [str(HERE / "year.py"), "--closes", closes],
    ):
        subprocess.run([sys.executable, *command], check=True)  # noqa: S603 - our own scripts


if __name__ == "__main__":
    main()
