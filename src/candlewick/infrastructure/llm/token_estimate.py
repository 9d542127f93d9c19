"""How many tokens a text is, without a tokenizer."""

import math

_START_CHARS, _START_TOKENS = 220, 100
"""Prompts full of numbers have 1.3 to 2.3 characters per token; 2.2 until we know better.
As few tokens as these are outweighed by the first real answer."""


class TokenEstimate:
    """Characters per token of one model, learned from what its service counted."""

    def __init__(self) -> None:
        self._chars = _START_CHARS
        self._tokens = _START_TOKENS

    def learn(self, chars: int, tokens: int) -> None:
        """Take in that `chars` [>= 0] were counted as `tokens` [>= 0]."""
        if chars > 0 and tokens > 0:
            self._chars += chars
            self._tokens += tokens

    def tokens(self, text: str) -> int:
        """Return about how many tokens `text` is [>= 0], rounded up."""
        return math.ceil(len(text) * self._tokens / self._chars)
