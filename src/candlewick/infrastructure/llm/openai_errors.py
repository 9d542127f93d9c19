"""What the openai client raises, as our error tree, with what to do about it."""

import math
import re
from email.utils import parsedate_to_datetime
from typing import Final

import openai

from candlewick.errors import CandlewickError, ModelRefusedError, ModelUnavailableError

_MAX_QUOTED: Final = 300
_PASSING: Final = frozenset({408, 409, 425, 429})
"""Statuses below 500 that go away by waiting."""

_NO_CREDIT: Final = re.compile(
    r"insufficient[ _](quota|balance|credit|funds)|billing|credit balance|payment required",
    re.IGNORECASE,
)
_TOO_LONG: Final = re.compile(
    r"context[ _](length|size|window)|maximum context|too many tokens|prompt is too long",
    re.IGNORECASE,
)
_UNKNOWN_MODEL: Final = re.compile(
    r"model[^.]{0,60}(not found|does not exist|not exist|unknown|invalid|not a valid)"
    r"|(invalid|unknown|no such)[ _]model|model_not_found",
    re.IGNORECASE,
)
_FIX: Final = {
    401: "the key was not accepted: check the key of this model",
    402: "no credit is left: add credit with the provider, or use another model",
    403: "the key has no permission for this model: check the key's rights and the region",
    404: "the address or the model is not known there: check base_url and the model's name",
}


def translated(error: openai.OpenAIError, *, who: str, secret: str) -> CandlewickError:
    """Return our error for what the openai client raised.

    Args:
        error: what it raised.
        who: the model and the provider, for people.
        secret: the key, which must not be quoted; "" where there is none.

    Returns:
        ModelRefusedError where asking again cannot help, else ModelUnavailableError.
    """
    if isinstance(error, openai.APITimeoutError):
        return ModelUnavailableError(f"{who} could not be reached in time")
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailableError(
            f"{who}: the connection failed or was cut: check base_url and that the server runs"
        )
    said = quoted(str(error), secret=secret)
    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    fix = _fix(
        status,
        f"{error.code} {error.type} {said}" if isinstance(error, openai.APIError) else said,
    )
    if fix is not None:
        return ModelRefusedError(f"{who} refused: {fix} ({said})")
    wait = retry_after(error) if isinstance(error, openai.APIStatusError) else None
    return ModelUnavailableError(f"{who} is not available now ({said})", retry_after=wait)


def quoted(text: str, *, secret: str) -> str:
    """Return `text` on one line, shortened, with `secret` blotted out."""
    line = " ".join(text.split())
    if secret:
        line = line.replace(secret, "***")
    return line if len(line) <= _MAX_QUOTED else f"{line[:_MAX_QUOTED]}..."


def retry_after(error: openai.APIStatusError) -> float | None:
    """Return how long the service asked us to wait [s, >= 0], if it said so readably."""
    headers = error.response.headers
    said = headers.get("retry-after-ms")
    if said is not None:
        return _seconds(said, scale=1000.0)
    said = headers.get("retry-after", "")
    if (wait := _seconds(said, scale=1.0)) is not None:
        return wait
    try:  # a date counts from the server's own clock, never from ours
        span = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, span.total_seconds())


def _seconds(said: str, *, scale: float) -> float | None:
    try:
        value = float(said) / scale
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0.0 else None


def _fix(status: int | None, said: str) -> str | None:
    """Return what to do where waiting does not help, else None."""
    if _NO_CREDIT.search(said):
        return _FIX[402]
    if _TOO_LONG.search(said):
        return "the prompt is longer than the model reads: use a model with a larger context"
    if status is None or status in _PASSING or status >= 500:  # noqa: PLR2004 - server errors
        return None
    if _UNKNOWN_MODEL.search(said):
        return _FIX[404]
    return _FIX.get(status, "it does not take this request: check the model's parameters")
