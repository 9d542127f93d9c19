"""The trials of a sweep as a table."""

from candlewick.application.views.backtest_table import Table
from candlewick.application.views.tape import SweepReport


def sweep_table(report: SweepReport) -> Table:
    """Return one row a trial, in the order of the sweep: settings first, then what came of it."""
    rows = report.judgement.rows
    names = tuple(sorted({name for row in rows for name in row.settings}))
    numbers = ("total_return", "maximum_drawdown", "trades", "won", "fees", "slippage", "funding")
    return Table(
        (*names, "deflated_sharpe", "sharpe_a_day", *numbers),
        [
            (
                *(row.settings.get(name) for name in names),
                row.deflated_sharpe.value,
                row.sharpe.value,
                *(getattr(row.result, number) for number in numbers),
            )
            for row in rows
        ],
    )
