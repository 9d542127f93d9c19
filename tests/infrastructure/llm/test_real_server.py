"""The real openai client, the real llama.cpp server, the real weights."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from candlewick.domain.answer import Piece, PieceKind, ignore
from candlewick.domain.language_model.profile import Profile, Rung
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.ladder import LadderModel, LearnedProfile
from candlewick.infrastructure.llm.local_server import LocalServer, ServerAddress
from candlewick.infrastructure.llm.model_manager import ModelManager
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.infrastructure.llm.openai_model import OpenAIModel
from candlewick.infrastructure.llm.patience import Patience
from candlewick.infrastructure.llm.served_model import ServedModel
from candlewick.testing.model_server import Behaviour, ModelServer

pytestmark = pytest.mark.network

MakePrompt = Callable[..., Prompt]


def model_at(
    address: ServerAddress, *, name: str = "smol", patience: Patience | None = None, **more: object
) -> OpenAIModel:
    return OpenAIModel(
        name=name,
        base_url=address.base_url,
        api_key=address.key,
        provider="loopback",
        patience=patience or Patience(),
        parameters={"max_tokens": 12, "temperature": 0, "seed": 0} | more,
    )


@asynccontextmanager
async def cut_after(size: int, *, beyond: ServerAddress) -> AsyncIterator[ServerAddress]:
    """Stand between client and server, and cut the line after `size` bytes of answer."""
    there = urlsplit(beyond.base_url)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(there.hostname, there.port)
        with contextlib.suppress(ConnectionError):
            far_writer.write(await reader.read(65536))
            left = size
            while left > 0 and (data := await far_reader.read(left)):
                writer.write(data)
                await writer.drain()
                left -= len(data)
        for end in (far_writer, writer):
            end.close()

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield ServerAddress(f"http://127.0.0.1:{port}/v1", beyond.key)


async def test_a_real_model_streams_its_answer(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    pieces: list[Piece] = []
    async with ModelManager(model_at(real_server)) as model:
        answer = await model.ask(prompt(user="Count to three."), listener=pieces.append)

    assert len(pieces) > 3
    assert "".join(piece.text for piece in pieces) == answer.text
    assert answer.finish_reason in {"stop", "length"}
    assert answer.usage.prompt_tokens
    assert answer.usage.completion_tokens


async def test_the_token_count_is_learned_from_the_real_server(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    text = " ".join(f"{number * 7.31:.2f}" for number in range(120))
    async with ModelManager(model_at(real_server, max_tokens=1)) as model:
        before = model.count_tokens(text)
        answer = await model.ask(prompt(user=text), listener=ignore)
        after = model.count_tokens(text)

    counted = answer.usage.prompt_tokens
    assert counted is not None
    assert abs(after - counted) < abs(before - counted)
    assert after == pytest.approx(counted, rel=0.2)


async def test_the_fallback_answers_where_the_primary_is_down(
    real_server: ServerAddress, prompt: MakePrompt, unused_tcp_port: int
) -> None:
    down = ServerAddress(f"http://127.0.0.1:{unused_tcp_port}/v1", "k")
    async with ModelManager(model_at(down, name="big"), model_at(real_server)) as model:
        answer = await model.ask(prompt(), listener=ignore)

    assert answer.text
    assert len(answer.failures) == 1
    assert "big" in answer.failures[0]


@pytest.mark.parametrize("size", [60, 600, 1500])
async def test_a_line_that_is_cut_is_noticed_and_the_fallback_starts_over(
    size: int, real_server: ServerAddress, prompt: MakePrompt
) -> None:
    pieces: list[Piece] = []
    async with (
        cut_after(size, beyond=real_server) as flaky,
        ModelManager(model_at(flaky, name="cut"), model_at(real_server)) as model,
    ):
        answer = await model.ask(prompt(), listener=pieces.append)

    kinds = [piece.kind for piece in pieces]
    shown = kinds.index(PieceKind.NOTE)
    assert (PieceKind.RESET in kinds) == (PieceKind.TEXT in kinds[:shown])
    assert "".join(piece.text for piece in pieces[shown + 1 :]) == answer.text
    assert "cut" in answer.failures[0]


async def test_a_limited_rate_goes_to_the_fallback(
    real_server: ServerAddress, server: ModelServer, prompt: MakePrompt
) -> None:
    server.expect(Behaviour.RATE_LIMIT)
    limited = ServerAddress(server.base_url, "k")
    async with ModelManager(model_at(limited, name="big"), model_at(real_server)) as model:
        answer = await model.ask(prompt(), listener=ignore)
        again = await model.ask(prompt(), listener=ignore)

    assert "Rate limit" in answer.failures[0]
    assert again.failures == ()
    assert again.model == "big"


async def test_an_empty_answer_of_a_real_model_is_none(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    model = model_at(real_server, grammar='root ::= " "')

    with pytest.raises(ModelUnavailableError, match="empty answer"):
        await model.ask(prompt(), listener=ignore)
    await model.aclose()


async def test_a_real_model_that_thinks_too_long_is_given_up(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    hasty = Patience(first_piece=0.05)
    model = model_at(real_server, patience=hasty)

    with pytest.raises(ModelUnavailableError, match="did not begin to answer"):
        await model.ask(prompt(user="word " * 1500), listener=ignore)
    await model.aclose()


async def test_a_real_server_refuses_what_it_cannot_read(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    model = model_at(real_server)

    with pytest.raises(ModelRefusedError, match="longer than the model reads"):
        await model.ask(prompt(user="1 " * 9000), listener=ignore)
    await model.aclose()


async def test_a_real_server_refuses_a_wrong_key(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    model = model_at(ServerAddress(real_server.base_url, "another-key"))

    with pytest.raises(ModelRefusedError, match="check the key"):
        await model.ask(prompt(), listener=ignore)
    await model.aclose()


async def test_one_seed_gives_one_answer(real_server: ServerAddress, prompt: MakePrompt) -> None:
    async with ModelManager(model_at(real_server)) as model:
        answers = [await model.ask(prompt(), listener=ignore) for _ in range(2)]

    assert answers[0].text == answers[1].text
    assert json.loads(answers[0].request)["seed"] == 0


SCHEMA = (
    '{"additionalProperties":false,"properties":{"signal":{"enum":["BUY","SELL","HOLD"]}},'
    '"required":["signal"],"type":"object"}'
)


def learned_model(address: ServerAddress, profile: Profile, **more: object) -> OpenAIModel:
    return OpenAIModel(
        name="smol",
        base_url=address.base_url,
        api_key=address.key,
        provider="loopback",
        parameters={"max_tokens": 24, "temperature": 0, "seed": 0} | more,
        learned=LearnedProfile(profile),
    )


async def test_a_real_model_says_the_same_streamed_and_in_one_piece(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    answers = []
    for streaming in (True, False):
        model = learned_model(real_server, Profile(streaming=streaming), cache_prompt=False)
        answers.append(await model.ask(prompt(user="Count to three."), listener=ignore))
        await model.aclose()

    streamed, whole = answers
    assert streamed.text == whole.text
    assert (streamed.finish_reason, streamed.model) == (whole.finish_reason, whole.model)
    assert streamed.usage.prompt_tokens == whole.usage.prompt_tokens
    assert streamed.usage.completion_tokens == whole.usage.completion_tokens
    assert streamed.provider_id
    assert whole.provider_id


async def test_a_schema_is_a_grammar_for_the_real_server(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    model = learned_model(real_server, Profile())
    answer = await model.ask(replace(prompt(), schema=SCHEMA), listener=ignore)
    await model.aclose()

    assert json.loads(answer.text)["signal"] in {"BUY", "SELL", "HOLD"}


async def test_a_schema_that_the_real_server_cannot_follow_costs_one_refusal(
    real_server: ServerAddress, prompt: MakePrompt
) -> None:
    learned = LearnedProfile(Profile())
    client = OpenAIModel(
        name="smol",
        base_url=real_server.base_url,
        api_key=real_server.key,
        provider="loopback",
        parameters={"max_tokens": 8, "temperature": 0},
        learned=learned,
    )
    strange = '{"$ref":"#/nowhere"}'
    answer = await LadderModel(client, learned).ask(
        replace(prompt(), schema=strange), listener=ignore
    )
    await client.aclose()

    assert answer.text
    assert learned.form is not Rung.JSON_SCHEMA


async def test_a_model_on_its_own_server_writes_its_answer(prompt: MakePrompt) -> None:
    pytest.importorskip("xllamacpp", reason="the local engine (xllamacpp) is not installed")
    server = LocalServer(threads=1)
    model = ServedModel(server, lambda address: model_at(address, name=SMOLLM2.title))
    before = model.request(prompt())
    answer = await model.ask(prompt(), listener=ignore)
    await model.aclose()

    assert answer.text
    assert answer.request == before
    assert server.pid is None
