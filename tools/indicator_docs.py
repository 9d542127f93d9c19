"""Write docs/indicators.md, which says all that there is to know about every indicator.

    uv run python tools/indicator_docs.py           # writes the page
    uv run python tools/indicator_docs.py --check   # exit code 1 where it is not up to date

Everything on it comes from the definitions: signatures, docstrings, outputs, computed warm-up.
"""

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from candlewick.application.console.indicator import range_words
from candlewick.application.views.indicator import (
    IndicatorDetail,
    find_indicator,
    indicator_detail,
    indicator_rows,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "indicators.md"

HEAD = """\
# Indicators

<!-- Written by tools/indicator_docs.py from the definitions; edit those. -->

{count} indicators. Each is a function of `candlewick.indicators`: arrays in, arrays of the same length out, NaN where there
is no value. `values` is any series; the others are columns of candles, oldest first. "First value" is the index of the
first bar that has one, with the usual parameters on candles without gaps. TradingView's conventions hold unless
`compat="talib"` is chosen. The same in a terminal: `candlewick indicators show rsi`.
"""


def page() -> str:
    """Return the whole page."""
    rows = indicator_rows()
    groups = [(name, list(rows)) for name, rows in groupby(rows, key=lambda row: row.category)]
    parts = [HEAD.format(count=len(rows))]
    parts.append("".join(f"- [{title(name)}](#{anchor(name)}): {len(r)}\n" for name, r in groups))
    for name, members in groups:
        cells = [(f"[{row.name}](#{row.name})", code(row.inputs), row.summary) for row in members]
        parts.append(f"## {title(name)}\n")
        parts.append(table(("name", "inputs", "what it does"), cells))
        parts += [section(indicator_detail(find_indicator(row.name))) for row in members]
    return "\n".join(parts)


def title(category: str) -> str:
    """Return the heading of a category; no indicator's is the same."""
    return f"{category.replace('_', ' and ')} indicators".capitalize()


def anchor(category: str) -> str:
    """Return what a link to that heading names."""
    return title(category).lower().replace(" ", "-")


def section(detail: IndicatorDetail) -> str:
    """Return all about one indicator."""
    words = "\n\n".join([detail.summary, *detail.description])
    parts = [f"### {detail.name}\n", f"{words}\n", f"```python\n{signature(detail)}\n```\n"]
    if detail.parameters:
        cells = [
            (code([row.name]), code([str(row.default)]), row.range, row.meaning)
            for row in detail.parameters
        ]
        parts.append(table(("parameter", "default", "range", "meaning"), cells))
    outputs = [
        (code([row.name]), row.unit, range_words(row), str(row.first), row.meaning)
        for row in detail.outputs
    ]
    parts.append(table(("output", "unit", "range", "first value", "meaning"), outputs))
    parts.append(f"Returns: {detail.returns}\n\nSource: {detail.source}.{elsewhere(detail)}\n")
    return "\n".join(parts)


def signature(detail: IndicatorDetail) -> str:
    """Return how it is called."""
    columns = [name for name in detail.inputs if name != "open_time"]
    keywords = ["open_time"] if "open_time" in detail.inputs else []
    keywords += [f"{row.name}={row.default!r}" for row in detail.parameters]
    return f"{detail.name}({', '.join([*columns, *(['*'] if keywords else []), *keywords])})"


def elsewhere(detail: IndicatorDetail) -> str:
    """Say what others call it."""
    names = {"TA-Lib": detail.talib, "TradingView": detail.tradingview}
    known = [f"{who}: `{name}`" for who, name in names.items() if name]
    return f" {', '.join(known)}." if known else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table without the columns at its end that are empty throughout."""
    filled = [list(columns), *(list(row) for row in rows)]
    while not any(row[-1] for row in filled[1:]):
        filled = [row[:-1] for row in filled]
    heads, *body = [[cell.replace("|", "\\|") for cell in row] for row in filled]
    lines = [heads, ["---"] * len(heads), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(names: Iterable[str]) -> str:
    """Write names as code."""
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: Sequence[str]) -> int:
    """Write or check the page; return the exit code."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{PAGE.name} written\n")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{PAGE.name} is not up to date: uv run python tools/indicator_docs.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
