"""The report: one page that needs nothing but itself."""

import base64
import hashlib
from importlib import resources

from candlewick.application.report.confidence_section import confidence_section
from candlewick.application.report.cost_section import cost_section
from candlewick.application.report.decision_section import decision_section
from candlewick.application.report.element import Element, element
from candlewick.application.report.equity_section import equity_section
from candlewick.application.report.leakage_section import leakage_section
from candlewick.application.report.market_section import market_section
from candlewick.application.report.origin_section import origin_section
from candlewick.application.report.source import ReportSource
from candlewick.application.report.statistics_section import statistics_section
from candlewick.application.report.verdict_section import verdict_section

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

    Whatever a model, a market or a setting said stands in it as text. The page's own policy
    forbids scripts, requests, frames and forms, so that nothing could come of it otherwise.

    Args:
        source: what it shows.
        shown: [>= 0] how many decisions at most are shown with all their words.
    """
    style = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    head = "".join(
        str(one)
        for one in (
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", name="referrer", content="no-referrer"),
            element("title", f"Back-test of {source.result.runs[0].name} - Candlewick"),
        )
    )
    body = _body(source, shown=shown)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{style}</style></head>{body}</html>\n'
    )


def _body(source: ReportSource, *, shown: int) -> Element:
    result = source.result
    return element(
        "body",
        element("a", "Skip to the charts", href="#equity", class_="skip"),
        element(
            "main",
            verdict_section(result),
            element(
                "nav",
                element(
                    "ul",
                    *(element("li", element("a", name, href=f"#{at}")) for at, name in _PARTS),
                ),
                aria_label="Parts of this report",
            ),
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
