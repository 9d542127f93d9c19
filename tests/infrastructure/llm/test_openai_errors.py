"""The client's errors as ours."""

import httpx2
import openai
import pytest

from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.openai_errors import retry_after, translated

REQUEST = httpx2.Request("POST", "https://example.org/v1/chat/completions")


def failure(status: int, message: str = "no", **headers: str) -> openai.APIStatusError:
    response = httpx2.Response(
        status, headers={k.replace("_", "-"): v for k, v in headers.items()}, request=REQUEST
    )
    return openai.APIStatusError(message, response=response, body=None)


@pytest.mark.parametrize(
    ("status", "message", "fix"),
    [
        (401, "no", "check the key"),
        (402, "no", "add credit"),
        (403, "no", "rights"),
        (404, "no", "base_url"),
        (400, "no", "parameters"),
        (429, "You exceeded: insufficient_quota", "add credit"),
        (400, "Your credit balance is too low", "add credit"),
        (400, "This model's maximum context length is 8192 tokens", "larger context"),
        (500, "request (9000 tokens) exceeds the available context size", "larger context"),
        (400, "The model `gpt-x` does not exist", "model's name"),
    ],
)
def test_what_waiting_does_not_help_is_refused_with_the_fix(
    status: int, message: str, fix: str
) -> None:
    error = translated(failure(status, message), who="m (p)", secret="")

    assert isinstance(error, ModelRefusedError)
    assert fix in str(error)
    assert "m (p)" in str(error)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_what_waiting_helps_is_unavailable(status: int) -> None:
    error = translated(failure(status, retry_after="3"), who="m", secret="")

    assert isinstance(error, ModelUnavailableError)
    assert error.retry_after == 3.0


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "2.5"}, 2.5),
        ({"retry_after_ms": "1500"}, 1.5),
        (
            {
                "retry_after": "Sun, 22 Nov 2026 10:00:30 GMT",
                "date": "Sun, 22 Nov 2026 10:00:00 GMT",
            },
            30.0,
        ),
        ({"retry_after": "Sun, 22 Nov 2026 10:00:30 GMT"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-1"}, None),
        ({"retry_after": "inf"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_read_as_the_service_means_it(
    headers: dict[str, str], wait: float | None
) -> None:
    assert retry_after(failure(429, **headers)) == wait


def test_a_long_message_is_shortened_and_the_key_blotted_out() -> None:
    key = "sk-123"
    error = translated(failure(401, f"key {key} is bad " * 99), who="m", secret=key)

    assert key not in str(error)
    assert len(str(error)) < 500
