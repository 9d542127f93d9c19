"""The verdict in words, what speaks for and against it, and the figures that matter most."""

from collections.abc import Sequence
from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.explanation import EXPLANATIONS, bounds, written
from candlewick.application.report.words import count
from candlewick.application.views.moment import utc_minute
from candlewick.application.views.tape import on_tape
from candlewick.backtest.judgement import Finding, Tone
from candlewick.backtest.result import BacktestResult

_FIRST: Final = (
    "total_return",
    "maximum_drawdown",
    "sharpe",
    "trades",
    "win_rate",
    "profit_factor",
    "break_even_account",
)

_TONES: Final = {
    Tone.FOR: ("▲", "speaks for it"),
    Tone.AGAINST: ("▼", "speaks against it"),
    Tone.NOTE: ("■", "to know"),
}


_TAPE: Final = (
    "The prompts of a signal tape know nothing of positions, trades or refusals: all were asked side"
    " by side, and these are not the answers that the model would give while it trades. The tape was"
    " traded afterwards, under the settings, each market with an account of its own; the baselines"
    " trade all markets with one."
)


def verdict_section(result: BacktestResult) -> Element:
    """Return the top of the page."""
    judged, tape = result.runs[0], on_tape(result.settings)
    return element(
        "header",
        element("p", f"Candlewick {'signal tape' if tape else 'back-test'}", class_="kind"),
        element("h1", judged.name),
        element("p", subject(result), class_="subject"),
        element("p", _TAPE) if tape else None,
        element(
            "p",
            element("strong", "Verdict: "),
            f"{result.verdict}.",
            class_="verdict",
        ),
        element("h2", "What it rests on"),
        finding_list(result.findings),
        element("h2", "The figures that matter most"),
        element(
            "p",
            "Below each figure: where it would lie in 95 of 100 other histories that could have been"
            " (resampled in blocks of days, or of trades). A wide range means that the figure is"
            " mostly luck.",
            class_="quiet",
        ),
        element(
            "div", _chance_card(result), *(_card(result, name) for name in _FIRST), class_="cards"
        ),
    )


def subject(result: BacktestResult) -> str:
    """Say what was traded, and when."""
    symbols = result.settings.get("symbols", [])
    named = ", ".join(map(str, symbols[:6])) if isinstance(symbols, list) else str(symbols)
    more = len(symbols) - 6 if isinstance(symbols, list) else 0
    also = f" and {more} more" if more > 0 else ""
    return (
        f"{named}{also}, {result.settings.get('timeframe')} candles, {utc_minute(result.closes[0])} to"
        f" {utc_minute(result.closes[-1])}. The account began with {count(result.balance)}"
        f" {result.currency}. Paper trading: no money was at stake."
    )


def finding_list(findings: Sequence[Finding]) -> Element:
    """Return sentences, each with what it speaks for."""
    said = []
    for finding in findings:
        sign, words = _TONES[finding.tone]
        said.append(
            element(
                "li",
                element("span", sign, class_=f"sign {finding.tone.value}", aria_hidden="true"),
                element("span", f"{words}: ", class_="tone"),
                finding.text,
            )
        )
    return element("ul", *said, class_="findings")


def _card(result: BacktestResult, name: str) -> Element:
    estimate = result.judgement.scores[0].estimates[name]
    explained = EXPLANATIONS[name]
    between = bounds(name, estimate)
    return _box(
        explained.label,
        written(name, estimate),
        f"95 %: {between}" if between else (estimate.reason or estimate.unsure),
        explained.meaning,
    )


def _chance_card(result: BacktestResult) -> Child:
    mine = next((one for one in result.judgement.chances if one.name == result.runs[0].name), None)
    if mine is None or mine.total_return.value is None:
        return None
    how = "times and sides" if mine.sides == "drawn" else "times, always on the same side"
    return _box(
        "better than random",
        f"{mine.total_return.value:.0f} of 100",
        f"{mine.draws:,} random accounts",
        f"How many accounts it beat that traded as much and as long, at random {how}. 50 is a coin"
        " toss; only above 97 is it more than luck.",
    )


def _box(label: str, value: str, sure: str, meaning: str) -> Element:
    return element(
        "div",
        element("p", label, class_="label"),
        element("p", value, class_="value"),
        element("p", sure, class_="sure"),
        element("p", meaning, class_="meaning"),
        class_="card",
    )
