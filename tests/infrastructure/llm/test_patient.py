"""A long job waits out what passes by itself."""

import pytest

from candlewick.domain.answer import ignore
from candlewick.errors import BudgetSpentError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.breaker import CircuitBreaker
from candlewick.infrastructure.llm.patient import PatientModel
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.manual_clock import ManualClock
from tests.infrastructure.llm.wrapped import PROMPT, raising

DOWN = ModelUnavailableError("down")


def policy(clock: ManualClock, *, deadline: float = 600.0) -> RetryPolicy:
    async def sleep(seconds: float) -> None:
        await clock.sleep_until(clock.now() + round(seconds * 1000))

    return RetryPolicy(
        max_retries=20,
        max_delay=60,
        deadline=deadline,
        sleep=sleep,
        monotonic=lambda: clock.now() / 1000,
    )


async def test_it_is_asked_again_until_it_answers_also_through_an_open_circuit() -> None:
    clock = ManualClock(0)
    inner = raising([DOWN] * 4 + ["yes"])
    breaker = CircuitBreaker(inner, clock=clock, failures=2, rest=60.0)

    answer = await PatientModel(breaker, policy=policy(clock)).ask(PROMPT, listener=ignore)

    assert answer.text == "yes"
    assert clock.now() >= 120_000


async def test_patience_ends() -> None:
    clock = ManualClock(0)
    inner = raising([DOWN] * 99)

    with pytest.raises(ModelUnavailableError, match="down"):
        await PatientModel(inner, policy=policy(clock)).ask(PROMPT, listener=ignore)
    assert clock.now() <= 600_000
    assert len(inner.prompts) > 5


@pytest.mark.parametrize("error", [ModelRefusedError("no"), BudgetSpentError("spent")])
async def test_a_refusal_and_a_spent_budget_are_passed_on_at_once(error: Exception) -> None:
    inner = raising([error])

    with pytest.raises(type(error)):
        await PatientModel(inner, policy=policy(ManualClock(0))).ask(PROMPT, listener=ignore)
    assert len(inner.prompts) == 1
