"""No job costs more than it may."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.prompt import Prompt
from candlewick.errors import BudgetSpentError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.budget import Budget, BudgetedModel
from candlewick.infrastructure.llm.model_manager import ModelManager
from tests.infrastructure.llm.wrapped import PROMPT, EndlessModel, PricedModel, raising


class SlowModel(PricedModel):
    """Lets others be asked before it answers."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        await asyncio.to_thread(lambda: None)
        return await super().ask(prompt, listener=listener)


async def test_a_question_that_would_pass_the_budget_is_not_asked() -> None:
    budget = Budget(0.25)
    inner = PricedModel(price=0.1)
    model = BudgetedModel(inner, budget=budget, estimate=lambda _: 0.1)
    for _ in range(2):
        await model.ask(PROMPT, listener=ignore)

    with pytest.raises(BudgetSpentError, match=r"\$0\.0500 of the budget of \$0\.25 is left"):
        await model.ask(PROMPT, listener=ignore)

    assert len(inner.prompts) == 2
    assert budget.spent == pytest.approx(0.2)


async def test_what_earlier_runs_have_spent_counts() -> None:
    model = BudgetedModel(
        PricedModel(price=0.1), budget=Budget(1.0, spent=0.95), estimate=lambda _: 0.1
    )

    with pytest.raises(BudgetSpentError):
        await model.ask(PROMPT, listener=ignore)


async def test_an_unknown_price_is_never_taken_for_nothing() -> None:
    inner = PricedModel(price=None)
    model = BudgetedModel(inner, budget=Budget(1.0), estimate=lambda _: None)

    with pytest.raises(BudgetSpentError, match="price is unknown"):
        await model.ask(PROMPT, listener=ignore)
    assert inner.prompts == []


@pytest.mark.parametrize(
    ("error", "spent"),
    [
        (ModelRefusedError("bad key"), 0.0),
        (ModelUnavailableError("overloaded"), 0.0),
        (ModelUnavailableError("cut off", billed=True), 0.4),
    ],
)
async def test_a_failure_costs_what_it_may_be_billed(error: Exception, spent: float) -> None:
    budget = Budget(1.0)
    model = BudgetedModel(raising([error]), budget=budget, estimate=lambda _: 0.4)

    with pytest.raises(type(error)):
        await model.ask(PROMPT, listener=ignore)

    assert (budget.spent, budget.left) == (spent, 1.0 - spent)


async def test_a_cancelled_question_counts_as_it_may_be_billed() -> None:
    budget = Budget(1.0)
    inner = EndlessModel()
    model = BudgetedModel(inner, budget=budget, estimate=lambda _: 0.4)
    task = asyncio.create_task(model.ask(PROMPT, listener=ignore))
    await inner.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert budget.spent == 0.4


async def test_where_the_budget_is_spent_a_free_fallback_still_answers() -> None:
    budget = Budget(0.1)
    dear = BudgetedModel(PricedModel(price=1.0), budget=budget, estimate=lambda _: 1.0)
    free = BudgetedModel(PricedModel(price=0.0), budget=budget, estimate=lambda _: 0.0)

    answer = await ModelManager(dear, free).ask(PROMPT, listener=ignore)

    assert answer.price_usd == 0.0
    assert "budget" in answer.failures[0]
    with pytest.raises(BudgetSpentError):
        await ModelManager(dear, raising([ModelRefusedError("bad key")])).ask(
            PROMPT, listener=ignore
        )


async def test_a_question_that_fits_once_others_are_paid_waits_for_them() -> None:
    """A dear answer may leave it no room after all: it is then refused, not left waiting."""
    for price, answered in ((0.1, 4), (0.4, 2)):
        budget = Budget(1.0)
        models = [
            BudgetedModel(SlowModel(price=price), budget=budget, estimate=lambda _: 0.6)
            for _ in range(4)
        ]
        answers = await asyncio.wait_for(
            asyncio.gather(
                *(model.ask(PROMPT, listener=ignore) for model in models), return_exceptions=True
            ),
            timeout=5.0,
        )

        assert sum(isinstance(one, Answer) for one in answers) == answered
        assert all(isinstance(one, Answer | BudgetSpentError) for one in answers)


@given(
    limit=st.floats(0.0, 10.0),
    parallel=st.integers(1, 8),
    prices=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30),
)
@settings(deadline=None, max_examples=100)
async def test_many_at_once_never_pass_the_limit_together(
    limit: float, parallel: int, prices: list[float]
) -> None:
    budget = Budget(limit)
    slots = asyncio.Semaphore(parallel)

    class Slow(SlowModel):
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            async with slots:
                return await super().ask(prompt, listener=listener)

    def model_of(price: float) -> BudgetedModel:
        return BudgetedModel(Slow(price=price), budget=budget, estimate=lambda _: price)

    models = [model_of(price) for price in prices]
    await asyncio.gather(
        *(model.ask(PROMPT, listener=ignore) for model in models), return_exceptions=True
    )

    assert budget.spent <= limit + 1e-9
    assert budget.left == pytest.approx(limit - budget.spent)
