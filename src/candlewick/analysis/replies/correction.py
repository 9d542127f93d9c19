"""The question that a refused answer is followed by."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from candlewick.analysis.replies.form import AnswerForm, answer_instructions
from candlewick.domain.decision import Signal
from candlewick.errors import RefusalReason

_WHAT_WAS_WRONG: Final[Mapping[RefusalReason, str]] = MappingProxyType(
    {
        RefusalReason.TRUNCATED: "it ended before its end; be shorter",
        RefusalReason.EMPTY: "it was empty",
        RefusalReason.MALFORMED: "it was not written in the form, letter by letter",
        RefusalReason.NO_DECISION: "it held no decision in the form",
        RefusalReason.ONLY_IN_REASONING: "the decision stood only in what you thought aloud",
        RefusalReason.ECHOED_TEMPLATE: "it repeated the form instead of filling it in",
        RefusalReason.TWO_ANSWERS: "it held more than one answer",
        RefusalReason.CONTRADICTORY: "it said two different things",
        RefusalReason.TEXT_AFTER_END: "it went on after its end",
        RefusalReason.LOOK_ALIKE: "it had letters that only look like those of the form",
        RefusalReason.MISSING_FIELD: "a field that its signal needs was missing",
        RefusalReason.UNKNOWN_FIELD: "it had a field that was not asked for",
        RefusalReason.UNKNOWN_WORD: "it had a word where one of a few was asked for",
        RefusalReason.NUMBER_NOT_PLAIN: "a number in it was not plain",
        RefusalReason.NOT_OFFERED: "it chose what was not offered",
        RefusalReason.OTHER_SYMBOL: "it was about another market",
        RefusalReason.WRONG_SIDE: "a level was on the wrong side of the price",
        RefusalReason.OUT_OF_BOUNDS: "a level was too far from the price",
        RefusalReason.SIZE_OUT_OF_RANGE: "the size was not a share of the equity",
    }
)
"""In our own words: what the model wrote is hostile input, and is not said back to it."""


def corrective_question(
    reason: RefusalReason,
    choices: tuple[Signal, ...],
    *,
    form: AnswerForm = AnswerForm.JSON,
    debate: bool = False,
) -> str | None:
    """Return what to ask after an answer was refused for `reason`; None where it helps nothing.

    A model that refused is not pressed, and what was an error page or an attack is not talked to.

    Args:
        reason: why the answer was refused.
        choices: the signals that may be answered.
        form: the form that was asked for.
        debate: whether both sides were to be argued in it.
    """
    wrong = _WHAT_WAS_WRONG.get(reason)
    if wrong is None:
        return None
    return f"""\
## Once more
Your answer to this question was refused ({reason}): {wrong}.
Look at the market above again, decide anew, and answer in the form. HOLD is a good answer too.
{answer_instructions(choices, form=form, debate=debate)}"""
