"""An arena's contenders: what each was asked, how it answered, what it may remember."""

from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.explanation import written
from candlewick.application.report.table import table
from candlewick.application.report.words import NONE, count, percent, plain, share
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.arena.window import CommonWindow
from candlewick.backtest.result import RunResult
from candlewick.backtest.statistics.figure import Figure

_HOW: Final = (
    "", "answers", "refused", "better than random", "Brier score", "calibration error", "return after model",
    "model $", "latency",
)  # fmt: skip


def contender_section(result: ArenaResult) -> Element:
    """Return what each was asked, how it answered, and what it may remember."""
    given = zip(result.contenders, result.runs, result.board, strict=False)  # baselines come last
    return element(
        "section",
        element("h2", "The contenders", id="contenders"),
        element(
            "p",
            "All were asked about the very same snapshots of the market, and those with the same prompt"
            " the very same questions; the hashes below prove it. The prompts knew nothing of positions,"
            " trades or refusals: what one had done before could not change what it was asked.",
        ),
        table(
            _HOW,
            [_contender(*one) for one in given],
            caption="How each answered; the Brier score is of its stated confidence in each trade",
        ),
        element("h3", "Could they remember?"),
        table(
            ("", "its knowledge ends", "who says so", "closes after that"),
            [_knowledge(one) for one in result.contenders],
            caption="What was earned before that may be memory",
            words=(0, 1, 2),
        ),
        _window(result.window),
        element("h3", "The same questions"),
        table(
            ("", "snapshots", "questions"),
            [_hashes(one) for one in result.contenders],
            caption="How the sha256 over all that was known at every close begins, and over all prompts",
            words=(0, 1, 2),
        ),
    )


def _contender(one: Contender, run: RunResult, row: BoardRow) -> list[Child]:
    dollars = run.costs.model_usd
    return [
        element(
            "span",
            element("span", one.name, class_="named"),
            element("span", one.template, class_="sure"),
            class_="figure explained",
        ),
        count(one.asked.answers),
        _refused(one),
        _of_hundred(row.percentile),
        _number(row.brier),
        _percent(row.calibration_error),
        written("return_after_model", row.return_after_model),
        "unknown" if dollars is None else f"{dollars:,.4f}",
        _latency(one),
    ]


def _refused(one: Contender) -> Element:
    reasons = ", ".join(f"{name} {number:,}" for name, number in one.asked.refused.items())
    return element(
        "span",
        element("span", count(sum(one.asked.refused.values()))),
        element("span", reasons, class_="sure") if reasons else None,
        class_="figure",
    )


def _number(figure: Figure) -> Element:
    text = NONE if figure.value is None else share(figure.value)
    return element("span", text, title=figure.reason or None)


def _of_hundred(figure: Figure) -> Element:
    text = NONE if figure.value is None else f"{figure.value:.0f} of 100"
    return element("span", text, title=figure.reason or None)


def _latency(one: Contender) -> Element:
    usual, slowest = one.asked.latency_ms, one.asked.slowest_ms
    if usual is None or slowest is None:
        return element("span", NONE)
    return element(
        "span",
        element("span", f"{usual / 1000.0:,.2f} s"),
        element("span", f"slowest {slowest / 1000.0:,.2f} s", class_="sure"),
        class_="figure",
    )


def _knowledge(one: Contender) -> list[Child]:
    known = one.knowledge
    until = "not known" if known.cutoff is None else utc_minute(known.cutoff)
    return [
        one.name,
        until if known.remembers else "a rule: it knows nothing",
        known.source or NONE,
        "not known" if known.closes_after is None else count(known.closes_after),
    ]


def _window(window: CommonWindow) -> Element:
    if not window.rows:
        words = f"Days that nobody can remember have no lines of their own: {window.reason}."
        return element("p", words)
    rows: list[list[Child]] = [
        [
            row.name,
            NONE
            if row.total_return.value is None
            else percent(row.total_return.value, signed=True),
            NONE if row.sharpe.value is None else plain(row.sharpe.value),
            _percent(row.deflated_sharpe),
            NONE if row.from_nothing.corrected is None else share(row.from_nothing.corrected),
        ]
        for row in window.rows
    ]
    return table(
        ("", "return", "Sharpe ratio", "deflated Sharpe", "p, beside doing nothing"),
        rows,
        caption=f"Only whole days after every model's knowledge ends: {window.days}",
    )


def _hashes(one: Contender) -> list[Child]:
    snapshots = ", ".join(f"{name} {sha[:16]}" for name, sha in one.asked.snapshots.items())
    return [one.name, element("code", snapshots), element("code", one.asked.questions[:16])]


def _percent(figure: Figure) -> Element:
    text = NONE if figure.value is None else percent(figure.value, decimals=1)
    return element("span", text, title=figure.reason or None)
