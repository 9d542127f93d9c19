"""What an answer is that holds no decision, as far as code can tell."""

import re
from collections.abc import Callable
from typing import Final

from candlewick.analysis.replies.form import ECHO, LABELS
from candlewick.analysis.replies.label import labels
from candlewick.errors import RefusalReason, ReplyUnusableError

_LOOKED_AT: Final = 2000
"""[characters] A refusal or an error page says so at once."""

_INVISIBLE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00]*")
_ERROR_PAGE: Final = re.compile(
    r"\A\s*<(?:!doctype|html|head|title|\?xml)\b|<h1>\s*(?:4|5)[0-9]{2}\b"
    r"|\b(?:502 bad gateway|503 service|504 gateway|500 internal server error|bad gateway"
    r"|gateway time-?out|service (?:temporarily )?unavailable|internal server error"
    r"|upstream connect error|rate limit exceeded|too many requests|error code: 5[0-9]{2})\b",
    re.IGNORECASE,
)
_REFUSAL: Final = re.compile(
    r"\b(?:i(?:'|\u2019)?m (?:very )?sorry|i apologi[sz]e|i (?:can(?:'|\u2019)t|cannot|can not|won(?:'|\u2019)t"
    r"|will not|must decline)|as an ai\b|(?:i am|i(?:'|\u2019)m) (?:unable|not able)"
    r"|not (?:able|permitted|allowed) to (?:give|provide|offer))",
    re.IGNORECASE,
)
_JSON_LIKE: Final = re.compile(
    rf"[{{\uff5b][\s'\"\\\\\u201c\u201d\u2018\u2019\uff02]{{0,9}}(?:{'|'.join(LABELS)})\b",
    re.IGNORECASE,
)

_SIGNS: Final[tuple[tuple[RefusalReason, str, Callable[[str], object]], ...]] = (
    (
        RefusalReason.ERROR_PAGE,
        "the answer is an error message of the model's service",
        lambda text: _ERROR_PAGE.search(text, 0, _LOOKED_AT),
    ),
    (
        RefusalReason.ECHOED_TEMPLATE,
        "the answer repeats the form instead of filling it in",
        lambda text: any(words in text for words in ECHO),
    ),
    (
        RefusalReason.MALFORMED,
        "the answer is written like JSON and is none (quotes, brackets)",
        _JSON_LIKE.search,
    ),
    (
        RefusalReason.MODEL_REFUSED,
        "the model refused to answer",
        lambda text: _REFUSAL.search(text, 0, _LOOKED_AT),
    ),
)
"""What an answer shows it is by, the plainest first."""


def no_decision(text: str, *, thought: str) -> ReplyUnusableError:
    """Return why an answer without any decision is refused.

    Args:
        text: the answer, without its thought.
        thought: what the model thought aloud, in its answer or beside it.
    """
    for reason, msg, shows in _SIGNS:
        if shows(text):
            return ReplyUnusableError(msg, reason=reason)
    if _decides(thought):
        msg = "the answer's decision stands only in what was thought aloud"
        return ReplyUnusableError(msg, reason=RefusalReason.ONLY_IN_REASONING)
    if _INVISIBLE.fullmatch(text):
        return ReplyUnusableError("the answer is empty", reason=RefusalReason.EMPTY)
    msg = f"the answer has no JSON object and no line {LABELS['signal']!r}"
    return ReplyUnusableError(msg, reason=RefusalReason.NO_DECISION)


def _decides(thought: str) -> bool:
    if _JSON_LIKE.search(thought):
        return True
    return any(one.key == "signal" for one in labels(thought))
