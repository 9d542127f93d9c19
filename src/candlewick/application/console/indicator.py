"""Indicators in a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.indicator import IndicatorDetail, IndicatorRow, OutputRow
from candlewick.application.views.indicator_values import NewestValues

_LETTERS: Final = {"open": "O", "high": "H", "low": "L", "close": "C", "volume": "V"}
_TIME: Final = "open_time"


def indicator_table(rows: Sequence[IndicatorRow]) -> RenderableType:
    """Return the indicators by category."""
    table = _table("name", "from", "", folds=2)
    for place, row in enumerate(rows):
        if place == 0 or rows[place - 1].category != row.category:
            table.add_row(*([""] * 3 if place else []))
            table.add_row(Text(row.category, style=HEADING))
        table.add_row(f"  {row.name}", short_inputs(row.inputs), row.summary)
    legend = (
        f"\n{len(rows)} indicators. From: O open, H high, L low, C close, V volume, T the time; "
        "values: any series, the closes unless told.\n"
        "candlewick indicators show NAME says all about one."
    )
    return Group(table, Text(legend, style=QUIET))


def short_inputs(names: Sequence[str]) -> str:
    """Write columns of candles as letters, as in "HLC", and other series by name."""
    letters = "".join(_LETTERS.get(name, "") for name in names) + ("T" if _TIME in names else "")
    others = [name for name in names if name not in _LETTERS and name != _TIME]
    return ", ".join([*([letters] if letters else []), *others])


def indicator_page(detail: IndicatorDetail) -> RenderableType:
    """Return all about one indicator."""
    title = Text.assemble((detail.name, HEADING), f"  {detail.category}")
    words = [Text(f"\n{paragraph}") for paragraph in (detail.summary, *detail.description)]
    facts = _table("", "", folds=1, heads=False)
    for name, value in _facts(detail):
        facts.add_row(Text(name, style=QUIET), value)
    return Group(title, *words, Text(), facts, *_parameters(detail), Text(), _outputs(detail))


def newest_table(newest: NewestValues) -> RenderableType:
    """Return the newest candle and its values."""
    title = f"{newest.symbol} {newest.timeframe}, candle of {newest.open_time}"
    table = _table("line", "value", folds=0)
    table.columns[1].justify = "right"
    for name, value in (newest.candle | newest.values).items():
        why = Text(newest.absent.get(name, "-"), style=QUIET)
        table.add_row(name, why if value is None else f"{value:,.8g}")
    return Group(Text(f"{title}\n", style=HEADING), table)


def range_words(output: OutputRow) -> str:
    """Say which values a line can have."""
    if output.low is None and output.high is None:
        return "any"
    if output.high is None:
        return f"{output.low:g} or more"
    return f"up to {output.high:g}" if output.low is None else f"{output.low:g} to {output.high:g}"


def _facts(detail: IndicatorDetail) -> list[tuple[str, str]]:
    return [
        ("inputs", ", ".join(detail.inputs)),
        ("returns", detail.returns),
        ("source", detail.source),
        ("TA-Lib", detail.talib or "-"),
        ("TradingView", detail.tradingview or "-"),
    ]


def _parameters(detail: IndicatorDetail) -> list[RenderableType]:
    if not detail.parameters:
        return []
    table = _table("parameter", "default", "range", "", folds=3)
    for row in detail.parameters:
        table.add_row(row.name, str(row.default), row.range, row.meaning)
    return [Text(), table]


def _outputs(detail: IndicatorDetail) -> RenderableType:
    table = _table("output", "unit", "range", "first value", "", folds=4)
    for row in detail.outputs:
        table.add_row(row.name, row.unit, range_words(row), f"at index {row.first}", row.meaning)
    return table


def _table(*columns: str, folds: int, heads: bool = True) -> Table:
    """Return a table whose column at the place `folds` alone is folded."""
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET, show_header=heads
    )
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=place != folds)
    return table
