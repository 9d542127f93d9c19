"""What can be chosen, and how it is answered; the part that depends on whether something is held."""

from typing import Final

from candlewick.analysis.replies.form import AnswerForm, answer_instructions
from candlewick.domain.decision import Signal

_MEANING: Final = {
    Signal.BUY: "BUY: open a long position",
    Signal.SELL: "SELL: open a short position",
    Signal.HOLD: "HOLD: change nothing",
    Signal.CLOSE: "CLOSE: close the position now",
    Signal.UPDATE: "UPDATE: keep the position and tighten its levels (never widen them)",
}

_LONG_RULE: Final = "BUY needs its stop loss below and its take profit above the price"
_SHORT_RULE: Final = "; SELL needs them the other way round"

_UPDATE_RULES: Final = """\
UPDATE needs at least one new level: a stop nearer to the price, or a target nearer to it.
CLOSE and HOLD need no levels."""


def decision_template(
    choices: tuple[Signal, ...], *, debate: bool = False, form: AnswerForm = AnswerForm.JSON
) -> str:
    """Say how to answer when `choices` are open; no example prices, which would anchor."""
    meanings = "\n".join(f"- {_MEANING[choice]}" for choice in choices)
    short = _SHORT_RULE if Signal.SELL in choices else ""
    opening = f"{_LONG_RULE}{short}.\nHOLD needs no levels."
    rules = opening if Signal.BUY in choices else _UPDATE_RULES
    return f"""\
## Decision
Choose one:
{meanings}
{rules}
{answer_instructions(choices, debate=debate, form=form)}"""
