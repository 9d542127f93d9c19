"""The rule that any model has to beat."""

import json

import pytest

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.answer import Piece, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

FLAT = (Signal.BUY, Signal.SELL, Signal.HOLD)
HELD = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
UP, DOWN = "The price rose.", "The price fell."


def prompt(*facts: str, held: Side | None = None) -> Prompt:
    return Prompt(
        symbol="BTC/USDT",
        as_of=0,
        system="",
        user="bullish bullish bullish bullish",
        facts=facts,
        choices=FLAT if held is None else HELD,
        held=held,
        price=100.0,
        atr=1.0,
    )


async def signal(question: Prompt) -> str:
    answer = await KeywordModel().ask(question, listener=ignore)
    return str(json.loads(answer.text)["signal"])


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([], "HOLD"),
        ([UP, UP], "HOLD"),
        ([UP, UP, UP], "BUY"),
        ([UP, UP, UP, DOWN], "HOLD"),
        ([DOWN, DOWN], "HOLD"),
        ([DOWN, DOWN, DOWN], "SELL"),
        (["BULLISH, Above and oversold."], "BUY"),
        (["Bearish, below, overbought."], "SELL"),
        (["Buyers are positive; it rose."], "BUY"),
        (["Sellers are negative; it fell."], "SELL"),
        (["Aboveground, risen, fellow, bullishness."], "HOLD"),
    ],
)
async def test_it_acts_when_one_kind_of_words_is_three_ahead(facts: list[str], said: str) -> None:
    assert await signal(prompt(*facts)) == said


@pytest.mark.parametrize(
    ("held", "facts", "said"),
    [
        (Side.LONG, [DOWN] * 3, "CLOSE"),
        (Side.LONG, [UP] * 3, "HOLD"),
        (Side.SHORT, [UP] * 3, "CLOSE"),
        (Side.SHORT, [DOWN] * 3, "HOLD"),
        (Side.LONG, [], "HOLD"),
    ],
)
async def test_with_something_held_a_reading_against_it_closes(
    held: Side, facts: list[str], said: str
) -> None:
    assert await signal(prompt(*facts, held=held)) == said


@pytest.mark.parametrize("facts", [[UP] * 3, [DOWN] * 3, []])
async def test_its_answer_passes_the_checks_of_any_other(facts: list[str]) -> None:
    question = prompt(*facts)
    answer = await KeywordModel().ask(question, listener=ignore)

    extraction = PositionExtractor().examine(answer, prompt=question)

    assert extraction.decision.refused is None
    assert (extraction.decision.stop_loss is None) == (not facts)


async def test_nobody_hears_it_and_it_answers_the_same_again() -> None:
    heard: list[Piece] = []

    first = await KeywordModel().ask(prompt(UP), listener=heard.append)

    assert heard == []
    assert first == await KeywordModel().ask(prompt(UP), listener=ignore)
