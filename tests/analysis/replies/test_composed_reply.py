"""Replies that code writes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.replies.composed_reply import answerable, compose_reply
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Confidence, Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

OPENING = (Signal.BUY, Signal.SELL, Signal.HOLD)
HOLDING = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)


def asked(
    *,
    held: Side | None = None,
    price: float = 100.0,
    atr: float | None = 1.0,
    choices: tuple[Signal, ...] | None = None,
) -> Prompt:
    return Prompt(
        symbol="BTC/USDT",
        as_of=0,
        system="s",
        user="u",
        facts=(),
        choices=choices or (HOLDING if held else OPENING),
        held=held,
        price=price,
        atr=atr,
    )


def composed(
    prompt: Prompt, signal: Signal, confidence: Confidence = Confidence.LOW
) -> dict[str, object]:
    reply: dict[str, object] = json.loads(
        compose_reply(prompt, signal, confidence=confidence, reasoning="because")
    )
    return reply


@pytest.mark.parametrize(
    ("confidence", "stop", "target"),
    [
        (Confidence.LOW, 98.5, 103.0),
        (Confidence.MEDIUM, 98.0, 104.0),
        (Confidence.HIGH, 97.0, 106.0),
    ],
)
def test_the_surer_the_reading_the_wider_its_rung(
    confidence: Confidence, stop: float, target: float
) -> None:
    long = composed(asked(), Signal.BUY, confidence)
    short = composed(asked(), Signal.SELL, confidence)

    assert (long["stop_loss"], long["take_profit"]) == (stop, target)
    assert (short["stop_loss"], short["take_profit"]) == (200 - stop, 200 - target)


def test_the_reply_is_canonical_json() -> None:
    text = compose_reply(asked(), Signal.HOLD, confidence=Confidence.LOW, reasoning="é")

    assert text == '{"confidence": "LOW", "reasoning": "é", "signal": "HOLD"}'


def test_an_unknown_range_gives_the_default_stop() -> None:
    assert composed(asked(atr=None), Signal.BUY)["stop_loss"] == 98.0


@pytest.mark.parametrize("signal", [Signal.CLOSE, Signal.HOLD])
def test_what_opens_nothing_has_no_levels(signal: Signal) -> None:
    reply = composed(asked(held=Side.LONG), signal)

    assert set(reply) == {"signal", "confidence", "reasoning"}


@pytest.mark.parametrize("signal", [Signal.BUY, Signal.UPDATE])
def test_what_is_not_offered_or_needs_its_own_levels_is_an_error(signal: Signal) -> None:
    with pytest.raises(ValueError, match=signal):
        composed(asked(held=Side.LONG), signal)


@given(
    price=st.floats(1e-9, 1e9),
    share=st.none() | st.floats(0.0, 100.0),
    signal=st.sampled_from([Signal.BUY, Signal.SELL]),
    confidence=st.sampled_from(Confidence),
)
def test_the_checks_accept_every_level_at_any_price_and_range(
    price: float, share: float | None, signal: Signal, confidence: Confidence
) -> None:
    prompt = asked(price=price, atr=None if share is None else share * price)
    text = compose_reply(prompt, signal, confidence=confidence, reasoning="r")
    answer = Answer(text=text, finish_reason="stop", model="m", provider="p")
    decision = PositionExtractor().examine(answer, prompt=prompt).decision

    assert decision.refused is None
    assert decision.signal is signal


@pytest.mark.parametrize(
    ("held", "reading", "signal"),
    [
        (None, Signal.BUY, Signal.BUY),
        (None, Signal.HOLD, Signal.HOLD),
        (Side.LONG, Signal.SELL, Signal.CLOSE),
        (Side.LONG, Signal.BUY, Signal.HOLD),
        (Side.LONG, Signal.HOLD, Signal.HOLD),
        (Side.SHORT, Signal.BUY, Signal.CLOSE),
        (Side.SHORT, Signal.SELL, Signal.HOLD),
    ],
)
def test_a_reading_against_the_position_closes_it(
    held: Side | None, reading: Signal, signal: Signal
) -> None:
    assert answerable(asked(held=held), reading) is signal


def test_a_reading_that_is_not_offered_holds() -> None:
    long_only = asked(choices=(Signal.BUY, Signal.HOLD))

    assert answerable(long_only, Signal.SELL) is Signal.HOLD
