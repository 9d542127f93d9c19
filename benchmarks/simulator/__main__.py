"""How fast half a million candles are traded here and elsewhere, warm, with full trade records.

    uv run python benchmarks/simulator

Each engine runs in a process of its own; the others in environments of their own, which uv makes
from the head of their script. CPU seconds, since machines are shared.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from series import COUNT

HERE: Final = Path(__file__).resolve().parent
RUNS: Final[tuple[tuple[str, ...], ...]] = (
    (sys.executable, "run_ours.py"),
    ("uv", "run", "--script", "run_vectorbt.py"),
    ("uv", "run", "--script", "run_backtesting.py"),
)


def run(command: tuple[str, ...]) -> dict[str, Any]:
    """Return what the engine's process says."""
    print(f"running {command[-1]} ...", file=sys.stderr)
    done = subprocess.run(  # noqa: S603 - our own scripts
        command, cwd=HERE, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def main() -> None:
    """Print the table."""
    outcomes = [run(command) for command in RUNS]
    ours = outcomes[0]["cpu"]
    print("| engine | trades | candles/s | CPU s | times ours |\n|---|---|---|---|---|")
    for one in outcomes:
        print(
            f"| {one['engine']} | {one['trades']:,} | {COUNT / one['cpu']:,.0f} | {one['cpu']:.4f} |"
            f" {one['cpu'] / ours:,.0f} |"
        )


if __name__ == "__main__":
    main()
