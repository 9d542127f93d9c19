"""The question that a very small model is asked: a few worked examples, then the market.

Without examples such a model gives one label whatever it reads. Which examples, how many
and in which order was chosen by measurement (`benchmarks/local_model.py`); the order stays
fixed, since another one moves every score.
"""

from typing import Final

from openai.types.chat import ChatCompletionMessageParam

from candlewick.domain.decision import Signal

LABELS: Final = (Signal.BUY, Signal.SELL, Signal.HOLD)
PREFILL: Final = "Signal:"
_SYSTEM: Final = (
    "You read a market summary and answer with one line: Signal: BUY, Signal: SELL or Signal: HOLD."
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
            "Crowd mood is greed.",
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
            "Crowd mood is fear.",
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
            "Crowd mood is neutral.",
        ),
    ),
    (
        Signal.SELL,
        (
            "Price is below the 20 EMA, below the 50 EMA and above the 200 EMA.",
            "The price fell over the last day.",
            "The price moved sideways over the last week.",
            "RSI is bearish.",
            "MACD histogram is negative; MACD line is negative.",
            "Sellers dominate (directional movement); the trend is weak.",
            "Volume flow is negative.",
            "Crowd mood is extreme fear.",
        ),
    ),
    (
        Signal.HOLD,
        (
            "Price is below the 20 EMA, above the 50 EMA and below the 200 EMA.",
            "The price rose over the last day.",
            "The price moved sideways over the last week.",
            "RSI is neutral.",
            "MACD histogram is negative; MACD line is positive.",
            "Sellers dominate (directional movement); the trend is weak.",
            "Volume flow is positive.",
            "Crowd mood is fear.",
        ),
    ),
    (
        Signal.BUY,
        (
            "Price is above the 20 EMA, above the 50 EMA and below the 200 EMA.",
            "The price rose over the last day.",
            "The price moved sideways over the last week.",
            "RSI is bullish.",
            "MACD histogram is positive; MACD line is positive.",
            "Buyers dominate (directional movement); the trend is weak.",
            "Volume flow is positive.",
            "Crowd mood is neutral.",
        ),
    ),
)
SHOTS: Final = 3


def question(facts: tuple[str, ...], *, shots: int = SHOTS) -> list[ChatCompletionMessageParam]:
    """Return the chat that ends where the label has to follow.

    Args:
        facts: the market in words.
        shots: [0 to 6] how many worked examples come first.
    """
    turns: list[ChatCompletionMessageParam] = [{"role": "system", "content": _SYSTEM}]
    for label, example in _EXAMPLES[:shots]:
        turns.append({"role": "user", "content": _summary(example)})
        turns.append({"role": "assistant", "content": f"{PREFILL} {label}"})
    turns.append({"role": "user", "content": _summary(facts)})
    turns.append({"role": "assistant", "content": PREFILL})
    return turns


def _summary(facts: tuple[str, ...]) -> str:
    return "\n".join(("Market summary:", *(f"- {fact}" for fact in facts)))


def reset_question() -> list[ChatCompletionMessageParam]:
    """Return the same examples followed by nothing that any market shares."""
    return [*question(())[:-2], {"role": "user", "content": "None."}]
