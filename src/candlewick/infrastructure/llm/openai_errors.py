"""What the openai client raises, as our error tree, with what to do about it."""

import re
from email.utils import parsedate_to_datetime
from typing import Final

import openai

from candlewick.domain.language_model.profile import Rung
from candlewick.errors import CandlewickError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.duration import duration_in, read_duration

_MAX_QUOTED: Final = 300
_PASSING: Final = frozenset({408, 409, 425, 429, 499})
"""Statuses below 500 that go away by waiting; 499 is how Google says that it gave up."""

_RATE: Final = re.compile(
    r"per[ _-]?(second|minute|hour|day)|(requests|tokens)[ _]per|\b[RT]P[MD]\b", re.IGNORECASE
)
_NO_CREDIT: Final = re.compile(
    r"insufficient[ _](quota|balance|credit|funds)|credit balance|payment required"
    r"|(exceeded|check)[^.]{0,40}\b(current quota|billing)|billing[ _](hard[ _]limit|not[ _]active)",
    re.IGNORECASE,
)
_OWN_LIMIT: Final = re.compile(
    r"usage limits?[^.]{0,40}(regain|reached)|(reached|exceeded)[^.]{0,60}(usage|spend\w*) limits?",
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
_FORM: Final = re.compile(
    r"response[ _]?format|json[ _]?schema|json[ _]?(object|mode)|structured[ _]outputs?"
    r"|word 'json'|failed to parse grammar",
    re.IGNORECASE,
)
_BAD_SCHEMA: Final = re.compile(r"invalid schema|schema[^.]{0,40}(complex|too )", re.IGNORECASE)
_TOKEN_LIMIT: Final = re.compile(r"max_tokens.{0,120}max_completion_tokens", re.IGNORECASE)
_FIX: Final = {
    401: "the key was not accepted: check the key of this model",
    402: "no credit is left: add credit with the provider, or use another model",
    403: "the key has no permission for this model: check the key's rights and the region",
    404: "the address or the model is not known there: check base_url and the model's name",
}
_FIX_OWN_LIMIT: Final = (
    "the spending limit that is set with the provider is reached: raise it there, wait until it"
    " begins anew, or use another model"
)


class FormRefusedError(ModelRefusedError):
    """The service does not take the form that the answer was to have.

    Attributes:
        form: which form that was.
        lasting: False where this one schema was too much for it, and another may not be.
    """

    def __init__(self, message: str, *, form: Rung, lasting: bool) -> None:
        super().__init__(message)
        self.form = form
        self.lasting = lasting


class TokenLimitRefusedError(ModelRefusedError):
    """The service calls the longest answer `max_completion_tokens`."""


def translated(
    error: openai.OpenAIError,
    *,
    who: str,
    secret: str,
    form: Rung = Rung.PLAIN,
    billed: bool = False,
) -> CandlewickError:
    """Return our error for what the openai client raised.

    Args:
        error: what it raised.
        who: the model and the provider, for people.
        secret: the key, which must not be quoted; "" where there is none.
        form: the form that was asked for.
        billed: whether some of an answer had come.

    Returns:
        ModelRefusedError where asking again cannot help, else ModelUnavailableError.
    """
    if isinstance(error, openai.APITimeoutError):
        return ModelUnavailableError(f"{who} could not be reached in time", billed=billed)
    if isinstance(error, openai.APIConnectionError):
        msg = f"{who}: the connection failed or was cut: check base_url and that the server runs"
        return ModelUnavailableError(msg, billed=billed)
    said = quoted(str(error), secret=secret)
    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    whole = f"{error.code} {error.type} {error}" if isinstance(error, openai.APIError) else said
    refused = _refused_part(status, whole, who=who, said=said, form=form)
    if refused is not None:
        return refused
    fix = _fix(status, whole)
    if fix is not None:
        return ModelRefusedError(f"{who} refused: {fix} ({said})")
    wait = retry_after(error) if isinstance(error, openai.APIStatusError) else None
    wait = duration_in(whole) if wait is None else wait
    return ModelUnavailableError(
        f"{who} is not available now ({said})", retry_after=wait, billed=billed
    )


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
        wait = read_duration(said)
        return None if wait is None else wait / 1000
    said = headers.get("retry-after", "")
    if (wait := read_duration(said)) is not None:
        return wait
    try:  # a date counts from the server's own clock, never from ours
        span = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, span.total_seconds())


def _refused_part(
    status: int | None, whole: str, *, who: str, said: str, form: Rung
) -> ModelRefusedError | None:
    """Return the error for a request of which only a part was refused, else None."""
    if status is None or status in _PASSING or status in {401, 402, 403}:
        return None
    if _TOKEN_LIMIT.search(whole):
        return TokenLimitRefusedError(f"{who} refused max_tokens ({said})")
    about_size_or_money = _TOO_LONG.search(whole) or _NO_CREDIT.search(whole)
    if form is not Rung.PLAIN and _FORM.search(whole) and not about_size_or_money:
        lasting = _BAD_SCHEMA.search(whole) is None
        return FormRefusedError(f"{who} refused {form} ({said})", form=form, lasting=lasting)
    return None


def _fix(status: int | None, said: str) -> str | None:
    """Return what to do where waiting does not help, else None."""
    if _OWN_LIMIT.search(said) and status not in _PASSING:
        return _FIX_OWN_LIMIT
    # Google words a rate per day as OpenAI words that there is no money.
    if _NO_CREDIT.search(said) and not (_RATE.search(said) or duration_in(said)):
        return _FIX[402]
    if _TOO_LONG.search(said):
        return "the prompt is longer than the model reads: use a model with a larger context"
    if status is None or status in _PASSING or status >= 500:  # noqa: PLR2004 - server errors
        return None
    if _UNKNOWN_MODEL.search(said):
        return _FIX[404]
    return _FIX.get(status, "it does not take this request: check the model's parameters")
