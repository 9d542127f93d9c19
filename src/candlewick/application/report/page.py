"""The report of a back-test or a signal tape: one page that needs nothing but itself."""

from candlewick.application.report.confidence_section import confidence_section
from candlewick.application.report.cost_section import cost_section
from candlewick.application.report.decision_section import decision_section
from candlewick.application.report.document import document, parts_list
from candlewick.application.report.element import Element, element
from candlewick.application.report.equity_section import equity_section
from candlewick.application.report.leakage_section import leakage_section
from candlewick.application.report.market_section import market_section
from candlewick.application.report.origin_section import origin_section
from candlewick.application.report.source import ReportSource
from candlewick.application.report.statistics_section import statistics_section
from candlewick.application.report.verdict_section import verdict_section
from candlewick.application.views.tape import on_tape

_PARTS = (
    ("equity", "Equity"),
    ("others", "Against the others"),
    ("trades", "Trades"),
    ("confidence", "Confidence"),
    ("costs", "Costs"),
    ("leakage", "Could it remember?"),
    ("decisions", "Decisions"),
    ("origin", "How it was made"),
)


def report_page(source: ReportSource, *, shown: int) -> str:
    """Return the whole report as HTML, the same bytes for the same source.

    Args:
        source: what it shows.
        shown: [>= 0] how many decisions at most are shown with all their words.
    """
    kind = "Report" if on_tape(source.result.settings) else "Back-test"
    title = f"{kind} of {source.result.runs[0].name} - Candlewick"
    return document(title, _body(source, shown=shown))


def _body(source: ReportSource, *, shown: int) -> Element:
    result = source.result
    return element(
        "body",
        element("a", "Skip to the charts", href="#equity", class_="skip"),
        element(
            "main",
            verdict_section(result),
            parts_list(_PARTS),
            equity_section(result),
            statistics_section(result),
            market_section(source),
            confidence_section(result),
            cost_section(result),
            leakage_section(result),
            decision_section(source, shown=shown),
            origin_section(source),
        ),
    )
