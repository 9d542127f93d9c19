"""What several answers to one question come to."""

import pytest

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.strategy.vote import Exchange, Vote, cast_votes


def said(
    signal: str,
    *,
    stop: float | None = None,
    target: float | None = None,
    refused: str | None = None,
) -> Exchange:
    decision = Decision(
        symbol="BTC/USDT", as_of=0, signal=Signal(signal), stop_loss=stop, take_profit=target,
        refused=refused, reason=refused,
    )  # fmt: skip
    answer = Answer(text=f"{signal} {stop} {target}", finish_reason="stop", model="m", provider="p")
    return Exchange(question="", sample=0, answer=answer, decision=decision, checks=())


def refused() -> Exchange:
    return said("HOLD", refused="truncated")


def voted(*samples: Exchange, agreement: float = 0.6, asked: int | None = None) -> Vote:
    return cast_votes(samples, asked=asked or len(samples), agreement=agreement, price=100.0)


def test_enough_that_agree_decide() -> None:
    vote = voted(said("BUY", stop=95.0), said("HOLD"), said("BUY", stop=96.0))

    assert vote.decision.signal is Signal.BUY
    assert vote.check.passed
    assert vote.check.detail == "2 of 3 say BUY, 1 of 3 say HOLD"


def test_too_few_that_agree_hold() -> None:
    vote = voted(said("BUY", stop=95.0), said("HOLD"), said("SELL", stop=105.0))

    assert (vote.decision.signal, vote.decision.reason) == (Signal.HOLD, "no agreement")
    assert "1 of 3 say BUY" in (vote.decision.refused or "")
    assert not vote.check.passed


@pytest.mark.parametrize("others", [[], [said("HOLD", refused="empty")]])
def test_an_answer_that_was_refused_or_never_came_agrees_with_nothing(
    others: list[Exchange],
) -> None:
    vote = voted(said("BUY", stop=95.0), *others, asked=2)

    assert vote.decision.reason == "no agreement"


def test_nothing_that_can_be_used_holds_for_its_own_reason() -> None:
    vote = voted(refused(), refused())

    assert (vote.decision.signal, vote.decision.reason) == (Signal.HOLD, "truncated")
    assert vote.check.detail == "none of 2 answers could be used"


@pytest.mark.parametrize(
    ("stops", "chosen"),
    [
        ([90.0, 97.0, 95.0], 95.0),
        ([90.0, 97.0], 97.0),
        ([99.0, 90.0, 91.0, 98.0], 98.0),
        ([93.0], 93.0),
    ],
)
def test_the_levels_are_those_of_the_median_answer_and_never_an_average(
    stops: list[float], chosen: float
) -> None:
    samples = [said("BUY", stop=stop, target=100.0 + place) for place, stop in enumerate(stops)]
    vote = voted(*samples)

    assert vote.decision.stop_loss == chosen
    assert vote.chosen in samples
    assert vote.decision is vote.chosen.decision


def test_of_two_shorts_in_the_middle_the_nearer_stop_is_taken() -> None:
    assert voted(said("SELL", stop=110.0), said("SELL", stop=104.0)).decision.stop_loss == 104.0


def test_a_level_that_an_update_leaves_is_not_far() -> None:
    vote = voted(said("UPDATE", stop=97.0), said("UPDATE", target=105.0), said("UPDATE", stop=99.0))

    assert vote.decision.stop_loss == 99.0


def test_the_order_of_the_answers_changes_nothing_but_among_equals() -> None:
    samples = [said("BUY", stop=stop) for stop in (95.0, 96.0, 97.0)] + [said("HOLD")]

    assert voted(*samples).decision == voted(*reversed(samples)).decision


def test_the_threshold_itself_is_enough() -> None:
    samples = [said("BUY", stop=95.0)] * 3 + [said("HOLD")] * 2

    assert voted(*samples, agreement=0.6).decision.signal is Signal.BUY
    assert voted(*samples, agreement=0.61).decision.reason == "no agreement"
