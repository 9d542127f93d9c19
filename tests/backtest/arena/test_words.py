"""Where the words about an arena change, to the last number."""

from collections.abc import Sequence

import pytest

from candlewick.backtest.arena.agreement import Agreement
from candlewick.backtest.arena.contender import Asked, Contender, Knowledge
from candlewick.backtest.arena.finding import findings
from candlewick.backtest.arena.pair import SIZE, Pair
from candlewick.backtest.arena.standing import NOTHING, Standing
from candlewick.backtest.arena.verdict import verdict
from candlewick.backtest.arena.window import CommonWindow
from candlewick.backtest.judgement import Estimate, Judgement, Luck, Score, Superiority
from candlewick.backtest.statistics.figure import Figure

JUST_MORE = 1e-9
MORE = "a earned more than doing nothing, by more than luck"
NO_FIGURE = Figure(None, "not here")


def standing(
    name: str, *, p_value: float | None = 0.01, more: float = 0.01, ties: tuple[str, ...] = ()
) -> Standing:
    """Return one who earned `more` a day than nothing."""
    pair = Pair(
        one=name,
        other=NOTHING,
        difference=Estimate(value=more),
        p_value=p_value,
        corrected=p_value,
    )
    return Standing(name=name, rank=1, deflated_sharpe=Figure(1.0), from_nothing=pair, ties=ties)


def contender(*, refused: int = 0, remembers: bool = False) -> Contender:
    return Contender(
        name="a", model="a", prompt="p", template="t",
        knowledge=Knowledge(remembers=remembers, cutoff=None, source="", closes_after=None),
        asked=Asked(
            snapshots={}, questions="", answers=100, refused={"cut off": refused},
            latency_ms=None, slowest_ms=None,
        ),
    )  # fmt: skip


def said(
    first: Standing | None = None,
    *,
    who: Contender | None = None,
    kappa: float = 0.0,
    days: int = 1000,
    beaten: float = 1.0,
) -> str:
    found = findings(
        [first or standing("a")],
        [who or contender()],
        [Agreement(one="a", other="b", decisions=9, share=Figure(0.9), kappa=Figure(kappa))],
        judgement=Judgement(
            scores=(Score(name="a", estimates={"days": Estimate(value=days)}),),
            margins=(), chances=(), band=None,
            luck=Luck(trials=3, probabilistic=NO_FIGURE, deflated=NO_FIGURE),
            calibrations=(), leakages=(), best={},
            superiorities=(
                Superiority(benchmark=NOTHING, best="a", p_value=beaten, lower=0.0, upper=1.0),
            ),
        ),
        best={},
        window=CommonWindow(since=None, days=0, rows=(), reason="nobody knows"),
        may_sell=True,
    )  # fmt: skip
    return "\n".join(one.text for one in found)


def test_a_tenth_of_refused_answers_is_not_many_and_more_is() -> None:
    assert "were refused" not in said(who=contender(refused=10))
    assert "11 of 100 answers of a broke a rule and were refused" in said(who=contender(refused=11))


def test_half_a_year_of_days_is_enough() -> None:
    assert "are few" not in said(days=180)
    assert "179 days are few" in said(days=179)


def test_two_are_hardly_two_opinions_from_beyond_four_fifths_of_kappa_on() -> None:
    assert "hardly two" not in said(kappa=0.8)
    assert "hardly two opinions" in said(kappa=0.8 + JUST_MORE)


def test_nobody_beats_nothing_is_refuted_at_five_percent_exactly() -> None:
    assert "it is refuted" in said(beaten=SIZE)
    assert "it stands" in said(beaten=SIZE + JUST_MORE)


def test_memory_is_no_matter_among_those_who_have_none() -> None:
    assert "Memory" not in said(who=contender(remembers=False))
    assert "Memory: nobody knows" in said(who=contender(remembers=True))


@pytest.mark.parametrize(("p_value", "told"), [(0.5, True), (None, False)])
def test_who_ties_with_the_first_is_said_where_days_can_be_compared(
    p_value: float | None, *, told: bool
) -> None:
    text = said(standing("a", p_value=p_value, ties=("b",)))

    assert ("cannot be told from those of b" in text) is told


@pytest.mark.parametrize(
    ("all_of_them", "words"),
    [
        ([standing("a")], MORE),
        (
            [standing("a"), standing("b", p_value=0.5)],
            f"{MORE}; a earned more than every other contender",
        ),
        (
            [standing("a", ties=("b",)), standing("b", ties=("a",))],
            "a and b earned more than doing nothing, by more than luck; a cannot be told from b",
        ),
        (
            [standing("a", p_value=0.5, ties=("b",)), standing("b", ties=("a",))],
            "b earned more than doing nothing, by more than luck",
        ),
    ],
)
def test_the_verdict_says_no_more_of_the_first_than_was_shown(
    all_of_them: Sequence[Standing], words: str
) -> None:
    assert verdict(all_of_them, days=100, trials=2) == words
