"""The report of an arena: one page that needs nothing but itself."""

from typing import Final

from candlewick.application.report.arena_board import board_section
from candlewick.application.report.arena_contenders import contender_section
from candlewick.application.report.arena_pairs import pair_section
from candlewick.application.report.confidence_section import confidence_section
from candlewick.application.report.cost_section import cost_section
from candlewick.application.report.decision_section import decision_section
from candlewick.application.report.document import document, parts_list
from candlewick.application.report.element import Element, element
from candlewick.application.report.equity_section import equity_section
from candlewick.application.report.origin_section import origin_section
from candlewick.application.report.source import ReportSource
from candlewick.application.report.verdict_section import finding_list, subject
from candlewick.backtest.arena.result import ArenaResult

_PARTS: Final = (
    ("board", "The board"),
    ("pairs", "One against another"),
    ("equity", "Equity"),
    ("contenders", "The contenders"),
    ("confidence", "Confidence"),
    ("costs", "Costs"),
    ("decisions", "Decisions"),
    ("origin", "How it was made"),
)


def arena_page(result: ArenaResult, source: ReportSource, *, shown: int) -> str:
    """Return the whole report as HTML, the same bytes for the same values.

    Args:
        result: what it shows.
        source: its runs as those of a back-test, and how it was made.
        shown: [>= 0] how many decisions of the board's first are shown at most with their words.
    """
    runs = source.result
    body = element(
        "body",
        element("a", "Skip to the board", href="#board", class_="skip"),
        element(
            "main",
            _top(result),
            parts_list(_PARTS if result.pairs else _PARTS[:1] + _PARTS[2:]),
            board_section(result),
            pair_section(result) if result.pairs else None,
            equity_section(runs),
            contender_section(result),
            confidence_section(runs),
            cost_section(runs),
            decision_section(source, shown=shown),
            origin_section(source),
        ),
    )
    return document(f"Arena of {len(result.contenders)} - Candlewick", body)


def _top(result: ArenaResult) -> Element:
    return element(
        "header",
        element("p", "Candlewick arena (signal tape)", class_="kind"),
        element("h1", _names(result)),
        element("p", subject(result.backtest), class_="subject"),
        element("p", element("strong", "Verdict: "), f"{result.verdict}.", class_="verdict"),
        element("h2", "What it rests on"),
        finding_list(result.findings),
    )


def _names(result: ArenaResult) -> str:
    names = [one.name for one in result.contenders]
    return " · ".join(names) if len(names) <= _NAMED else f"{len(names)} contenders"


_NAMED: Final = 4
"""So many names make a heading."""
