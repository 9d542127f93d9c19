"""How fast and how exact the indicators are, side by side with TA-Lib in one process.

    uv run python benchmarks/indicators                        everything, some minutes
    uv run python benchmarks/indicators --rows table stream    some parts
    uv run python benchmarks/indicators --quick                one round, interpreted: does it run?
    uv run python benchmarks/indicators --write                write docs/speed.md

Each part stands in a module of its own. Ratios are what counts: times are the machine's.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from accuracy import accuracy
from fresh import first_table
from machine import described
from markets import many_markets
from report import Finding, Part, summary
from singles import fourteen, functions
from streaming import streaming
from together import million, table

from candlewick.indicators.engine.execution import prefer_machine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed.md"
COMMAND = "uv run python benchmarks/indicators"

PARTS = {
    "fourteen": ("The usual fourteen, one by one", fourteen),
    "functions": ("All that TA-Lib has too", functions),
    "table": ("A table of fourteen", table),
    "million": ("A million candles", million),
    "stream": ("One bar more", streaming),
    "first": ("The first table", first_table),
    "many": ("Many markets", many_markets),
    "accuracy": ("Digits", accuracy),
}

INTRODUCTION = f"""# Speed

Every figure on this page was printed by one command, which writes the page too; each part names the command for
itself alone.

```sh
{COMMAND} --write
```

Times are CPU time unless said otherwise: medians over rounds in which every call has its turn, in shuffled order, in
one process, so that what else the machine does falls on all alike. Ratios carry over to other machines, roughly;
times do not. The candles are made up and seeded (`benchmarks/indicators/market.py`).
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts that are asked for, and print them or write the page."""
    parser = argparse.ArgumentParser(prog="indicators", description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", nargs="+", choices=PARTS, default=list(PARTS), help="some parts")
    parser.add_argument("--quick", action="store_true", help="only see whether it runs")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args(arguments)
    if options.write and (options.quick or set(options.rows) != set(PARTS)):
        parser.error("the page is written from everything, in full")
    if not options.quick:
        prefer_machine()
    parts: dict[str, Part] = {}
    for name in options.rows:
        parts[name] = PARTS[name][1](quick=options.quick)
        print(_section(name, parts[name]), flush=True)
    whole = f"{_summary(parts)}\n\n{described()}\n"
    print(f"## All of it\n\n{whole}", end="")
    if options.write:
        sections = [_section(name, part) for name, part in parts.items()]
        PAGE.write_text("\n".join([INTRODUCTION, whole, *sections]), encoding="utf-8")


def _section(name: str, part: Part) -> str:
    return f"## {PARTS[name][0]}\n\n`{COMMAND} --rows {name}`\n\n{part}"


def _summary(parts: dict[str, Part]) -> str:
    findings = [
        Finding(f"{PARTS[name][0]}: {each.what}", each.value, each.target, each.at_least, each.unit)
        for name, part in parts.items()
        for each in part.findings
    ]
    return summary(findings)


if __name__ == "__main__":
    main()
