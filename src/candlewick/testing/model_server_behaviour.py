"""What a request to the loopback model server meets, and what is sent then."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final


class Behaviour(StrEnum):
    """What a request meets."""

    ANSWER = "answer"
    REASONING_CONTENT = "reasoning_content"
    REASONING = "reasoning"
    THINK = "think"
    LENGTH = "length"
    CUT = "cut"
    UNFINISHED = "unfinished"
    EMPTY = "empty"
    SLOW_START = "slow_start"
    DRIP = "drip"
    HTML = "html"
    GARBAGE = "garbage"
    NOT_TEXT = "not_text"
    NESTED = "nested"
    LONG_NUMBER = "long_number"
    ERROR_EVENT = "error_event"
    BAD_REQUEST = "bad_request"
    BAD_KEY = "bad_key"
    NO_CREDIT = "no_credit"
    NOT_FOUND = "not_found"
    TOO_LONG = "too_long"
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"


REFUSALS: Final[dict[Behaviour, tuple[int, str, str]]] = {
    Behaviour.BAD_REQUEST: (400, "invalid_request_error", "Unsupported parameter: 'temperature'"),
    Behaviour.BAD_KEY: (401, "invalid_api_key", "Incorrect API key provided: {key}"),
    Behaviour.NO_CREDIT: (429, "insufficient_quota", "You exceeded your current quota"),
    Behaviour.NOT_FOUND: (404, "model_not_found", "The model does not exist"),
    Behaviour.TOO_LONG: (400, "context_length_exceeded", "maximum context length is 4096 tokens"),
    Behaviour.RATE_LIMIT: (429, "rate_limit_exceeded", "Rate limit reached"),
    Behaviour.SERVER_ERROR: (500, "server_error", "The server had an error"),
    Behaviour.OVERLOADED: (503, "overloaded", "The engine is overloaded"),
}
"""Status, code and words of each refusal."""

PATIENCE: Final = 600.0
"""[s] A slow start and a drip last until the client gives up, but not for ever."""

DRIP: Final = 0.05
_DEEP: Final = 100_000
"""[characters] Deeper than any parser follows, and more digits than a number may have."""

USAGE: Final = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
_THOUGHT: Final = "First I look at the trend."


def events_of(text: str, *, how: Behaviour) -> Iterable[dict[str, Any] | str | None]:
    """Return the chunks of a stream; a string is sent as it is, None cuts the line."""
    middle = len(text) // 2
    yield _delta(role="assistant", content="")
    yield from _prelude(how)
    if how is not Behaviour.EMPTY:
        yield _delta(content=text[:middle])
        if how is Behaviour.CUT:
            yield None
        yield _delta(content=text[middle:])
    if how is Behaviour.UNFINISHED:
        return
    yield _delta(finish="length" if how is Behaviour.LENGTH else "stop")
    yield {"choices": [], "usage": USAGE}
    yield "data: [DONE]\n\n"


def _prelude(how: Behaviour) -> Iterable[dict[str, Any] | str]:
    """Return what comes before the answer."""
    if how is Behaviour.DRIP:
        return (_delta(content="drip ") for _ in range(round(PATIENCE / DRIP)))
    preludes: dict[Behaviour, list[dict[str, Any] | str]] = {
        Behaviour.REASONING_CONTENT: [_delta(reasoning_content=_THOUGHT)],
        Behaviour.REASONING: [_delta(reasoning=_THOUGHT)],
        Behaviour.THINK: [_delta(content=part) for part in ("<thi", f"nk>{_THOUGHT}</", "think>")],
        Behaviour.GARBAGE: ["data: {not json\n\n"],
        Behaviour.NOT_TEXT: ["data: \udcff\n\n"],
        Behaviour.NESTED: [f"data: {'[' * _DEEP}{']' * _DEEP}\n\n"],
        Behaviour.LONG_NUMBER: [f"data: {'9' * _DEEP}\n\n"],
        Behaviour.ERROR_EVENT: ['data: {"error": {"message": "upstream failed", "code": 502}}\n\n'],
    }
    return preludes.get(how, [])


def _delta(*, finish: str | None = None, **said: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": said, "finish_reason": finish}]}


def whole_of(text: str, *, how: Behaviour) -> dict[str, Any]:
    """Return the same answer in one piece."""
    message = {"role": "assistant", "content": "" if how is Behaviour.EMPTY else text}
    if how in {Behaviour.REASONING_CONTENT, Behaviour.REASONING}:
        message[how.value] = _THOUGHT
    if how is Behaviour.THINK:
        message["content"] = f"<think>{_THOUGHT}</think>{text}"
    finish = {Behaviour.LENGTH: "length", Behaviour.UNFINISHED: None}.get(how, "stop")
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {"object": "chat.completion", "choices": [choice], "usage": USAGE}
