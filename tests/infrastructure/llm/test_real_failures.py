"""316 real failures of real services, met by somebody's trading harness in spring 2026.

What it logged is the error's text. Here each is given the shape in which our client would have
met it, and must come out as what the caller has to do: ask again, ask another, or tell the user.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import openai
import pytest

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Answer
from candlewick.errors import CandlewickError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.openai_errors import translated
from tests.infrastructure.llm.wrapped import PROMPT

_REQUEST: Final = httpx2.Request("POST", "https://example.org/v1/chat/completions")
_STATUS: Final = re.compile(r"(?:Error code: |xAI API |^)(\d{3})\b")
_TIMED_OUT: Final = re.compile(r"Read timed out|^Timeout of ")

AGAIN, LATER, TELL = "ask again", "ask again when the service says", "tell the user"
EMPTY, UNREADABLE, NOT_THE_SERVICE = "empty answer", "unreadable answer", "not the service"

EXPECTED: Final = Counter(
    {AGAIN: 162, LATER: 44, TELL: 6, EMPTY: 26, UNREADABLE: 22, NOT_THE_SERVICE: 56}
)


@pytest.fixture(scope="module")
def failures(shared_data: Path) -> list[dict[str, Any]]:
    file = shared_data / "llm_api_errors" / "llm_api_errors.jsonl"
    if not file.is_file():
        pytest.skip("the recorded failures are not beside this checkout")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def met(text: str) -> openai.OpenAIError | None:
    """Return what our client would have raised; None where the failure is none of a service."""
    if _TIMED_OUT.search(text):
        return openai.APITimeoutError(request=_REQUEST)
    found = _STATUS.search(text)
    if found is None:
        return None
    # A streamed answer of Anthropic's starts as a success and then says that it is overloaded.
    status = 529 if "overloaded_error" in text else int(found[1])
    response = httpx2.Response(status, request=_REQUEST)
    return openai.APIStatusError(text, response=response, body=None)


def outcome(text: str) -> str:
    error = met(text)
    if error is not None:
        return _kind(translated(error, who="m (p)", secret=""))
    if "not valid JSON" in text:
        return UNREADABLE
    return EMPTY if "Empty response" in text else NOT_THE_SERVICE


def _kind(error: CandlewickError) -> str:
    if isinstance(error, ModelRefusedError):
        return TELL
    assert isinstance(error, ModelUnavailableError)
    return AGAIN if error.retry_after is None else LATER


def of_kind(failures: list[dict[str, Any]], kind: str) -> Iterator[str]:
    return (one["error"] for one in failures if outcome(one["error"]) == kind)


def test_each_of_the_316_comes_out_as_what_is_to_be_done(failures: list[dict[str, Any]]) -> None:
    assert len(failures) == 316
    assert Counter(outcome(one["error"]) for one in failures) == EXPECTED


def test_what_is_not_of_a_service_is_its_users_own_spending_alarm(
    failures: list[dict[str, Any]],
) -> None:
    """Ours is `Budget`, which stops before the cap; theirs said "trading continues"."""
    assert all("monthly cap" in text for text in of_kind(failures, NOT_THE_SERVICE))


def test_what_the_user_is_told_is_money_a_limit_or_the_key(failures: list[dict[str, Any]]) -> None:
    for text in of_kind(failures, TELL):
        error = met(text)
        assert error is not None
        said = str(translated(error, who="m (p)", secret=""))
        wanted = {
            "credit balance": "add credit",
            "usage limits": "raise it there",
            "authentication": "check the key",
        }
        (fix,) = [fix for words, fix in wanted.items() if words in text]
        assert fix in said


def test_a_quota_per_day_is_waited_for_as_long_as_google_says(
    failures: list[dict[str, Any]],
) -> None:
    waits = []
    for text in of_kind(failures, LATER):
        error = met(text)
        assert error is not None
        made = translated(error, who="m (p)", secret="")
        assert isinstance(made, ModelUnavailableError)
        assert made.retry_after is not None
        waits.append(made.retry_after)

    assert min(waits) > 0.0
    assert max(waits) < 86_400.0


def test_an_answer_that_is_no_json_is_refused_by_the_checks(
    failures: list[dict[str, Any]],
) -> None:
    assert any(of_kind(failures, UNREADABLE))
    for text in ('{"signal": "BUY", "reasoning": "it', '{"signal": "BUY" "stop_loss": 1}'):
        answer = Answer(text=text, finish_reason="stop", model="m", provider="p")

        assert PositionExtractor().examine(answer, prompt=PROMPT).decision.refused is not None
