"""How many tokens a text is, estimated without a tokenizer, rather too many than too few.

It cuts a text about as o200k does before it looks into its vocabulary: words, digits by threes,
signs, line ends; a blank belongs to the word or the sign behind it. `benchmarks/prompt.py`
measures it against o200k.
"""

import functools
import re
from typing import Final

_TOKEN: Final = re.compile(
    rb"[A-Za-z]{1,7}"  # a longer word is several tokens, as a rule; many are one
    rb"|[0-9]{1,3}"
    rb"|[ \t]+(?=[0-9\s]|\Z)|[ \t]{2,}"
    rb"|[\r\n\f\v]+"
    rb"|[!-/:-@\[-`{-~]{1,2}"
    rb"|[\x00-\x08\x0e-\x1f\x7f-\xff]"  # of what is not ASCII, each byte
)
_OTHER_BREAK: Final = re.compile(r"[\r\f\v]")
_LINE_ENDS: Final = re.compile(r"\n+")
_KEPT: Final = 8192
"""[lines] A replay counts each line in many prompts."""
_FRAME: Final = 8
"""What the frame around two messages takes."""


def estimate_tokens(*messages: str) -> int:
    """Return about how many tokens `messages` are together, with the frame around them [> 0]."""
    return _FRAME + sum(count_tokens(message) for message in messages)


def count_tokens(text: str) -> int:
    """Return about how many tokens `text` is [>= 0]."""
    if _OTHER_BREAK.search(text):
        return _counted(text)
    # No token but line ends themselves reaches over a line end, so lines are counted by themselves.
    return sum(_of_line(line) for line in text.split("\n")) + len(_LINE_ENDS.findall(text))


@functools.lru_cache(maxsize=_KEPT)
def _of_line(line: str) -> int:
    return _counted(line)


def _counted(text: str) -> int:
    return len(_TOKEN.findall(text.encode("utf-8", "replace")))
