"""What answers cost, and when no more may be asked."""

from dataclasses import replace

import pytest

from candlewick.backtest.counted_model import CountedModel
from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.errors import BudgetSpentError, ModelRefusedError

PROMPT = Prompt(
    symbol="BTC/USDT", as_of=1, system="", user="", facts=(), choices=(Signal.HOLD,), held=None,
    price=1.0, atr=None,
)  # fmt: skip


class Priced:
    def __init__(self, price: float | None, *, cached: bool = False) -> None:
        self.answer = Answer(
            text="", finish_reason="stop", model="m", provider="p", price_usd=price, cached=cached
        )
        self.asked = 0

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        del prompt, listener
        self.asked += 1
        return self.answer


async def test_new_answers_are_paid_and_kept_ones_are_not() -> None:
    inner = Priced(0.5)
    model = CountedModel(inner)
    await model.ask(PROMPT, listener=ignore)
    inner.answer = replace(inner.answer, cached=True)
    again = await model.ask(PROMPT, listener=ignore)

    assert (model.asked, model.kept, model.spent) == (1, 1, 0.5)
    assert not again.cached  # the journal of a rerun has the same bytes


async def test_a_spent_budget_stops_the_run_and_nobody_is_asked_any_more() -> None:
    inner = Priced(0.4)
    model = CountedModel(inner, budget=1.0)
    for _ in range(2):
        await model.ask(PROMPT, listener=ignore)
    for _ in range(2):
        with pytest.raises(BudgetSpentError, match=r"\$1\.20 were spent"):
            await model.ask(PROMPT, listener=ignore)

    assert inner.asked == 3
    assert isinstance(model.failure, BudgetSpentError)


async def test_a_budget_cannot_be_kept_where_no_price_is_known() -> None:
    model = CountedModel(Priced(None), budget=1.0)

    with pytest.raises(BudgetSpentError, match="nobody knows"):
        await model.ask(PROMPT, listener=ignore)


async def test_a_budget_of_nothing_allows_what_was_kept() -> None:
    model = CountedModel(Priced(None, cached=True), budget=0.0)

    assert (await model.ask(PROMPT, listener=ignore)).model == "m"


async def test_a_refusal_is_kept_as_the_reason_to_stop() -> None:
    class Refusing:
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            del prompt, listener
            msg = "no credit"
            raise ModelRefusedError(msg)

    model = CountedModel(Refusing())
    with pytest.raises(ModelRefusedError, match="no credit"):
        await model.ask(PROMPT, listener=ignore)

    assert str(model.failure) == "no credit"
