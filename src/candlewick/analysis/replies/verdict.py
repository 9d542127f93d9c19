"""Words around an answer that say something else than it does."""

import re
from collections.abc import Iterator
from typing import Final

_WORD: Final = "BUY|SELL|HOLD|CLOSE|UPDATE"
_VERDICT: Final = re.compile(
    r"(?:signal|decision|recommendation|action|verdict|answer|proposal)"
    rf"[\s*_\"'`]{{0,4}}[:=][\s*_\"'`\[]{{0,4}}(?:(?P<said>{_WORD})\b|(?P<glued>(?-i:{_WORD})))",
    re.IGNORECASE | re.ASCII,
)
"""A verdict counts as well where other words run into it, if it stands in capitals."""

_BREAK: Final = re.compile(r"\r*+\n[ \t]*+")
_CAPITALS: Final = re.compile(rf"\b(?P<said>{_WORD})\b", re.ASCII)


def other_verdict(text: str, *, signal: str) -> str | None:
    """Return a signal other than `signal` that `text` gives as its verdict, if it does.

    A verdict counts as well where a stream logger broke the line in the middle of it.
    """
    texts = (text, _BREAK.sub("", text))
    return next((word for one in texts for word in _unlike(_VERDICT, one, signal)), None)


def other_word(text: str, *, signal: str) -> str | None:
    """Return a signal other than `signal` that stands in `text` in capitals, if one does."""
    return other_verdict(text, signal=signal) or next(_unlike(_CAPITALS, text, signal), None)


def _unlike(pattern: re.Pattern[str], text: str, signal: str) -> Iterator[str]:
    words = (str(match[match.lastgroup or 0]).upper() for match in pattern.finditer(text))
    return (word for word in words if word != signal.strip().upper())
