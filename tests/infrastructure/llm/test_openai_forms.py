"""One answer, however it is asked for: piece by piece, in one piece, in which form."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace

import pytest

from candlewick.domain.answer import Piece, PieceKind, ignore
from candlewick.domain.language_model.profile import Profile, TokenLimit
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.ladder import LearnedProfile
from candlewick.infrastructure.llm.openai_model import OpenAIModel
from candlewick.infrastructure.llm.patience import Patience
from candlewick.testing.model_server import Behaviour, ModelServer

pytestmark = pytest.mark.network

KEY = "sk-very-secret-0123456789"
PATIENCE = Patience(connect=2.0, first_piece=1.0, between=0.6, whole=1.5)


@pytest.fixture
async def model(server: ModelServer) -> AsyncIterator[OpenAIModel]:
    model = OpenAIModel(
        name="big",
        base_url=server.base_url,
        api_key=KEY,
        provider="loopback",
        patience=PATIENCE,
        parameters={"temperature": 0.1, "max_tokens": 50},
    )
    yield model
    await model.aclose()


def joined(pieces: list[Piece], kind: PieceKind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is kind)


SCHEMA = '{"properties":{"ok":{"type":"boolean"}},"type":"object"}'


def whole(server: ModelServer) -> OpenAIModel:
    """Return a model that is asked for its answer in one piece."""
    learned = LearnedProfile(Profile(streaming=False))
    return OpenAIModel(
        name="big",
        base_url=server.base_url,
        api_key=KEY,
        provider="loopback",
        patience=PATIENCE,
        parameters={"temperature": 0.1, "max_tokens": 50},
        learned=learned,
    )


@pytest.mark.parametrize(
    "how",
    [
        Behaviour.ANSWER,
        Behaviour.REASONING_CONTENT,
        Behaviour.REASONING,
        Behaviour.THINK,
        Behaviour.LENGTH,
    ],
)
async def test_streaming_and_not_streaming_give_the_same_answer(
    how: Behaviour, model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(how, how)
    other = whole(server)
    streamed = await model.ask(prompt(), listener=ignore)
    pieces: list[Piece] = []
    at_once = await other.ask(prompt(), listener=pieces.append)
    await other.aclose()

    assert "stream" not in server.requests[1]
    assert json.loads(at_once.request) == server.requests[1]
    assert at_once.request == other.request(prompt())
    assert joined(pieces, PieceKind.TEXT) == at_once.text
    assert replace(at_once, request="", latency_ms=0) == replace(streamed, request="", latency_ms=0)


@pytest.mark.parametrize(
    ("how", "words", "billed"),
    [
        (Behaviour.CUT, "connection failed or was cut", False),
        (Behaviour.UNFINISHED, "cut off", True),
        (Behaviour.EMPTY, "empty answer", True),
        (Behaviour.HTML, "text/html instead of one JSON object", False),
        (Behaviour.GARBAGE, "cannot be read as JSON", True),
        (Behaviour.NESTED, "cannot be read as JSON", True),
        (Behaviour.SLOW_START, "did not finish within 1.5 s", True),
        (Behaviour.RATE_LIMIT, "Rate limit", False),
        (Behaviour.OVERLOADED, "overloaded", False),
    ],
)
async def test_half_an_answer_in_one_piece_is_unavailable_too(
    how: Behaviour,
    words: str,
    billed: bool,  # noqa: FBT001 - a parameter of the test
    server: ModelServer,
    prompt: Callable[..., Prompt],
) -> None:
    server.expect(how)
    model = whole(server)

    with pytest.raises(ModelUnavailableError, match=words) as caught:
        await model.ask(prompt(), listener=ignore)

    assert caught.value.billed is billed
    await model.aclose()


async def test_cancelling_an_answer_in_one_piece_closes_the_connection_too(
    server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(Behaviour.SLOW_START)
    model = whole(server)
    task = asyncio.create_task(model.ask(prompt(), listener=ignore))
    async with asyncio.timeout(2.0):
        while not server.requests:
            await asyncio.to_thread(time.sleep, 0.01)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2.0):
        while server.disconnects == 0:
            await asyncio.to_thread(time.sleep, 0.01)
    await model.aclose()


@pytest.mark.parametrize(
    ("profile", "sent"),
    [
        (Profile(), "json_schema"),
        (Profile(json_schema=False), "json_object"),
        (Profile(json_schema=False, json_object=False), None),
    ],
)
async def test_the_answer_is_held_to_the_strictest_form_that_the_profile_allows(
    profile: Profile, sent: str | None, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    model = OpenAIModel(
        name="m",
        base_url=server.base_url,
        api_key=None,
        provider="p",
        learned=LearnedProfile(profile),
    )
    await model.ask(replace(prompt(), schema=SCHEMA), listener=ignore)
    await model.ask(prompt(), listener=ignore)
    await model.aclose()

    form = server.requests[0].get("response_format")
    assert (form or {}).get("type") == sent
    if sent == "json_schema":
        assert form == {
            "type": "json_schema",
            "json_schema": {"name": "decision", "strict": True, "schema": json.loads(SCHEMA)},
        }
    assert "response_format" not in server.requests[1]


async def test_the_longest_answer_is_called_as_the_service_calls_it(
    server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    model = OpenAIModel(
        name="m",
        base_url=server.base_url,
        api_key=None,
        provider="p",
        parameters={"max_tokens": 7},
        learned=LearnedProfile(Profile(token_limit=TokenLimit.MAX_COMPLETION_TOKENS)),
    )
    await model.ask(prompt(), listener=ignore)
    await model.aclose()

    assert server.requests[0]["max_completion_tokens"] == 7
    assert "max_tokens" not in server.requests[0]


@pytest.mark.parametrize("how", [Behaviour.ANSWER, Behaviour.RATE_LIMIT])
async def test_the_headers_of_an_answer_and_of_a_refusal_are_heard(
    how: Behaviour, prompt: Callable[..., Prompt]
) -> None:
    heard: list[Mapping[str, str]] = []
    async with ModelServer(headers={"x-ratelimit-remaining-requests": "3"}).running() as server:
        server.expect(how)
        model = OpenAIModel(
            name="m", base_url=server.base_url, api_key=None, provider="p", hear=heard.append
        )
        with contextlib.suppress(ModelUnavailableError):
            await model.ask(prompt(), listener=ignore)
        await model.aclose()

    wanted = "retry-after" if how is Behaviour.RATE_LIMIT else "x-ratelimit-remaining-requests"
    assert wanted in heard[0]


async def test_the_services_own_name_for_the_answer_is_kept(
    model: OpenAIModel, prompt: Callable[..., Prompt]
) -> None:
    assert (await model.ask(prompt(), listener=ignore)).provider_id == "1"


@pytest.mark.parametrize(
    ("how", "billed"),
    [
        (Behaviour.CUT, True),
        (Behaviour.DRIP, True),
        (Behaviour.SLOW_START, True),
        (Behaviour.SERVER_ERROR, False),
        (Behaviour.HTML, False),
    ],
)
async def test_a_failure_says_whether_it_may_be_billed(
    how: Behaviour,
    billed: bool,  # noqa: FBT001 - a parameter of the test
    model: OpenAIModel,
    server: ModelServer,
    prompt: Callable[..., Prompt],
) -> None:
    server.expect(how)

    with pytest.raises(ModelUnavailableError) as caught:
        await model.ask(prompt(), listener=ignore)

    assert caught.value.billed is billed
