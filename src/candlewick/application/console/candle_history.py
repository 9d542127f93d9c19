"""The archive of candles, as people read it."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType

from candlewick.application.console.table import plain_table
from candlewick.application.views.candle_history import Fetched, Imported, SeriesRow

_NOTHING: Final = "No candles are archived: candlewick candles fetch BTC/USDT --from 2025-01-01"
_SHOWN: Final = 10


def series_table(rows: Sequence[SeriesRow]) -> RenderableType:
    """Return what is archived, one market a line."""
    if not rows:
        return _NOTHING
    cells = [
        (
            row.exchange,
            row.symbol,
            row.timeframe,
            f"{row.candles:,}",
            _minute(row.first_open),
            _minute(row.last_close),
            f"{row.missing:,}",
        )
        for row in rows
    ]
    columns = ("exchange", "market", "candle", "candles", "from", "to", "missing")
    return plain_table(columns, cells, left=3)


def fetched_text(fetched: Fetched) -> RenderableType:
    """Return what a download brought."""
    new = f"{fetched.new:,} new candles; {fetched.days:,} days of Fear & Greed."
    return Group(series_table(fetched.series), new)


def imported_text(imported: Imported) -> RenderableType:
    """Return what a file brought."""
    return Group(series_table((imported.series,)), f"{imported.new:,} new candles.")


def holes_text(rows: Sequence[SeriesRow]) -> str:
    """Return where candles are missing."""
    return "\n".join(_holes(row) for row in rows) if rows else _NOTHING


def _holes(row: SeriesRow) -> str:
    head = f"{row.exchange} {row.symbol} {row.timeframe}: {row.candles:,} candles"
    if not row.holes:
        return f"{head}, no hole"
    lines = [f"{head}, {row.missing:,} missing in {len(row.holes)} holes"]
    lines += [f"  {_minute(start)} to {_minute(past)}" for start, past in row.holes[:_SHOWN]]
    more = len(row.holes) - _SHOWN
    return "\n".join([*lines, f"  and {more} more (--json names all)"] if more > 0 else lines)


def _minute(time: str) -> str:
    return f"{time[:16].replace('T', ' ')} UTC"
