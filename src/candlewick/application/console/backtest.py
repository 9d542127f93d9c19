"""A back-test in a terminal: the verdict first."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.figure import gain, money
from candlewick.application.console.table import Cells, plain_table
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.backtest import Preview
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.judgement import Score, Tone
from candlewick.backtest.null_model import FEWEST_DRAWS
from candlewick.backtest.result import BacktestResult, PartResult, RunResult

SIGNS: Final = {Tone.FOR: "+", Tone.AGAINST: "-", Tone.NOTE: "*"}
"""What a finding speaks for."""


def preview_text(previews: Sequence[Preview]) -> str:
    """Say what will be asked, and what it costs as far as that is known."""
    lines = []
    for one in previews:
        cost = _dollars(one.cost_usd)
        lines.append(
            f"{one.model}: {one.decisions:,} decisions ({one.closes:,} closes, {one.markets}"
            f" market{'s' * (one.markets > 1)}), about {one.prompt_tokens:,} tokens a prompt,"
            f" {one.prompt_tokens * one.calls:,} in all: {cost}; kept answers are free"
        )
    return "\n".join(lines)


def _dollars(usd: float | None) -> str:
    if usd is None:
        return "cost unknown"
    if usd == 0.0:
        return "free"
    return f"about ${usd:,.2f}" if usd >= 1.0 else f"about ${usd:.4f}"


def backtest_report(result: BacktestResult) -> RenderableType:
    """Return the verdict in words, the honest table, and what it rests on."""
    judged = result.runs[0]
    return Group(
        Text(f"Verdict on {judged.name}: {result.verdict}.", style=HEADING),
        Text(),
        *(Text(f"{SIGNS[one.tone]} {one.text}") for one in result.findings),
        Text(),
        _table(result),
        Text(),
        *([_parts(result.parts), Text()] if result.parts else []),
        Text("\n".join(_notes(result)), style=QUIET),
    )


def _table(result: BacktestResult) -> RenderableType:
    columns = ("", "return", "max. drawdown", "trades", "held off", "fees", "slippage", "model $")
    pairs = zip(result.runs, result.judgement.scores, strict=True)
    rows = [_row(run, score, result.balance) for run, score in pairs]
    return plain_table(columns, rows, left=1, wraps="", first=HEADING)


def _row(run: RunResult, score: Score, balance: float) -> Cells:
    fall = score.estimates["maximum_drawdown"].value or 0.0
    dollars = run.costs.model_usd
    return (
        run.name,
        gain(run.equity[-1] / balance - 1.0),
        f"{100.0 * fall:.2f} %",
        f"{len(run.trades):,}",
        f"{run.held:,}",
        money(run.costs.fees),
        money(run.costs.slippage),
        "unknown" if dollars is None else f"{dollars:,.2f}",
    )


def _parts(parts: Sequence[PartResult]) -> RenderableType:
    rows = [
        (
            part.name,
            f"{part.part} its knowledge ends",
            f"{part.closes:,}",
            "-" if part.total_return is None else gain(part.total_return),
            "-" if part.market_return is None else gain(part.market_return),
            f"{part.trades:,}",
        )
        for part in parts
    ]
    return plain_table(("", "part", "closes", "return", "market", "trades"), rows, left=2)


def _notes(result: BacktestResult) -> list[str]:
    judged = result.runs[0]
    refused = sum(1 for decision in judged.decisions if decision.reason)
    settings = result.settings
    symbols = (
        ", ".join(map(str, settings["symbols"])) if isinstance(settings["symbols"], list) else ""
    )
    notes = [
        (
            f"{symbols}, {settings['timeframe']} candles, {utc_minute(result.closes[0])} to"
            f" {utc_minute(result.closes[-1])}; the account began with {money(result.balance)}"
            f" {result.currency}."
        ),
        (
            f"{len(judged.decisions):,} decisions, {refused:,} answers refused by the checks. What was"
            " open at the end is closed there on paper."
        ),
        f"Random is {FEWEST_DRAWS:,} accounts that traded as much and as long, at other times.",
    ]
    if "cutoff" in settings:
        notes.append(
            f"The model's knowledge is taken to end at {settings['cutoff']}"
            f" ({settings['cutoff_source']})."
        )
    if settings.get("news"):
        notes.append(f"Headlines {settings['news']}.")
    if settings["market"] != "real":
        notes.append(f"These markets never were: the candles are {settings['market']}.")
    if settings["anonymised"]:
        notes.append("The model saw no true name, date or scale.")
    if result.audited is not None:
        notes.append(
            f"{result.audited:,} prompts were built again from what was known at their close:"
            " the same, byte for byte."
        )
    if judged.run_id:
        notes.append(f"The run is kept as {judged.run_id}.")
    return notes
