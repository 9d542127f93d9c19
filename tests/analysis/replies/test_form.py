"""The one definition of how an answer is written."""

import json
import re

import pytest

from candlewick.analysis.replies.correction import corrective_question
from candlewick.analysis.replies.form import (
    LABELS,
    AnswerForm,
    answer_instructions,
    answer_schema,
    field_names,
)
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.errors import RefusalReason, ReplyUnusableError

FLAT = (Signal.BUY, Signal.SELL, Signal.HOLD)
HELD = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)


@pytest.mark.parametrize("choices", [FLAT, HELD])
@pytest.mark.parametrize("debate", [False, True])
def test_the_schema_is_strict_and_thinks_before_it_decides(
    choices: tuple[Signal, ...], *, debate: bool
) -> None:
    schema = json.loads(answer_schema(choices, debate=debate))
    names = list(schema["properties"])

    assert schema["additionalProperties"] is False
    assert schema["required"] == names == list(field_names(debate=debate))
    assert names.index("reasoning") < names.index("signal")
    assert names[0] == ("bull" if debate else "reasoning")
    assert schema["properties"]["signal"]["enum"] == list(choices)
    assert set(names) < set(LABELS)


def test_what_the_schema_asks_for_is_read() -> None:
    filled = {"bull": "b", "bear": "c", "reasoning": "r", "signal": "BUY", "confidence": "HIGH",
              "stop_loss": 95, "take_profit": 110, "size": 0.1}  # fmt: skip
    assert tuple(filled) == field_names(debate=True)
    decision = PositionExtractor().extract(json.dumps(filled), price=100.0, finish_reason="stop")
    assert (decision.signal, decision.reasoning) == (Signal.BUY, "Bull: b\nBear: c\nr")


@pytest.mark.parametrize("form", AnswerForm)
@pytest.mark.parametrize("debate", [False, True])
def test_the_instructions_name_every_field_in_order_and_no_number(
    form: AnswerForm, *, debate: bool
) -> None:
    text = answer_instructions(FLAT, debate=debate, form=form)
    names = field_names(debate=debate)
    shown = [f"{LABELS[name]}:" if form is AnswerForm.LABELLED else f"{name} (" for name in names]

    places = [text.index(name) for name in shown]
    assert places == sorted(places)
    assert not re.search(r"\d", text)
    assert "one of BUY, SELL, HOLD" in text


@pytest.mark.parametrize("form", AnswerForm)
@pytest.mark.parametrize(("choices", "side"), [(FLAT, None), (HELD, Side.LONG)])
def test_the_instructions_said_back_are_an_echo(
    form: AnswerForm, choices: tuple[Signal, ...], side: Side | None
) -> None:
    for text in (
        answer_instructions(choices, form=form),
        f"Question:\n{answer_instructions(choices, form=form)}\n",
        answer_schema(choices),
    ):
        with pytest.raises(ReplyUnusableError) as caught:
            PositionExtractor().extract(text, price=100.0, position=side, finish_reason="stop")
        assert caught.value.reason in {
            RefusalReason.ECHOED_TEMPLATE,
            RefusalReason.TEXT_AFTER_END,  # the labelled instructions say more below END
        }


def test_every_reason_but_four_has_a_corrective_question() -> None:
    without = {reason for reason in RefusalReason if not corrective_question(reason, FLAT)}
    assert without == {
        RefusalReason.ERROR_PAGE,
        RefusalReason.MODEL_REFUSED,
        RefusalReason.HOSTILE,
        RefusalReason.NO_AGREEMENT,
    }
