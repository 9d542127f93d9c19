"""The question that a very small model is asked: three worked examples, then the market.

Without examples such a model gives one label whatever it reads. How the question is put was
chosen by how well rising and falling real windows were told apart: sentences on lines of
their own over running text (AUC 0.84 against 0.68), three examples over six (0.88 against
0.84, within the noise, at half the reading), both with the mood still in and without the
mirror image. The order stays fixed, since another
one moves every score; whoever changes it runs `benchmarks/local_model.py --write` again.
"""

from typing import Final

from openai.types.chat import ChatCompletionMessageParam

from candlewick.domain.decision import Signal

LABELS: Final = (Signal.BUY, Signal.SELL)
"""The labels that are scored; so small a model never prefers HOLD, which the margin decides."""

PREFILL: Final = "Signal:"
_SYSTEM: Final = (
    "You read a market summary."
    " Most signs up: Signal: BUY. Most signs down: Signal: SELL. Mixed signs: Signal: HOLD."
)

_EXAMPLES: Final[tuple[tuple[Signal, tuple[str, ...]], ...]] = (
    (
        Signal.BUY,
        (
            "Price is above the 20 EMA, above the 50 EMA and above the 200 EMA.",
            "The price rose over the last day.",
            "The price rose strongly over the last week.",
            "RSI is bullish.",
            "MACD histogram is positive; MACD line is positive.",
            "Buyers dominate (directional movement); the trend is strong.",
            "Volume flow is positive.",
        ),
    ),
    (
        Signal.SELL,
        (
            "Price is below the 20 EMA, below the 50 EMA and below the 200 EMA.",
            "The price fell over the last day.",
            "The price fell strongly over the last week.",
            "RSI is bearish.",
            "MACD histogram is negative; MACD line is negative.",
            "Sellers dominate (directional movement); the trend is strong.",
            "Volume flow is negative.",
        ),
    ),
    (
        Signal.HOLD,
        (
            "Price is above the 20 EMA, below the 50 EMA and above the 200 EMA.",
            "The price fell over the last day.",
            "The price moved sideways over the last week.",
            "RSI is neutral.",
            "MACD histogram is positive; MACD line is negative.",
            "Buyers dominate (directional movement); the trend is weak.",
            "Volume flow is negative.",
        ),
    ),
)


_MOOD: Final = "Crowd mood"
"""Left out: of all words the model heeds "fear" most. Of five real windows full of rising
words none read as rising with a fearful mood beside them, and all five without."""


def readable(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the facts that the model can be trusted to read."""
    return tuple(fact for fact in facts if not fact.startswith(_MOOD))


def question(facts: tuple[str, ...]) -> list[ChatCompletionMessageParam]:
    """Return the chat about a market in words that ends where the label has to follow."""
    turns: list[ChatCompletionMessageParam] = [{"role": "system", "content": _SYSTEM}]
    for label, example in _EXAMPLES:
        turns.append({"role": "user", "content": _summary(example)})
        turns.append({"role": "assistant", "content": f"{PREFILL} {label}"})
    turns.append({"role": "user", "content": _summary(readable(facts))})
    turns.append({"role": "assistant", "content": PREFILL})
    return turns


def _summary(facts: tuple[str, ...]) -> str:
    return "\n".join(("Market summary:", *(f"- {fact}" for fact in facts)))


def reset_question() -> list[ChatCompletionMessageParam]:
    """Return the same examples followed by nothing that any market shares."""
    return [*question(())[:-2], {"role": "user", "content": "None."}]
