"""Calibrations in a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.table import Cells, plain_table
from candlewick.application.console.theme import BAD, HEADING, QUIET
from candlewick.application.views.calibration import BinRow, CalibrationRow
from candlewick.domain.harmless import harmless

_NOTHING: Final = (
    "No calibration is kept here: candlewick backtest --model NAME, then candlewick calibration fit"
)


def calibration_table(rows: Sequence[CalibrationRow]) -> RenderableType:
    """Return what is kept, one model and template a line."""
    if not rows:
        return _NOTHING
    cells = [
        (
            harmless(row.author),
            harmless(row.template),
            f"{row.outcomes:,}",
            f"{row.came_true:.0%}",
            "yes" if row.is_informed else "not shown",
            ", ".join(row.runs),
        )
        for row in rows
    ]
    columns = ("model", "template", "outcomes", "came true", "informed", "back-tests")
    return plain_table(columns, cells, left=2, wraps="back-tests")


def calibration_report(rows: Sequence[CalibrationRow]) -> RenderableType:
    """Return each whole: verdict, stated against true, and the test out of sample."""
    return Group(*(part for row in rows for part in _whole(row))) if rows else _NOTHING


def _whole(row: CalibrationRow) -> list[RenderableType]:
    parts: list[RenderableType] = [
        Text(f"{harmless(row.author)}: {row.verdict}.", style=HEADING),
        Text(
            f"{row.outcomes:,} closed positions, {row.came_true:.0%} of them with a profit; prompt"
            f" template {harmless(row.template)}; back-tests {', '.join(row.runs)}."
        ),
    ]
    if row.remembered:
        words = (
            f"{row.remembered:,} of them were decided before the model's knowledge cut-off: what it"
            " remembers looks like skill. Back-test the time after it, or --anonymise."
        )
        parts.append(Text(words, style=BAD))
    parts += [Text(), _bins(row), Text(), *_tested(row)]
    return [*parts, Text(f"source {row.source}", style=QUIET), Text()]


def _bins(row: CalibrationRow) -> RenderableType:
    columns = ("stated", "came true", "95 %", "outcomes", "sized by")
    return plain_table(columns, [_bin(one, row) for one in row.bins], left=0)


def _bin(one: BinRow, row: CalibrationRow) -> Cells:
    nearest = min(row.map, key=lambda pair: abs(pair.stated - one.stated))
    return (
        f"{one.stated:.2f}",
        f"{one.came_true:.2f}",
        f"{one.low:.2f} to {one.high:.2f}",
        f"{one.outcomes:,}",
        f"{nearest.worth:.2f}",
    )


def _tested(row: CalibrationRow) -> list[RenderableType]:
    tested = row.out_of_sample
    if tested is None:
        return []
    named = {
        "as stated": tested.stated,
        "calibrated": tested.calibrated,
        "base rate alone": tested.base_rate,
    }
    cells = [(name, f"{one.brier:.4f}", f"{one.expected_error:.1%}") for name, one in named.items()]
    columns = (f"out of sample, {tested.outcomes:,}", "Brier score", "calibration error")
    found: list[RenderableType] = [plain_table(columns, cells, left=1)]
    if tested.gain is not None and tested.gain_low is not None and tested.gain_high is not None:
        words = (
            f"Better than the base rate by {tested.gain:+.4f}"
            f" (95 %: {tested.gain_low:+.4f} to {tested.gain_high:+.4f})."
        )
        found.append(Text(words))
    return found
