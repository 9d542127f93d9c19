"""What the model was asked, and what it answered."""

from collections import Counter
from typing import Final

from candlewick.application.report.decision_choice import Chosen, choose
from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.source import Exchange, ReportSource
from candlewick.application.report.table import folded, table
from candlewick.application.report.words import count, percent, price
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.result import DecisionRecord, RunResult

_LONGEST: Final = 12_000
"""[characters] of a prompt or an answer that are shown."""


def decision_section(source: ReportSource, *, shown: int) -> Element:
    """Return some of the judged run's decisions with their words; `shown` [>= 0] at most."""
    judged = source.result.runs[0]
    chosen = choose(judged, most=shown)
    left = len(judged.decisions) - len(chosen)
    systems = {one.system for one in source.exchanges.values()}
    common = next(iter(systems)) if len(systems) == 1 else None
    return element(
        "section",
        element("h2", "Decisions", id="decisions"),
        element(
            "p",
            "What follows was written by a model and by the market's data. It is shown as it is,"
            " and believed by nobody.",
        ),
        _counts(judged) if judged.decisions else element("p", "No decision was recorded."),
        folded("What the model is told before every question", _words(common)) if common else None,
        *(_decision(source, one, common=common) for one in chosen),
        element(
            "p",
            f"{left:,} of {len(judged.decisions):,} decisions are left out here: the report shows those"
            " behind the largest gains and losses, some that were refused, and an even sample of the"
            " rest. --csv writes all of them.",
            class_="quiet",
        )
        if left > 0
        else None,
    )


def _counts(judged: RunResult) -> Element:
    signals = Counter(one.signal for one in judged.decisions if one.reason is None)
    refused = Counter(one.reason for one in judged.decisions if one.reason is not None)
    total = len(judged.decisions)
    rows = [
        *(
            (signal, count(number), percent(number / total))
            for signal, number in signals.most_common()
        ),
        *(
            (f"refused: {reason}", count(number), percent(number / total))
            for reason, number in refused.most_common(8)
        ),
    ]
    return table(("what", "decisions", "share"), rows, caption=f"What {judged.name} decided")


def _decision(source: ReportSource, one: Chosen, *, common: str | None) -> Element:
    decision = source.result.runs[0].decisions[one.place]
    exchange = source.exchanges.get(one.place)
    return element(
        "details",
        element("summary", _line(decision), element("span", f" — {one.why}", class_="quiet")),
        *(_exchange(exchange, common=common) if exchange else _silence()),
        class_="decision",
    )


def _line(decision: DecisionRecord) -> str:
    parts = [
        utc_minute(decision.as_of),
        decision.symbol,
        decision.signal,
        f"at {price(decision.price)}",
        *([f"{decision.confidence} confidence"] if decision.confidence else []),
        *([f"stop {price(decision.stop_loss)}"] if decision.stop_loss else []),
        *([f"target {price(decision.take_profit)}"] if decision.take_profit else []),
        *([f"refused: {decision.reason}"] if decision.reason else []),
    ]
    return " · ".join(parts)


def _exchange(exchange: Exchange, *, common: str | None) -> list[Child]:
    return [
        *(
            [element("h3", "Told"), _words(exchange.system)]
            if exchange.system and exchange.system != common
            else []
        ),
        element("h3", "Asked"),
        _words(exchange.prompt),
        *(
            [element("h3", "Thought aloud"), _words(exchange.reasoning)]
            if exchange.reasoning
            else []
        ),
        element("h3", f"Answered by {exchange.model}"),
        _words(exchange.answer),
    ]


def _silence() -> list[Child]:
    return [element("p", "Its words are not kept here.", class_="quiet")]


def _words(text: str) -> Element:
    left = len(text) - _LONGEST
    cut = text if left <= 0 else f"{text[:_LONGEST]}\n[{left:,} more characters are left out here]"
    return element("pre", cut, tabindex="0")
