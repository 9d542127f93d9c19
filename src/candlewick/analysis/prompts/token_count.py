"""How many tokens a text is, estimated without a tokenizer, rather too many than too few.

It cuts a text as o200k does before it looks into its vocabulary (words, digits by threes, signs,
blanks) and counts each piece by its length. `benchmarks/prompt` measures it against o200k.
"""

import re
from typing import Final

_PIECE: Final = re.compile(
    r"(?P<word>[A-Za-z]+)|(?P<digits>[0-9]{1,3})|(?P<blank>[ \t]+)|(?P<line>\s*[\r\n]+)"
    r"|(?P<sign>[!-/:-@\[-`{-~]+)|(?P<other>.)",
    re.DOTALL,
)
_COMMON: Final = 6
"""[letters] A shorter word is one token, as a rule; each so many letters more are another."""
_MESSAGES: Final = 8
"""What the frame of two messages takes."""


def estimate_tokens(*messages: str) -> int:
    """Return about how many tokens `messages` are together, with the frame around them [> 0]."""
    return _MESSAGES + sum(count_tokens(message) for message in messages)


def count_tokens(text: str) -> int:
    """Return about how many tokens `text` is [>= 0]."""
    return sum(_tokens(found, text) for found in _PIECE.finditer(text))


def _tokens(found: re.Match[str], text: str) -> int:
    piece, kind = found[0], found.lastgroup
    if kind == "word":
        return 1 + (len(piece) - 1) // _COMMON
    if kind == "blank":
        # A blank belongs to the word or the sign behind it, never to a digit.
        after = text[found.end() : found.end() + 1]
        return 1 if len(piece) > 1 or not after or after.isdigit() or after.isspace() else 0
    if kind == "sign":
        return (len(piece) + 1) // 2
    return len(piece.encode("utf-8", "replace")) if kind == "other" else 1
