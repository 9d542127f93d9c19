"""How many tokens a text is, estimated without a tokenizer, rather too many than too few.

It cuts a text about as o200k does before it looks into its vocabulary: words, digits by threes,
signs, line ends; a blank belongs to the word or the sign behind it. `benchmarks/prompt.py`
measures it against o200k.
"""

import re
from typing import Final

from candlewick.analysis.prompts.memo import Memo

_TOKEN: Final = re.compile(
    rb"[A-Za-z]{1,7}"  # a longer word is several tokens, as a rule; many are one
    rb"|[0-9]{1,3}"
    rb"|[ \t]+(?=[0-9\s]|\Z)|[ \t]{2,}"
    rb"|[\r\n\f\v]+"
    rb"|[!-/:-@\[-`{-~]{1,2}"
    rb"|[\x00-\x08\x0e-\x1f\x7f-\xff]"  # of what is not ASCII, each byte
)
_LINE_ENDS: Final = re.compile(r"\n+")
_OTHER_BLANKS: Final = ("  ", "\t", "\r", "\f", "\v")
"""Where one of these stands, what is before it and what is behind it are cut together."""
_KEPT: Final = 16_384
"""[words] Prompts are made of few words and of small numbers, which come again."""
_FRAME: Final = 8
"""What the frame around two messages takes."""


def estimate_tokens(*messages: str) -> int:
    """Return about how many tokens `messages` are together, with the frame around them [> 0]."""
    return _FRAME + sum(count_tokens(message) for message in messages)


def count_tokens(text: str) -> int:
    """Return about how many tokens `text` is [>= 0]."""
    if any(blank in text for blank in _OTHER_BLANKS):
        return _counted(text)
    # No token reaches over a single blank, and none but line ends themselves over a line end.
    count = len(_LINE_ENDS.findall(text)) if "\n\n" in text else text.count("\n")
    for line in text.split("\n"):
        first, *words = line.split(" ")
        count += _FIRST[first] + sum(map(_behind_blank, words))
    return count


def _counted(text: str) -> int:
    return len(_TOKEN.findall(text.encode("utf-8", "replace")))


def _counted_with_blank(word: str) -> int:
    """Return the tokens of `word` and of the blank before it, which is one before a digit or nothing."""
    return _counted(word) + (not word or word[0] in "0123456789")


_FIRST: Final = Memo(_counted, most=_KEPT)
_behind_blank: Final = Memo(_counted_with_blank, most=_KEPT).__getitem__
