"""The rule that any model has to beat: count the words."""

import re
from typing import Final

from candlewick.analysis.replies.composed_reply import answerable, compose_reply
from candlewick.domain.answer import Answer, Listener
from candlewick.domain.decision import Confidence, Signal
from candlewick.domain.prompt import Prompt

_UP: Final = re.compile(r"\b(above|rose|bullish|oversold|positive|buyers)\b", re.IGNORECASE)
_DOWN: Final = re.compile(r"\b(below|fell|bearish|overbought|negative|sellers)\b", re.IGNORECASE)
_MARGIN: Final = 3
"""How many more words of one kind it takes to act."""


class KeywordModel:
    """A `ChatModel` without a model: it counts rising and falling words in the facts.

    It sees exactly what a very small model sees, so the difference between the two is what
    that model adds.
    """

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Answer by the count; `listener` has nothing to hear."""
        del listener
        signal = answerable(prompt, _reading(prompt))
        text = compose_reply(
            prompt, signal, confidence=Confidence.LOW, reasoning="counted the words"
        )
        return Answer(
            text=text,
            finish_reason="stop",
            model="keyword rule",
            provider="candlewick",
            price_usd=0.0,
        )


def _reading(prompt: Prompt) -> Signal:
    words = " ".join(prompt.facts)
    lean = len(_UP.findall(words)) - len(_DOWN.findall(words))
    if abs(lean) < _MARGIN:
        return Signal.HOLD
    return Signal.BUY if lean > 0 else Signal.SELL
