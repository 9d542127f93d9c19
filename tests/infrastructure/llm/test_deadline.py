"""A model that has only so much time."""

import asyncio
from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.deadline import DeadlineModel
from candlewick.testing.scripted_model import ScriptedModel

PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="",
    user="",
    facts=(),
    choices=(Signal.HOLD,),
    held=None,
    price=1.0,
    atr=None,
)


class Sleeper:
    """A model that never answers."""

    def __init__(self) -> None:
        self.cancelled = False

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        del prompt, listener
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise AssertionError


async def test_an_answer_in_time_is_passed_on_with_every_piece() -> None:
    heard: list[str] = []

    answer = await DeadlineModel(ScriptedModel(lambda _: "a b"), seconds=5.0).ask(
        PROMPT, listener=lambda piece: heard.append(piece.text)
    )

    assert answer.text == "a b"
    assert heard == ["a ", "b"]


async def test_when_the_time_is_over_the_question_is_cancelled_and_that_is_said() -> None:
    inner = Sleeper()

    with pytest.raises(ModelUnavailableError, match=r"no model answered within 0\.01 s"):
        await DeadlineModel(inner, seconds=0.01).ask(PROMPT, listener=ignore)

    assert inner.cancelled


@pytest.mark.parametrize("error", [ModelUnavailableError("away"), ModelRefusedError("bad key")])
async def test_an_error_of_the_model_is_its_own(error: Exception) -> None:
    def fail(_prompt: Prompt) -> str:
        raise error

    with pytest.raises(type(error)) as caught:
        await DeadlineModel(ScriptedModel(fail), seconds=5.0).ask(PROMPT, listener=ignore)

    assert caught.value is error


async def test_who_cancels_the_question_cancels_the_model() -> None:
    inner = Sleeper()
    asked = asyncio.ensure_future(DeadlineModel(inner, seconds=60.0).ask(PROMPT, listener=ignore))
    await asyncio.sleep(0)  # noqa: TID251 - lets it begin
    asked.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asked

    assert inner.cancelled


async def test_all_that_is_asked_about_one_close_shares_the_time() -> None:
    model = DeadlineModel(Sleeper(), seconds=0.05)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for prompt in (PROMPT, replace(PROMPT, user="Once more", sample=1)):
        with pytest.raises(ModelUnavailableError):
            await model.ask(prompt, listener=ignore)
    assert loop.time() - begun < 0.09

    with pytest.raises(ModelUnavailableError):
        await model.ask(replace(PROMPT, as_of=1), listener=ignore)
    assert loop.time() - begun >= 0.1
