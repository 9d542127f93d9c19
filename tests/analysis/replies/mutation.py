"""What can happen to an answer on its way, from a seed."""

import random
from collections.abc import Callable

SNIPPETS: tuple[str, ...] = (
    *'{}[]":,.0159-\n%$k~/*', "\u200b", "\uff1a", "SELL", "HOLD", "BUY", "Signal: SELL\n", "<think>",
    "</think>", "```", "```json\n", "NaN", "e9", "null", '"signal": "SELL",', "not ", "\n  ", "\r\n",
    "BEGIN\n", "END", "\nEND\n", "Stop Loss: 94\n", "Take Profit: 111\n", "Position Size: 9%\n",
    "Final signal: HOLD", " if it breaks 101", "(or 94)", '{"signal": "SELL", "confidence": "LOW"}',
    "I'm sorry, but", "<html>", '"size": 7, ', '"stop_loss": 99, ',
)  # fmt: skip


def _cut(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] if dice.random() < 0.8 else text[at:]


def _dropped(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + dice.randint(1, 30) :]


def _doubled(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    part = text[at : at + dice.randint(1, 60)]
    return text[:at] + part * dice.randint(2, 3) + text[at + len(part) :]


def _inserted(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(SNIPPETS) + text[at:]


def _replaced(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return (
        text[:at]
        + chr(dice.choice((dice.randrange(32, 127), dice.randrange(0x3000))))
        + text[at + 1 :]
    )


def _moved(text: str, dice: random.Random) -> str:
    first, second = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    third = dice.randrange(second, len(text) + 1)
    return text[:first] + text[second:third] + text[first:second] + text[third:]


def _broken(text: str, dice: random.Random) -> str:
    """Break lines where a stream logger might."""
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(("\n", "\n  ", "\r\n")) + text[at:]
    return text


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _cut, _dropped, _doubled, _inserted, _replaced, _moved, _broken,
)  # fmt: skip


def mutated(texts: list[str], dice: random.Random) -> str:
    """Return one of `texts`, or two of them in a row, changed one to three times."""
    text = dice.choice(texts)
    if dice.random() < 0.1:
        text += dice.choice(("", "\n", " or ", ",")) + dice.choice(texts)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        text = dice.choice(CHANGES)(text, dice)
    return text
