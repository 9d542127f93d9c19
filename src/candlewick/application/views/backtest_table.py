"""A back-test's result as tables, for spreadsheets and notebooks."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields

from candlewick.application.views.moment import utc
from candlewick.backtest.result import BacktestResult, DecisionRecord, TradeRecord

TIMES = frozenset({"close", "opened_at", "closed_at", "as_of", "end"})
"""Columns that hold times [ms since 1970 UTC]."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        columns: their names; those of `TIMES` hold times.
        rows: one value for each column.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def backtest_tables(result: BacktestResult) -> dict[str, Table]:
    """Return equity, trades, decisions, statistics and the random band, by name."""
    names = tuple(run.name for run in result.runs)
    curves = zip(*(run.equity for run in result.runs), strict=True)
    equity = [(close, *worth) for close, worth in zip(result.closes, curves, strict=True)]
    trades = [(run.name, trade) for run in result.runs for trade in run.trades]
    decisions = [(run.name, decision) for run in result.runs for decision in run.decisions]
    tables = {
        "equity": Table(("close", *names), equity),
        "trades": _records(TradeRecord, trades),
        "decisions": _records(DecisionRecord, decisions),
        "statistics": _statistics(result),
    }
    band = result.judgement.band
    if band is not None:
        rows = list(zip(band.end, band.low, band.middle, band.high, strict=True))
        tables["random_band"] = Table(("end", "low", "middle", "high"), rows)
    return tables


def csv_text(table: Table) -> str:
    """Write `table` as CSV, its times in ISO form with their zone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    timed = [name in TIMES for name in table.columns]
    for row in table.rows:
        writer.writerow(
            utc(value) if is_time and isinstance(value, int) else value
            for value, is_time in zip(row, timed, strict=True)
        )
    return text.getvalue()


def _records(
    kind: type[TradeRecord | DecisionRecord],
    records: Sequence[tuple[str, TradeRecord | DecisionRecord]],
) -> Table:
    columns = tuple(field.name for field in fields(kind))
    rows = [(name, *(getattr(record, column) for column in columns)) for name, record in records]
    return Table(("run", *columns), rows)


def _statistics(result: BacktestResult) -> Table:
    rows = [
        (score.name, name, one.value, one.low, one.high, one.reason or one.unsure)
        for score in result.judgement.scores
        for name, one in score.estimates.items()
    ]
    return Table(("run", "statistic", "value", "low", "high", "reason"), rows)
