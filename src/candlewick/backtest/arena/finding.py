"""What bears on trusting an arena, in sentences, most important first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from candlewick.backtest.arena.agreement import Agreement
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.pair import SIZE
from candlewick.backtest.arena.standing import NOTHING, Standing
from candlewick.backtest.arena.window import CommonWindow
from candlewick.backtest.judgement import Finding, Judgement, Tone

_ENOUGH_DAYS: Final = 180
_ALIKE: Final = 0.8
"""Of Cohen's kappa, from which on two are called nearly one (Landis and Koch 1977)."""

_MANY: Final = 0.1
"""[fraction] of refused answers that says something about a model."""

_WORDS: Final = {NOTHING: "doing nothing", "buy and hold": "buying and holding"}


def findings(
    standings: Sequence[Standing],
    contenders: Sequence[Contender],
    agreements: Sequence[Agreement],
    *,
    judgement: Judgement,
    best: Mapping[str, float],
    window: CommonWindow,
    may_sell: bool,
) -> tuple[Finding, ...]:
    """Say what the statistics mean.

    Args:
        standings: the first one first.
        contenders: who took part.
        agreements: of each pair of them.
        judgement: of all runs.
        best: [0 to 1] everybody's p-value in the model confidence set.
        window: the days that none of them can remember.
        may_sell: whether SELL could be answered.
    """
    return tuple(
        finding
        for found in (
            _shared(standings),
            _superiorities(judgement),
            _confidence(best),
            _trials(judgement),
            _few(judgement),
            _knowledge(contenders, window),
            _refusals(contenders),
            _alike(agreements),
            _mode(may_sell=may_sell),
        )
        for finding in found
    )


def _shared(standings: Sequence[Standing]) -> Iterator[Finding]:
    first = standings[0]
    if first.ties and first.from_nothing.corrected is not None:
        text = (
            f"{first.name} comes first by its deflated Sharpe ratio, but its days cannot be told"
            f" from those of {', '.join(first.ties)}."
        )
        yield Finding(tone=Tone.AGAINST, text=text)


def _superiorities(judgement: Judgement) -> Iterator[Finding]:
    tested = sorted(judgement.superiorities, key=lambda one: one.benchmark != NOTHING)
    for one in tested:
        beaten = one.p_value <= SIZE
        text = (
            f"That none of the contenders beats {_WORDS.get(one.benchmark, one.benchmark)} has a"
            f" p-value of {_p_value(one.p_value)} (superior predictive ability, the choice among them"
            f" counted): it {'is refuted' if beaten else 'stands'} at {100.0 * SIZE:.0f} %."
        )
        yield Finding(tone=Tone.FOR if beaten else Tone.AGAINST, text=text)


def _confidence(best: Mapping[str, float]) -> Iterator[Finding]:
    if not best:
        return
    stay = [name for name, p_value in best.items() if p_value > SIZE]
    idle = NOTHING in stay
    count = len(stay) - idle
    beside = ", and so may doing nothing" if count else "; doing nothing may"
    text = (
        f"{count or 'None'} of {len(best) - 1} contenders may be the best one (model confidence set)"
        f"{beside if idle else ': doing nothing may not'}."
    )
    yield Finding(tone=Tone.AGAINST if idle else Tone.FOR, text=text)


def _trials(judgement: Judgement) -> Iterator[Finding]:
    trials = judgement.luck.trials
    text = (
        f"{trials:,} back-tests, trials and contenders were ever tried here; each deflated Sharpe ratio"
        " is charged for all of them."
    )
    yield Finding(tone=Tone.NOTE, text=text)


def _few(judgement: Judgement) -> Iterator[Finding]:
    days = int(judgement.scores[0].estimates["days"].value or 0)
    if days < _ENOUGH_DAYS:
        text = f"{days} day{'s are' if days != 1 else ' is'} few: a good or a bad season looks like skill."
        yield Finding(tone=Tone.AGAINST, text=text)


def _knowledge(contenders: Sequence[Contender], window: CommonWindow) -> Iterator[Finding]:
    able = [one for one in contenders if one.knowledge.remembers]
    if not able:
        return
    if window.rows:
        text = (
            f"Only {window.days} day{'s lie' if window.days != 1 else ' lies'} after every model's"
            " knowledge ends: read the lines of their own, not the board."
        )
        yield Finding(tone=Tone.AGAINST, text=text)
        return
    safe = bool(window.days)
    text = f"Memory: {window.reason}{'' if safe else ': these very prices may be remembered'}."
    yield Finding(tone=Tone.FOR if safe else Tone.AGAINST, text=text)


def _refusals(contenders: Sequence[Contender]) -> Iterator[Finding]:
    refused = {one.name: (sum(one.asked.refused.values()), one.asked.answers) for one in contenders}
    many = [
        f"{bad:,} of {count:,} answers of {name}"
        for name, (bad, count) in refused.items()
        if bad > _MANY * count
    ]
    if many:
        text = f"{', '.join(many)} broke a rule and were refused: nothing was done instead."
        yield Finding(tone=Tone.AGAINST, text=text)


def _alike(agreements: Sequence[Agreement]) -> Iterator[Finding]:
    for one in agreements:
        if one.kappa.value is not None and one.kappa.value > _ALIKE:
            text = (
                f"{one.one} and {one.other} decided the same at {one.share.value or 0.0:.0%} of the"
                f" closes (kappa {one.kappa.value:.2f}): they are hardly two opinions."
            )
            yield Finding(tone=Tone.NOTE, text=text)


def _mode(*, may_sell: bool) -> Iterator[Finding]:
    text = (
        "All were asked the very same questions (signal tape): no prompt told of positions, trades or"
        " refusals. A model that is told what it holds may decide otherwise."
    )
    yield Finding(tone=Tone.NOTE, text=text)
    if not may_sell:
        text = (
            "Nothing can be sold short in these markets, so that everybody could answer BUY or HOLD only:"
            " what was bought was kept until its stop or its target."
        )
        yield Finding(tone=Tone.AGAINST, text=text)


def _p_value(value: float) -> str:
    return "less than 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004 - as it is written
