"""The form of an answer: what the model is told, and the schema that says the same."""

import json
from typing import Final

from candlewick.domain.decision import Confidence, Signal

DEBATE_FIELDS: Final = ("bull", "bear")
"""What a debate adds in front: the best case of each side."""
FIELDS: Final = ("reasoning", "signal", "confidence", "stop_loss", "take_profit")
"""Every field of an answer, in the order in which it is written: thought comes first."""

_MEANING: Final = {
    Signal.BUY: "BUY: open a long position",
    Signal.SELL: "SELL: open a short position",
    Signal.HOLD: "HOLD: change nothing",
    Signal.CLOSE: "CLOSE: close the position now",
    Signal.UPDATE: "UPDATE: keep the position and tighten its levels (never widen them)",
}
_LEVEL_RULES: Final = """\
BUY needs stop_loss below and take_profit above the price; SELL the other way round.
Leave a level null to have the account's default used. HOLD needs no levels."""
_UPDATE_RULES: Final = """\
UPDATE needs at least one new level: a stop nearer to the price, or a target nearer to it.
CLOSE and HOLD need no levels."""


def answer_instructions(choices: tuple[Signal, ...], *, debate: bool) -> str:
    """Say how to answer when `choices` are open; no example prices, which would anchor."""
    meanings = "\n".join(f"- {_MEANING[choice]}" for choice in choices)
    rules = _LEVEL_RULES if Signal.BUY in choices else _UPDATE_RULES
    sides = "bull (its best case), bear (its best case), " if debate else ""
    return f"""\
## Decision
Choose one:
{meanings}
{rules}
Think it through in a few sentences first. Then end with exactly one JSON object and nothing after it.
Its keys: {sides}reasoning (one sentence), signal (one of {", ".join(choices)}),
confidence (HIGH, MEDIUM or LOW), stop_loss (a price or null), take_profit (a price or null)."""


def answer_schema(choices: tuple[Signal, ...], *, debate: bool) -> str:
    """Return the JSON schema of an answer to `choices`, as canonical JSON."""
    text, price = {"type": "string"}, {"type": ["number", "null"]}
    properties: dict[str, object] = {name: text for name in DEBATE_FIELDS if debate}
    properties |= {
        "reasoning": text,
        "signal": {"type": "string", "enum": [choice.value for choice in choices]},
        "confidence": {"type": "string", "enum": [level.value for level in Confidence]},
        "stop_loss": price,
        "take_profit": price,
    }
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    # Not sorted: the order of the properties is the order in which they are written.
    return json.dumps(schema, separators=(",", ":"))
