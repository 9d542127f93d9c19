"""How many tokens a text is, estimated without a tokenizer, rather too many than too few.

It cuts a text about as o200k does before it looks into its vocabulary:

- words of at most seven letters (a longer word is several tokens, as a rule; many are one),
- up to three digits, up to two signs, any number of line ends, each byte of what is not ASCII;
- a blank belongs to the word or the sign behind it; before digits, a line end or nothing, and
  wherever there are several, blanks are a token.

`benchmarks/prompt.py` measures it against o200k; a test holds it to the same rules as a regular
expression, which takes three times as long.
"""

import re
from typing import Final

from candlewick.analysis.prompts.memo import Memo

_BLANKS: Final = re.compile(rb"  +")
_LINE_ENDS: Final = re.compile(rb"\n\n+")
_KEPT: Final = 2048
"""[words]"""
_FRAME: Final = 8
"""What the frame around two messages takes."""


def _kind(byte: int) -> str:
    """Return what stands for a byte: a letter, a digit, a blank, a line end, a sign, or none."""
    char = chr(byte)
    if char in " \t":
        return " "
    if char in "\r\n\f\v":
        return "\n"
    if not 32 < byte < 127:  # noqa: PLR2004 - what ASCII can print
        return "?"
    return "a" if char.isalpha() else "0" if char.isdigit() else "-"


_KINDS: Final = "".join(map(_kind, range(256))).encode()


def estimate_tokens(*messages: str) -> int:
    """Return about how many tokens `messages` are together, with the frame around them [> 0]."""
    return _FRAME + sum(count_tokens(message) for message in messages)


def count_tokens(text: str) -> int:
    """Return about how many tokens `text` is [>= 0]."""
    kinds = text.encode("utf-8", "replace").translate(_KINDS)
    if b"  " in kinds:
        kinds = _BLANKS.sub(b"B", kinds)
    first, *others = kinds.split(b" ")
    return _FIRST[first] + sum(map(_BEHIND_A_BLANK.__getitem__, others))


def _count(cut: bytes) -> int:
    """Return how many tokens some kinds of letters are."""
    if b"\n\n" in cut:
        cut = _LINE_ENDS.sub(b"\n", cut)
    # What is one token becomes one byte: first the longest, then what is left of a word. What is
    # left in the end are pairs.
    cut = cut.replace(b"aaaaaaa", b"W").replace(b"000", b"N").replace(b"aa", b"a")
    cut = cut.replace(b"aa", b"a")
    pairs = cut.count(b"aa") + cut.count(b"00") + cut.count(b"--")
    alone = cut.count(b" 0") + cut.count(b" N") + cut.count(b" \n") + cut.endswith(b" ")
    return len(cut) - pairs - cut.count(b" ") + alone


_FIRST: Final = Memo(_count, most=_KEPT)
_BEHIND_A_BLANK: Final[Memo[bytes, int]] = Memo(lambda word: _count(b" " + word), most=_KEPT)
"""What a word takes, by the kinds of its letters: of these a hundred make up most prompts."""
