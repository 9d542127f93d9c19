"""What the judgement means, in words for somebody who has never read a back-test."""

from collections.abc import Iterator
from typing import Final

from candlewick.backtest.judgement import Finding, Judgement, Tone
from candlewick.backtest.result import PartResult, RunResult

_ENOUGH_DAYS: Final = 180
_SURE: Final = 0.95
_CHANCE: Final = 0.05


def findings(
    judged: RunResult,
    judgement: Judgement,
    *,
    balance: float,
    parts: tuple[PartResult, ...],
    market: str,
) -> tuple[Finding, ...]:
    """Say what the statistics mean for the judged run, most important first.

    Args:
        judged: the run.
        judgement: of it.
        balance: [account currency, > 0] what it began with.
        parts: before and after the model's knowledge cut-off; empty where it is not known.
        market: "real", or which candles were made up.
    """
    return tuple(
        finding
        for found in (
            _margins(judgement),
            _luck(judgement),
            _days(judgement),
            _leakage(judged, judgement, parts),
            _costs(judged, judgement, balance),
            _refusals(judged),
            _made_up(market),
        )
        for finding in found
    )


def _percent(fraction: float) -> str:
    return f"{100.0 * fraction:.2f} %"


def _margins(judgement: Judgement) -> Iterator[Finding]:
    earned = judgement.scores[0].estimates["total_return"].value or 0.0
    for margin in judgement.margins:
        if margin.other not in {"do nothing", "buy and hold"}:
            continue
        more = margin.total_return.value or 0.0
        other = {"do nothing": "doing nothing", "buy and hold": "buying and holding"}[margin.other]
        end = "gained" if earned >= 0.0 else "lost"
        text = (
            f"It {end} {_percent(abs(earned))}, {abs(100.0 * more):.2f} points"
            f" {'better' if more >= 0.0 else 'worse'} than {other}"
        )
        if margin.p_value is None:
            yield Finding(tone=Tone.NOTE, text=f"{text}; too few days to say whether by luck.")
            continue
        text += f"; chance alone makes such a difference {_how_often(margin.p_value)}."
        good = Tone.NOTE if margin.p_value > _CHANCE else Tone.FOR
        yield Finding(tone=Tone.AGAINST if more < 0.0 else good, text=text)


def _luck(judgement: Judgement) -> Iterator[Finding]:
    luck = judgement.luck
    if luck.deflated.value is None:
        return
    tried = (
        "this is the only back-test tried here"
        if luck.trials == 1
        else f"{luck.trials:,} back-tests were tried here, and the best of many looks good by luck"
    )
    sure = luck.deflated.value
    yield Finding(
        tone=Tone.FOR if sure >= _SURE else Tone.AGAINST,
        text=(
            f"The probability that it earns anything at all for its risk is {_percent(sure)} ({tried});"
            f" {_percent(_SURE)} is the least that would convince."
        ),
    )


def _days(judgement: Judgement) -> Iterator[Finding]:
    days = int(judgement.scores[0].estimates["days"].value or 0)
    if days < _ENOUGH_DAYS:
        yield Finding(
            tone=Tone.AGAINST,
            text=f"{days} day{'s are' if days != 1 else ' is'} few: a good or a bad season looks like skill.",
        )


def _leakage(
    judged: RunResult, judgement: Judgement, parts: tuple[PartResult, ...]
) -> Iterator[Finding]:
    if not parts:
        yield Finding(
            tone=Tone.NOTE,
            text=(
                "It is not known until when the model knows the world (--cutoff): it may remember"
                " these very prices, where it is a model that can."
            ),
        )
        return
    mine = {part.part: part for part in parts if part.name == judged.name}
    known, fresh = mine["before"].closes, max(0, mine["after"].closes - 1)
    if not fresh:
        text = "Every close lies before the model's knowledge ends: it may remember all of it."
        yield Finding(tone=Tone.AGAINST, text=text)
    elif not known:
        text = "Every close lies after the model's knowledge ends: it cannot remember any of it."
        yield Finding(tone=Tone.FOR, text=text)
    for leakage in judgement.leakages:
        lost = leakage.annual_decay.value
        if leakage.name == judged.name and lost is not None:
            text = (
                f"After its knowledge ends, {_percent(lost)} of its return a year is lost."
                if lost < 1.0
                else "Before its knowledge ends it gained; after that it lost."
            )
            yield Finding(tone=Tone.AGAINST if lost > 0.0 else Tone.FOR, text=text)


def _costs(judged: RunResult, judgement: Judgement, balance: float) -> Iterator[Finding]:
    costs = judged.costs
    paid = costs.fees + costs.slippage + costs.funding
    gross = judged.equity[-1] - balance + paid
    if judged.trades and paid > 0.0:
        side = "more than" if paid > gross else "of"
        yield Finding(
            tone=Tone.AGAINST if paid > gross else Tone.NOTE,
            text=(
                f"Fees, slippage and funding took {paid:,.2f}, {side} the {gross:,.2f} that its trades"
                " earned before them."
            ),
        )
    dollars = costs.model_usd
    if dollars is None:
        yield Finding(tone=Tone.NOTE, text="What the model's answers cost is not known.")
    elif dollars > 0.0:
        size = judgement.scores[0].estimates["break_even_account"]
        least = (
            f"an account below {size.value:,.0f} does not earn them"
            if size.value is not None
            else size.reason
        )
        yield Finding(
            tone=Tone.NOTE,
            text=f"The model's answers cost {dollars:,.2f} US dollars beside that: {least}.",
        )


def _refusals(judged: RunResult) -> Iterator[Finding]:
    asked = len(judged.decisions)
    refused = sum(decision.reason is not None for decision in judged.decisions)
    if refused:
        yield Finding(
            tone=Tone.AGAINST if refused > asked / 10 else Tone.NOTE,
            text=f"{refused:,} of {asked:,} answers broke a rule and were refused; nothing was traded on them.",
        )


def _made_up(market: str) -> Iterator[Finding]:
    if market != "real":
        text = f"These candles never were: they are {market}. Nothing here can be earned."
        yield Finding(tone=Tone.NOTE, text=text)


def _how_often(share: float) -> str:
    if share < 0.01:  # noqa: PLR2004 - 1 of 100
        return "in fewer than 1 of 100 cases"
    return f"in {'only ' if share <= _CHANCE else ''}{100.0 * share:.0f} of 100 cases"
