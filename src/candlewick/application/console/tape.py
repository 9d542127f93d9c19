"""A signal tape and a sweep in a terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.figure import gain
from candlewick.application.console.table import Cells, plain_table
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.tape import SweepReport, TapeReport
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.sweep.judgement import SweepRow

_SHOWN = 20


def tape_report(report: TapeReport) -> RenderableType:
    """Return what was decided, and what it comes to under the settings."""
    result = report.result
    words = (
        f"Under the settings: {result.total_return:+.2%} in {result.trades:,} trades,"
        f" {result.maximum_drawdown:.2%} below the best at worst; one account a market."
    )
    return Group(
        Text("\n".join(_about(report)), style=HEADING), Text("\n".join([words, *_split(report)]))
    )


def sweep_report(report: SweepReport) -> RenderableType:
    """Return the verdict, and the trials by what is left of them after so many."""
    judged = report.judgement
    rows = [_row(row) for row in judged.rows[:_SHOWN]]
    columns = ("deflated Sharpe", "Sharpe a day", "return", "max. drawdown", "trades", "settings")
    notes = [
        f"{report.made:,} trials made now, {report.kept:,} known before.",
        f"{judged.trials:,} back-tests and trials ever made here are counted against each.",
        f"Probability of back-test overfitting: {_figure(judged.overfitting)}.",
        *([f"{len(judged.rows) - _SHOWN:,} more: --json."] if len(judged.rows) > _SHOWN else []),
    ]
    return Group(
        Text(f"Verdict: {judged.verdict}.", style=HEADING),
        Text("\n".join(_about(report.tape))),
        Text(),
        plain_table(columns, rows, left=0, wraps="settings", first=HEADING),
        Text(),
        Text("\n".join(notes), style=QUIET),
    )


def _about(report: TapeReport) -> list[str]:
    cost = "unknown" if report.model_usd is None else f"${report.model_usd:,.2f}"
    lines = [
        f"Signal tape of {report.model}, {report.since} to {report.until}.",
        "Its prompts knew nothing of any account.",
        f"{report.asked:,} answers asked for now ({cost}), {report.kept:,} known before.",
        f"{report.refused:,} refused, {report.held:,} closes without candles.",
    ]
    lines += ["The model was shown the markets in disguise."] if report.anonymised else []
    lines += [f"Headlines {report.news}."] if report.news else []
    if report.audited is not None:
        lines.append(
            f"{report.audited:,} prompts were built again from data cut at their close: the same."
        )
    for symbol, signals in report.signals.items():
        counted = ", ".join(f"{name} {count:,}" for name, count in sorted(signals.items()))
        lines.append(f"{symbol}: {counted or 'nothing'}")
    return lines


def _split(report: TapeReport) -> list[str]:
    """Return how it did before and after the model's knowledge cut-off, if that is known."""
    if report.cutoff is None:
        return []
    return [
        f"{part.part.capitalize()} the model's knowledge cut-off ({report.cutoff}):"
        f" {_change(part.total_return)} in {part.trades:,} trades, the market"
        f" {_change(part.market_return)}."
        for part in report.parts
    ]


def _change(fraction: float | None) -> str:
    return "nothing" if fraction is None else f"{fraction:+.2%}"


def _row(row: SweepRow) -> Cells:
    result = row.result
    return (
        _figure(row.deflated_sharpe),
        "-" if row.sharpe.value is None else f"{row.sharpe.value:.3f}",
        gain(result.total_return),
        f"{100.0 * result.maximum_drawdown:.2f} %",
        f"{result.trades:,}",
        ", ".join(f"{key.partition('.')[2]}={value}" for key, value in row.settings.items()),
    )


def _figure(figure: Figure) -> str:
    return f"unknown ({figure.reason})" if figure.value is None else f"{figure.value:.1%}"
