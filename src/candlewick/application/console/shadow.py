"""Challengers beside the live model, in a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.decision import decision_text
from candlewick.application.console.figure import gain, word
from candlewick.application.console.table import Cells, plain_table
from candlewick.application.console.theme import QUIET
from candlewick.application.views.decision import DecisionDetail
from candlewick.application.views.shadow import (
    ChallengerRow,
    Effort,
    ShadowAnswer,
    ShadowReport,
    ShadowRow,
)
from candlewick.backtest.shadow.agreement import FEWEST_PAIRS, Agreement
from candlewick.domain.harmless import harmless

_NOBODY = (
    "No challenger was asked yet: name one under [shadow] models in the settings, then"
    " `candlewick run`."
)
_HOW = """\
Played as {label}: each side's signals over the recorded candles, with your limits and costs
and an account of its own, UPDATE left out. Every question told of the live account's position,
so that a challenger was never asked about one of its own. It is no forecast; `candlewick history`
shows what the account itself did."""


def shadow_report(report: ShadowReport) -> RenderableType:
    """Return how every challenger compares with the live model."""
    if not report.challengers:
        return _NOBODY
    answers = ("challenger", "asked", "answered", "refused", "agrees", "kappa", "cost", "median")
    earned = ("challenger", "days", "trades", "return", "live", "difference", "verdict")
    rows = report.challengers
    parts: list[RenderableType] = [
        plain_table(answers, [cells for row in rows for cells in _answers(row)], left=1, wraps=""),
        Text(),
        plain_table(earned, [_earned(row) for row in rows], left=1, wraps="verdict"),
        Text(),
        Text("\n".join(_notes(report)), style=QUIET),
    ]
    return Group(*parts)


def shadow_table(rows: Sequence[ShadowRow]) -> RenderableType:
    """Return what was said to each question, beside the live decision."""
    columns = ("close (UTC)", "market", "live", "challenger", "said", "sure", "note")
    return plain_table(columns, [_said(row) for row in rows], left=6, wraps="note")


def shadow_detail(said: Sequence[ShadowAnswer]) -> str:
    """Return whole what each challenger said to one question."""
    return "\n\n".join(_whole(one.row, one.detail) for one in said)


def _whole(row: ShadowRow, detail: DecisionDetail | None) -> str:
    said = decision_text([detail]) if detail else f"no answer: {harmless(row.failure)}"
    return f"#### in shadow, {harmless(row.challenger)}; live: {row.live}\n{said}"


def _said(row: ShadowRow) -> Cells:
    return (
        row.as_of[:16].replace("T", " "),
        row.symbol,
        word(row.live),
        harmless(row.challenger),
        word(row.signal) if row.signal else "-",
        row.confidence or "-",
        harmless(f"no answer: {row.failure}" if row.failure else row.refused or ""),
    )


def _answers(row: ChallengerRow) -> Iterator[Cells]:
    yield (
        harmless(row.challenger),
        f"{row.asked:,}",
        f"{row.answered:,}",
        f"{row.refused:,}",
        _share(row.agreement),
        "-" if row.agreement.kappa.value is None else f"{row.agreement.kappa.value:.2f}",
        *_effort(row.effort),
    )
    yield ("  live, on the same", "", "", "", "", "", *_effort(row.live_effort))


def _effort(effort: Effort) -> tuple[str, str]:
    cost = "unknown" if effort.model_usd is None else f"${effort.model_usd:,.4f}"
    median = effort.median_latency_ms
    return cost, "-" if median is None else f"{median / 1000:.1f} s"


def _earned(row: ChallengerRow) -> Cells:
    if row.played is None:
        return (harmless(row.challenger), *["-"] * 5, row.verdict)
    played = row.played
    low, high = played.difference.interval.low, played.difference.interval.high
    value = played.difference.value.value
    between = "" if low is None or high is None else f" ({100 * low:+.2f} to {100 * high:+.2f})"
    return (
        harmless(row.challenger),
        f"{played.days:,}",
        f"{played.other.trades:,} / {played.live.trades:,}",
        gain(played.other.total_return),
        gain(played.live.total_return),
        "-" if value is None else f"{100 * value:+.2f} %{between}",
        row.verdict,
    )


def _notes(report: ShadowReport) -> Iterator[str]:
    rows = report.challengers
    if any("*" in _share(row.agreement) for row in rows):
        yield f"* of fewer than {FEWEST_PAIRS} answers that both sides could use: says little."
    for row in rows:
        yield f"{harmless(row.challenger)}: {row.since[:16]}Z to {row.until[:16]}Z.{_gaps(row)}"
    limit = "" if report.budget_usd is None else f" of ${report.budget_usd:,.2f}"
    yield f"All their questions cost ${report.spent_usd:,.4f}{limit}, unanswered ones included."
    yield _HOW.format(label=rows[0].label)
    if len(rows) > 1:
        yield f"Of {len(rows)} challengers one may look better by luck; intervals are of 95 % each."


def _gaps(row: ChallengerRow) -> str:
    decisions = "decision" if row.missed == 1 else "decisions"
    missed = f" Not asked about {row.missed:,} live {decisions} meanwhile." if row.missed else ""
    if not row.failure:
        return missed
    count = row.asked - row.answered
    return f"{missed} {count:,} without an answer; the newest: {harmless(row.failure)}."


def _share(found: Agreement) -> str:
    if found.share.value is None:
        return "-"
    return f"{found.share.value:.0%}{'*' if found.is_few else ''}"
