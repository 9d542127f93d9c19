"""How an answer is written: the one definition that the prompt, the models and the reader share.

Both forms end unmistakably: the JSON form with its last brace, the labelled form with a last
line `END`. What lacks its end is no answer, so that nothing cut off can trade.
"""

import functools
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from candlewick.domain.decision import Confidence, Signal


class AnswerForm(StrEnum):
    """The two ways in which our template asks for an answer."""

    JSON = "json"
    LABELLED = "labelled"


BEGIN: Final = "BEGIN"
END: Final = "END"

DEBATE: Final = ("bull", "bear")
"""Texts that an answer with a debate has before its reasoning."""

TEXTS: Final = (*DEBATE, "reasoning")
"""What is said for people, and never read by code."""

LABELS: Final[Mapping[str, str]] = {
    "symbol": "Symbol",
    "bull": "Bull",
    "bear": "Bear",
    "reasoning": "Reasoning",
    "signal": "Signal",
    "confidence": "Confidence",
    "stop_loss": "Stop Loss",
    "take_profit": "Take Profit",
    "size": "Position Size",
}
"""Every field: its key in the JSON form, and its label in the labelled one."""

NEEDED: Final[Mapping[Signal, tuple[str, ...]]] = {
    Signal.BUY: ("confidence", "stop_loss", "take_profit"),
    Signal.SELL: ("confidence", "stop_loss", "take_profit"),
    Signal.UPDATE: (),
    Signal.HOLD: (),
    Signal.CLOSE: (),
}
"""What each signal needs beside itself; UPDATE needs one of the levels, no matter which."""

_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": ["number", "null"]}

_WHAT: Final[Mapping[str, str]] = {
    "bull": "the best case for a rise",
    "bear": "the best case for a fall, and what is wrong with the other case",
    "reasoning": "a few sentences; think here, before you decide",
    "confidence": "HIGH, MEDIUM or LOW",
    "stop_loss": "a plain price, or {nothing}",
    "take_profit": "a plain price, or {nothing}",
}
_SIZE: Final[Mapping[AnswerForm, str]] = {
    AnswerForm.JSON: "the fraction of the equity to stake, as a decimal; {nothing} leaves it to the account",
    AnswerForm.LABELLED: "the percentage of the equity to stake, with its %; {nothing} leaves it to the account",
}
_NOTHING: Final = {AnswerForm.JSON: "null", AnswerForm.LABELLED: "none"}
_JSON_FRAME: Final = """\
Answer with exactly one JSON object and nothing after its last brace. Its keys, in this order:
{fields}.
Numbers are plain: no currency, no thousands separators, no ranges, no sums."""
_LABELLED_FRAME: Final = f"""\
Answer with these lines, in this order, one field on each, and nothing after the last one:
{BEGIN}
{{fields}}
{END}
Numbers are plain: no ranges, no sums. The lines {BEGIN} and {END} stand alone, as they are here."""

ECHO: Final = ("and nothing after its last brace. Its keys", "one field on each, and nothing after")
"""Words of the instructions that no answer of its own has."""


def field_names(*, debate: bool = False) -> tuple[str, ...]:
    """Return the keys that an answer is asked for, in order: it thinks before it decides."""
    thoughts = TEXTS if debate else ("reasoning",)
    return (*thoughts, "signal", "confidence", "stop_loss", "take_profit", "size")


@functools.cache
def answer_schema(choices: tuple[Signal, ...], *, debate: bool = False) -> str:
    """Return the JSON form as a JSON schema, for services that hold a model to one.

    Strict as OpenAI has it: every key is required, none may be added. The order of the keys
    stands for the order of writing.

    Args:
        choices: the signals that may be answered.
        debate: whether the cases for a rise and for a fall are written out first.

    Returns:
        One line of JSON, the same bytes each time.
    """
    kinds: dict[str, Mapping[str, object]] = {
        "signal": {"type": "string", "enum": [choice.value for choice in choices]},
        "confidence": {"type": "string", "enum": [level.value for level in Confidence]},
        "stop_loss": _NUMBER,
        "take_profit": _NUMBER,
        "size": _NUMBER,
    }
    names = field_names(debate=debate)
    schema = {
        "type": "object",
        "properties": {name: kinds.get(name, _TEXT) for name in names},
        "required": names,
        "additionalProperties": False,
    }
    return json.dumps(schema, separators=(",", ":"))


def answer_instructions(
    choices: tuple[Signal, ...], *, debate: bool = False, form: AnswerForm = AnswerForm.JSON
) -> str:
    """Return what a prompt says about the form; no example price, which would anchor.

    Args:
        choices: the signals that may be answered.
        debate: as in `answer_schema`.
        form: JSON, or labelled lines for models that cannot write JSON.
    """
    what = {**_WHAT, "size": _SIZE[form], "signal": f"one of {', '.join(choices)}"}
    said = [
        (name, what[name].format(nothing=_NOTHING[form])) for name in field_names(debate=debate)
    ]
    if form is AnswerForm.JSON:
        return _JSON_FRAME.format(fields=",\n".join(f"{name} ({text})" for name, text in said))
    lines = "\n".join(f"{LABELS[name]}: ({text})" for name, text in said)
    return _LABELLED_FRAME.format(fields=lines)
