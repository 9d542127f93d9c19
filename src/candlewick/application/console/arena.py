"""An arena in a terminal: the verdict first, and what may be chance in grey."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.backtest import SIGNS
from candlewick.application.console.figure import money
from candlewick.application.console.table import Cells, plain_table
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.arena.agreement import Agreement
from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.pair import SIZE, Pair
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.arena.window import CommonWindow
from candlewick.backtest.result import RunResult
from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.harmless import harmless

_SHOWN: Final = 15
"""How many pairs are listed."""


def arena_report(result: ArenaResult) -> RenderableType:
    """Return the verdict in words, the board, the pairs, and what it rests on."""
    parts: list[RenderableType] = [
        Text(f"Verdict: {harmless(result.verdict)}.", style=HEADING),
        Text(),
        *(Text(f"{SIGNS[one.tone]} {harmless(one.text)}") for one in result.findings),
        Text(),
        _board(result.board),
        Text(),
        *_said(result.board),
        Text(),
        _contenders(result),
        Text(),
        *([_pairs(result), Text()] if result.pairs else []),
        *([_window(result.window), Text()] if result.window.rows else []),
        Text("\n".join(_notes(result)), style=QUIET),
    ]
    return Group(*parts)


def _board(rows: Sequence[BoardRow]) -> RenderableType:
    columns = (
        "rank", "", "deflated Sharpe", "Sharpe", "perhaps best", "return", "max. drawdown", "trades",
    )  # fmt: skip
    return plain_table(columns, [_row(row) for row in rows], left=2)


def _said(rows: Sequence[BoardRow]) -> list[Text]:
    """Return what can be said of each contender, and together of the baselines of which it is the same."""
    lines = [
        Text(
            f"{harmless(row.name)}: {harmless('; '.join(row.words))}.", style=_style(shown=row.told)
        )
        for row in rows
        if row.rank is not None
    ]
    alike: dict[str, list[str]] = {}
    for row in rows:
        if row.rank is None:
            alike.setdefault("; ".join(row.words), []).append(row.name)
    for words, names in alike.items():
        lines.append(Text(f"{', '.join(names)}: {harmless(words)}.", style=QUIET))
    return lines


def _style(*, shown: bool) -> str:
    return HEADING if shown else QUIET


def _row(row: BoardRow) -> Cells:
    baseline = row.rank is None
    cells = (
        "-" if baseline else str(row.rank),
        f"{harmless(row.name)}{' (baseline)' if baseline else ''}",
        _share(row.deflated_sharpe.value),
        "-" if row.sharpe.value is None else f"{row.sharpe.value:.2f}",
        "-" if row.best is None else f"{'yes' if row.best > SIZE else 'no'} ({row.best:.3f})",
        _percent(row.total_return.value),
        _percent(row.maximum_drawdown.value, sign=""),
        f"{row.trades:,}",
    )
    return tuple(Text(cell, style=_style(shown=row.stands)) for cell in cells)


def _contenders(result: ArenaResult) -> RenderableType:
    columns = (
        "", "answers", "refused", "beats random", "Brier", "ECE", "after model $", "model $", "latency",
        "knows until", "closes after",
    )  # fmt: skip
    count = len(result.contenders)
    given = zip(result.contenders, result.runs[:count], result.board[:count], strict=True)
    return plain_table(columns, [_contender(*one) for one in given], left=1)


def _contender(one: Contender, run: RunResult, row: BoardRow) -> Cells:
    known, dollars = one.knowledge, run.costs.model_usd
    until = "-" if known.cutoff is None else utc_minute(known.cutoff)[:10]
    return (
        harmless(one.name),
        f"{one.asked.answers:,}",
        f"{sum(one.asked.refused.values()):,}",
        "-" if row.percentile.value is None else f"{row.percentile.value:.0f} of 100",
        _number(row.brier),
        _number(row.calibration_error),
        _percent(row.return_after_model.value),
        "unknown" if dollars is None else money(dollars),
        "-" if one.asked.latency_ms is None else f"{one.asked.latency_ms / 1000.0:,.2f} s",
        until if known.remembers else "nothing",
        "unknown" if known.closes_after is None else f"{known.closes_after:,}",
    )


def _pairs(result: ArenaResult) -> RenderableType:
    columns = (
        "", "than", "more a day", "95 % range", "p", "p, all pairs counted", "same decisions", "kappa",
    )  # fmt: skip
    same = {(one.one, one.other): one for one in result.agreements}
    rows = [_pair(pair, same[pair.one, pair.other]) for pair in result.pairs[:_SHOWN]]
    return plain_table(columns, rows, left=2)


def _pair(pair: Pair, same: Agreement) -> Cells:
    seen = pair.difference
    between = "-"
    if seen.low is not None and seen.high is not None:
        between = f"{_percent(seen.low, decimals=3)} to {_percent(seen.high, decimals=3)}"
    cells = (
        harmless(pair.one),
        harmless(pair.other),
        _percent(seen.value, decimals=3),
        between,
        "-" if pair.p_value is None else f"{pair.p_value:.3f}",
        "-" if pair.corrected is None else f"{pair.corrected:.3f}",
        _share(same.share.value),
        _number(same.kappa),
    )
    return tuple(Text(cell, style=HEADING if pair.sign else QUIET) for cell in cells)


def _window(window: CommonWindow) -> RenderableType:
    columns = (
        f"after every model's knowledge ends ({window.days} day{'s' if window.days != 1 else ''})", "return", "Sharpe",
        "deflated Sharpe", "p, beside doing nothing",
    )  # fmt: skip
    rows: list[Cells] = [
        (
            harmless(row.name),
            _percent(row.total_return.value),
            _number(row.sharpe),
            _share(row.deflated_sharpe.value),
            "-" if row.from_nothing.corrected is None else f"{row.from_nothing.corrected:.3f}",
        )
        for row in window.rows
    ]
    return plain_table(columns, rows, left=1)


def _notes(result: ArenaResult) -> list[str]:
    said = result.settings
    symbols = ", ".join(map(str, said["symbols"])) if isinstance(said["symbols"], list) else ""
    notes = [
        (
            f"{symbols}, {said['timeframe']} candles, {utc_minute(result.closes[0])} to"
            f" {utc_minute(result.closes[-1])}; each account began with {money(result.balance)}"
            f" {result.currency}."
        ),
        (
            "Signal tape: everybody was asked the same, and knew nothing of any account. Contenders of"
            " one rank cannot be told apart; what is grey may be chance."
        ),
        "p-values are of mean daily differences, with the number of comparisons counted (Holm).",
    ]
    if len(result.pairs) > _SHOWN:
        notes.append(f"{len(result.pairs) - _SHOWN:,} more pairs: --json.")
    if not result.window.rows:
        notes.append(
            f"No lines of their own for days that nobody can remember: {result.window.reason}."
        )
    if said.get("news"):
        notes.append(f"Headlines {said['news']}.")
    if said["anonymised"]:
        notes.append("The models saw no true name, date or scale.")
    notes.append(f"The arena is {result.arena_id}.")
    return notes


def _percent(fraction: float | None, *, sign: str = "+", decimals: int = 2) -> str:
    return "-" if fraction is None else f"{100.0 * fraction:{sign}.{decimals}f} %"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _number(figure: Figure) -> str:
    return "-" if figure.value is None else f"{figure.value:.3f}"
