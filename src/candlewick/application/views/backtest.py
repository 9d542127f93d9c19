"""A back-test as data: before it, while it runs, and its tables."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from candlewick.application.views.moment import utc
from candlewick.backtest.result import BacktestResult, DecisionRecord, TradeRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a model will be asked.

    Attributes:
        model: whose name.
        markets: how many [> 0].
        closes: how many [> 0].
        decisions: how many [> 0]; those that were asked before are free.
        prompt_tokens: about how many each prompt has [>= 0].
        cost_usd: [USD, >= 0] what all of them cost; None where that is not known.
    """

    model: str
    markets: int
    closes: int
    decisions: int
    prompt_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        name: whose.
        done: closes behind it [>= 0].
        total: closes in all [> 0].
        spent: [USD, >= 0] on answers in this process, as far as prices are known.
    """

    name: str
    done: int
    total: int
    spent: float


def csv_tables(result: BacktestResult) -> dict[str, str]:
    """Return the tables of a result by file name: equity, trades, decisions."""
    names = [run.name for run in result.runs]
    curves = zip(*(run.equity for run in result.runs), strict=True)
    equity = ((utc(close), *values) for close, values in zip(result.closes, curves, strict=True))
    trades = [(run.name, trade) for run in result.runs for trade in run.trades]
    decisions = [(run.name, decision) for run in result.runs for decision in run.decisions]
    return {
        "equity.csv": _text(("close", *names), equity),
        "trades.csv": _records(TradeRecord, trades),
        "decisions.csv": _records(DecisionRecord, decisions),
    }


def _records(
    kind: type[TradeRecord | DecisionRecord],
    records: Sequence[tuple[str, TradeRecord | DecisionRecord]],
) -> str:
    columns = [field.name for field in fields(kind)]
    times = {"opened_at", "closed_at", "as_of"}
    rows = (
        (
            name,
            *(
                utc(getattr(record, column)) if column in times else getattr(record, column)
                for column in columns
            ),
        )
        for name, record in records
    )
    return _text(("run", *columns), rows)


def _text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
