"""The real openai client against a loopback server that misbehaves on demand."""

import asyncio
import json
import time
import traceback
from collections.abc import AsyncIterator, Callable

import pytest

from candlewick.domain.answer import Piece, PieceKind, Usage, ignore
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
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


async def test_an_answer_is_streamed_and_counted(
    model: OpenAIModel, prompt: Callable[..., Prompt]
) -> None:
    pieces: list[Piece] = []
    answer = await model.ask(prompt(), listener=pieces.append)

    assert json.loads(answer.text)["signal"] in {"BUY", "SELL", "HOLD"}
    assert joined(pieces, PieceKind.TEXT) == answer.text
    assert len(pieces) == 2
    assert answer.finish_reason == "stop"
    assert answer.usage == Usage(prompt_tokens=100, completion_tokens=10, total_tokens=110)
    assert (answer.model, answer.provider) == ("big", "loopback")
    assert answer.latency_ms >= 0


async def test_the_request_is_kept_as_it_was_sent_without_the_key(
    model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    answer = await model.ask(prompt(), listener=ignore)

    assert json.loads(answer.request) == server.requests[0]
    assert server.requests[0]["temperature"] == 0.1
    assert answer.request == json.dumps(
        server.requests[0], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert KEY not in answer.request


@pytest.mark.parametrize("how", [Behaviour.REASONING_CONTENT, Behaviour.REASONING, Behaviour.THINK])
async def test_reasoning_is_told_apart_from_the_answer(
    how: Behaviour, model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(how)
    pieces: list[Piece] = []
    answer = await model.ask(prompt(), listener=pieces.append)

    assert answer.reasoning == "First I look at the trend."
    assert joined(pieces, PieceKind.REASONING) == answer.reasoning
    assert json.loads(answer.text)


async def test_an_answer_that_met_the_token_limit_says_so(
    model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(Behaviour.LENGTH)

    assert (await model.ask(prompt(), listener=ignore)).finish_reason == "length"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (Behaviour.CUT, "connection failed or was cut"),
        (Behaviour.UNFINISHED, "cut off"),
        (Behaviour.EMPTY, "empty answer"),
        (Behaviour.HTML, "text/html instead of a stream"),
        (Behaviour.GARBAGE, "cannot be read as JSON"),
        (Behaviour.NOT_TEXT, "cannot be read as JSON"),
        (Behaviour.NESTED, "cannot be read as JSON"),
        (Behaviour.LONG_NUMBER, "cannot be read as JSON"),
        (Behaviour.ERROR_EVENT, "upstream failed"),
        (Behaviour.SLOW_START, "did not begin to answer within 1 s"),
        (Behaviour.DRIP, "did not finish within 1.5 s"),
        (Behaviour.RATE_LIMIT, "Rate limit"),
        (Behaviour.SERVER_ERROR, "not available now"),
        (Behaviour.OVERLOADED, "overloaded"),
    ],
)
async def test_half_an_answer_or_none_is_unavailable(
    how: Behaviour,
    words: str,
    model: OpenAIModel,
    server: ModelServer,
    prompt: Callable[..., Prompt],
) -> None:
    server.expect(how)

    with pytest.raises(ModelUnavailableError, match=words) as caught:
        await model.ask(prompt(), listener=ignore)

    assert caught.value.retry_after == (7.0 if how is Behaviour.RATE_LIMIT else None)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "how",
    [
        Behaviour.BAD_KEY,
        Behaviour.BAD_REQUEST,
        Behaviour.NO_CREDIT,
        Behaviour.NOT_FOUND,
        Behaviour.TOO_LONG,
    ],
)
async def test_a_refusal_never_shows_the_key(
    how: Behaviour, model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(how)

    with pytest.raises(ModelRefusedError) as caught:
        await model.ask(prompt(), listener=ignore)

    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert KEY not in repr(model)
    assert len(server.requests) == 1


async def test_a_server_that_is_not_there_is_unavailable(
    prompt: Callable[..., Prompt], unused_tcp_port: int
) -> None:
    model = OpenAIModel(
        name="m", base_url=f"http://127.0.0.1:{unused_tcp_port}/v1", api_key=None, provider="p"
    )

    with pytest.raises(ModelUnavailableError, match="check base_url"):
        await model.ask(prompt(), listener=ignore)
    await model.aclose()


async def test_a_stream_that_falls_silent_is_given_up_before_the_whole_deadline(
    server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    patience = Patience(first_piece=5.0, between=0.01, whole=60.0)
    model = OpenAIModel(
        name="m", base_url=server.base_url, api_key=None, provider="p", patience=patience
    )
    server.expect(Behaviour.DRIP)
    begun = time.monotonic()

    with pytest.raises(ModelUnavailableError, match="fell silent"):
        await model.ask(prompt(), listener=ignore)

    assert time.monotonic() - begun < 3.0
    await model.aclose()


async def test_cancelling_closes_the_connection(
    model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    server.expect(Behaviour.DRIP)
    first = asyncio.Event()
    task = asyncio.create_task(model.ask(prompt(), listener=lambda _piece: first.set()))
    await first.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2.0):
        while server.disconnects == 0:
            await asyncio.to_thread(time.sleep, 0.01)


async def test_a_key_of_another_service_is_not_sent_where_none_is_set(
    prompt: Callable[..., Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    async with ModelServer(key="none").running() as server:
        model = OpenAIModel(name="m", base_url=server.base_url, api_key=None, provider="p")

        assert (await model.ask(prompt(), listener=ignore)).text
        await model.aclose()


async def test_a_question_that_is_no_text_is_not_sent(
    model: OpenAIModel, server: ModelServer, prompt: Callable[..., Prompt]
) -> None:
    with pytest.raises(ModelUnavailableError, match="half a character"):
        await model.ask(prompt(user="What \ud800 now?"), listener=ignore)

    assert server.requests == []


@pytest.mark.parametrize("error", [ZeroDivisionError, UnicodeError, RecursionError])
async def test_an_error_of_the_listener_is_not_swallowed(
    error: type[Exception], model: OpenAIModel, prompt: Callable[..., Prompt]
) -> None:
    def broken(_piece: Piece) -> None:
        raise error

    with pytest.raises(error):
        await model.ask(prompt(), listener=broken)
