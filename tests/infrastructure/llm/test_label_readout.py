"""The embedded model, really asked."""

import json
from collections.abc import Callable
from dataclasses import replace
from statistics import mean

import pytest

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Answer, Piece, PieceKind, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.mirror_image import mirror_image

pytestmark = pytest.mark.network

MakePrompt = Callable[..., Prompt]

RISING = (
    "Price is above the 20 EMA, above the 50 EMA and above the 200 EMA.",
    "The price rose over the last day.",
    "The price rose strongly over the last week.",
    "RSI is bullish.",
    "MACD histogram is positive; MACD line is positive.",
    "Buyers dominate (directional movement); the trend is strong.",
    "Volume flow is positive.",
    "Crowd mood is greed.",
)
FALLING = mirror_image(RISING)
SCENES = (RISING, RISING[:5], RISING[3:])


def lean(answer: Answer) -> float:
    return answer.probabilities["BUY"] - answer.probabilities["SELL"]


async def test_rising_markets_lean_to_buy_more_than_falling_ones(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    rising = [lean(await readout.ask(prompt(facts=scene), listener=ignore)) for scene in SCENES]
    falling = [-value for value in rising]  # their mirror images, see the next test

    assert mean(float(up > down) for up in rising for down in falling) >= 0.9


async def test_the_mirror_image_leans_the_other_way_by_as_much(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    up = await readout.ask(prompt(facts=RISING), listener=ignore)
    down = await readout.ask(prompt(facts=FALLING), listener=ignore)

    assert up.probabilities["BUY"] == down.probabilities["SELL"] > 0.5
    assert up.probabilities["HOLD"] == down.probabilities["HOLD"]


async def test_a_fearful_crowd_does_not_move_the_reading(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    fearful = (*RISING[:7], "Crowd mood is extreme fear.")
    pieces: list[Piece] = []
    answer = await readout.ask(prompt(facts=fearful), listener=pieces.append)

    assert answer == replace(
        await readout.ask(prompt(facts=RISING[:7]), listener=ignore), latency_ms=answer.latency_ms
    )
    assert "fear" not in pieces[0].text


async def test_facts_without_a_direction_lean_to_neither_side(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    answer = await readout.ask(prompt(facts=("RSI is neutral.",)), listener=ignore)

    assert lean(answer) == 0.0
    assert json.loads(answer.text)["signal"] == "HOLD"


async def test_the_reply_is_read_by_the_same_checks_as_any_other(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    asked = prompt(facts=RISING)
    answer = await readout.ask(asked, listener=ignore)
    decision = PositionExtractor().examine(answer, prompt=asked).decision

    assert decision.refused is None
    assert decision.signal is Signal.BUY
    assert decision.stop_loss is not None
    assert decision.take_profit is not None
    assert decision.stop_loss < asked.price < decision.take_profit
    assert decision.reasoning.startswith("The facts read as rising")


@pytest.mark.parametrize(
    ("held", "facts", "signal"),
    [
        (Side.LONG, FALLING, Signal.CLOSE),
        (Side.SHORT, RISING, Signal.CLOSE),
        (Side.LONG, RISING, Signal.HOLD),
        (Side.SHORT, FALLING, Signal.HOLD),
    ],
)
async def test_a_reading_against_the_position_closes_it(
    held: Side,
    facts: tuple[str, ...],
    signal: Signal,
    readout: LabelReadoutModel,
    prompt: MakePrompt,
) -> None:
    answer = await readout.ask(prompt(facts=facts, held=held), listener=ignore)

    assert json.loads(answer.text)["signal"] == signal


async def test_what_was_asked_before_does_not_move_a_score(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    first = await readout.ask(prompt(facts=RISING), listener=ignore)
    again = await readout.ask(prompt(facts=RISING), listener=ignore)
    await readout.ask(prompt(facts=FALLING), listener=ignore)
    later = await readout.ask(prompt(facts=RISING), listener=ignore)

    assert first.probabilities == again.probabilities == later.probabilities
    assert first.text == later.text


async def test_a_watcher_sees_the_facts_and_the_probabilities(
    readout: LabelReadoutModel, prompt: MakePrompt
) -> None:
    pieces: list[Piece] = []
    answer = await readout.ask(prompt(facts=RISING), listener=pieces.append)

    assert [piece.kind for piece in pieces] == [PieceKind.NOTE, PieceKind.NOTE, PieceKind.TEXT]
    assert "RSI is bullish." in pieces[0].text
    assert "BUY" in pieces[1].text
    assert pieces[2].text == answer.text
    assert all("\n" not in piece.text for piece in pieces)
    assert json.loads(answer.request)["labels"] == ["BUY", "SELL"]
    assert answer.finish_reason == "stop"
