"""A reply made by code from a signal alone.

Very small models and keyword rules can say which way, and nothing else: asked for prices
they invent them. So code adds the levels, on the right side of the price, and writes the
same JSON that a large model writes; the same checks then read it.
"""

import json
from typing import Final

from candlewick.domain.decision import Confidence, Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

_STOP_ATR: Final = {Confidence.LOW: 1.5, Confidence.MEDIUM: 2.0, Confidence.HIGH: 3.0}
"""Rungs of the ladder [average true ranges]: one is the noise of a single candle, so that a
stop nearer than 1.5 is hit by chance; the surer the reading, the more room it gets."""

_TARGET_PER_STOP: Final = 2.0
"""A target twice as far as the stop pays from one win in three, before costs."""

_NEAREST, _FARTHEST = 0.002, 0.1
"""[fraction of the price] A nearer stop is eaten by fees, a farther one is no stop."""

_UNKNOWN_ATR: Final = 0.02
"""[fraction of the price] The stop where the range is not known: the default of the rules."""

_ENTRIES: Final = {Signal.BUY: 1, Signal.SELL: -1}


def compose_reply(prompt: Prompt, signal: Signal, *, confidence: Confidence, reasoning: str) -> str:
    """Write the JSON reply that says `signal`, with levels where it opens a position.

    Args:
        prompt: the question; its price and range give the levels.
        signal: one of the prompt's choices, but not UPDATE, which needs levels of its own.
        confidence: how sure; it chooses the rung of the ladder.
        reasoning: one or two sentences for people.

    Returns:
        JSON with sorted keys; BUY and SELL carry `stop_loss` and `take_profit`.

    Raises:
        ValueError: the prompt does not offer `signal`, or it is UPDATE.
    """
    if signal not in prompt.choices or signal is Signal.UPDATE:
        msg = f"{signal} cannot be answered to a prompt that offers {', '.join(prompt.choices)}"
        raise ValueError(msg)
    reply: dict[str, str | float] = {
        "signal": signal.value,
        "confidence": confidence.value,
        "reasoning": reasoning,
    }
    if signal in _ENTRIES:
        stop, target = _levels(prompt, _ENTRIES[signal], confidence)
        reply |= {"stop_loss": stop, "take_profit": target}
    return json.dumps(reply, sort_keys=True, ensure_ascii=False, allow_nan=False)


def answerable(prompt: Prompt, reading: Signal) -> Signal:
    """Return what a market that reads as BUY, SELL or HOLD means for the open position.

    A reading against the position closes it, one with it holds; with nothing open the
    reading itself is the answer. What the prompt does not offer becomes HOLD.
    """
    wanted = reading
    if prompt.held is not None:
        against = Signal.SELL if prompt.held is Side.LONG else Signal.BUY
        wanted = Signal.CLOSE if reading is against else Signal.HOLD
    return wanted if wanted in prompt.choices else Signal.HOLD


def _levels(prompt: Prompt, sign: int, confidence: Confidence) -> tuple[float, float]:
    """Return stop and target [quote currency, > 0] for a position of that sign."""
    share = _UNKNOWN_ATR
    if prompt.atr is not None:
        share = _STOP_ATR[confidence] * prompt.atr / prompt.price
    share = sign * min(max(share, _NEAREST), _FARTHEST)
    stop, target = 1.0 - share, 1.0 + _TARGET_PER_STOP * share
    return _readable(prompt.price * stop), _readable(prompt.price * target)


def _readable(price: float) -> float:
    """Return `price` to six digits, fine enough for the nearest rung of any coin."""
    return float(f"{price:.6g}")
