"""A model that keeps failing is left alone for a while."""

import asyncio

import pytest

from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.breaker import CircuitBreaker
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel
from tests.infrastructure.llm.wrapped import PROMPT, raising

DOWN = ModelUnavailableError("down")


async def failing(model: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ModelUnavailableError):
            await model.ask(PROMPT, listener=ignore)


async def test_after_so_many_failures_nobody_is_asked() -> None:
    inner = raising([DOWN] * 9)
    clock = ManualClock(1_000)
    model = CircuitBreaker(inner, clock=clock, failures=3, rest=60.0)
    await failing(model, 3)
    await clock.sleep_until(31_000)

    with pytest.raises(ModelUnavailableError, match="left alone for 30 s: it failed 3") as caught:
        await model.ask(PROMPT, listener=ignore)

    assert caught.value.retry_after == 30.0
    assert len(inner.prompts) == 3


async def test_then_one_question_tries_it_and_an_answer_lets_all_through() -> None:
    inner = raising([DOWN, DOWN, "yes", "yes", DOWN, "yes"])
    clock = ManualClock(0)
    model = CircuitBreaker(inner, clock=clock, failures=2, rest=60.0)
    await failing(model, 2)
    await clock.sleep_until(60_000)

    for _ in range(2):
        assert (await model.ask(PROMPT, listener=ignore)).text == "yes"
    await failing(model, 1)
    assert (await model.ask(PROMPT, listener=ignore)).text == "yes"


async def test_a_try_that_fails_opens_it_anew() -> None:
    inner = raising([DOWN] * 9)
    clock = ManualClock(0)
    model = CircuitBreaker(inner, clock=clock, failures=2, rest=60.0)
    await failing(model, 2)
    await clock.sleep_until(60_000)
    await failing(model, 2)

    assert len(inner.prompts) == 3


async def test_only_one_question_at_a_time_tries_it() -> None:
    go = asyncio.Event()

    class Slow(ScriptedModel):
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            await go.wait()
            return await super().ask(prompt, listener=listener)

    outcomes = iter([DOWN, None, None, None, None])

    def answer(_prompt: Prompt) -> str:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome
        return "yes"

    inner = Slow(answer)
    clock = ManualClock(0)
    model = CircuitBreaker(inner, clock=clock, failures=1, rest=60.0)
    go.set()
    await failing(model, 1)
    await clock.sleep_until(60_000)
    go.clear()
    trying = asyncio.create_task(model.ask(PROMPT, listener=ignore))
    await asyncio.to_thread(lambda: None)
    await failing(model, 2)
    go.set()

    assert (await trying).text == "yes"
    assert len(inner.prompts) == 2
    go.clear()
    several = [asyncio.create_task(model.ask(PROMPT, listener=ignore)) for _ in range(3)]
    await asyncio.to_thread(lambda: None)
    go.set()
    assert [answer.text for answer in await asyncio.gather(*several)] == ["yes"] * 3


@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_try_that_ends_otherwise_leaves_room_for_the_next(*, cancelled: bool) -> None:
    error = asyncio.CancelledError() if cancelled else ModelRefusedError("bad key")

    def answer(prompt: Prompt) -> str:
        del prompt
        if len(inner.prompts) == 1:
            raise DOWN
        if len(inner.prompts) == 2:
            raise error
        return "yes"

    inner = ScriptedModel(answer)
    clock = ManualClock(0)
    model = CircuitBreaker(inner, clock=clock, failures=1, rest=60.0)
    await failing(model, 1)
    await clock.sleep_until(60_000)
    with pytest.raises(type(error)):
        await model.ask(PROMPT, listener=ignore)

    assert (await model.ask(PROMPT, listener=ignore)).text == "yes"


async def test_a_refusal_is_no_failure() -> None:
    inner = raising([ModelRefusedError("no")] * 9)
    model = CircuitBreaker(inner, clock=ManualClock(0), failures=2)
    for _ in range(5):
        with pytest.raises(ModelRefusedError, match="no"):
            await model.ask(PROMPT, listener=ignore)
