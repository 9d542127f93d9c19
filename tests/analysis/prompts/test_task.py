import re

import pytest

from candlewick.analysis.prompts.task import STEPS, SYSTEM, decision_template
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

FLAT = (Signal.BUY, Signal.SELL, Signal.HOLD)
HELD = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
TEXTS = {
    "system": SYSTEM,
    "steps": STEPS,
    "flat": decision_template(FLAT),
    "held": decision_template(HELD),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_example_number_stands_where_it_could_anchor_a_price(name: str) -> None:
    without_list_numbers = re.sub(r"^\d\. ", "", TEXTS[name], flags=re.MULTILINE)
    assert not re.search(r"\d", without_list_numbers)


@pytest.mark.parametrize("choices", [FLAT, HELD])
def test_the_template_offers_what_may_be_answered_and_nothing_else(
    choices: tuple[Signal, ...],
) -> None:
    template = decision_template(choices)
    assert set(re.findall(r"^- (\w+):", template, re.MULTILINE)) == {str(c) for c in choices}
    assert not {str(other) for other in set(Signal) - set(choices)} & set(template.split())
    assert f"one of {', '.join(choices)}" in template
    for key in ("signal", "confidence", "stop_loss", "take_profit", "reasoning"):
        assert key in template


def test_the_template_says_who_needs_levels() -> None:
    assert "HOLD needs no levels" in TEXTS["flat"]
    assert "CLOSE and HOLD need no levels" in TEXTS["held"]
    assert "never widen" in TEXTS["held"]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("held", [None, Side.LONG])
def test_an_echo_of_the_question_is_no_answer(name: str, held: Side | None) -> None:
    prompt = Prompt(
        symbol="BTC/USDT",
        as_of=0,
        system="",
        user="",
        facts=(),
        choices=HELD if held else FLAT,
        held=held,
        price=100.0,
        atr=None,
    )
    answer = Answer(text=TEXTS[name], finish_reason="stop", model="m", provider="p")
    assert PositionExtractor().examine(answer, prompt=prompt).decision.refused
