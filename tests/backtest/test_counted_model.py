"""What answers cost, and when no more may be asked."""

from dataclasses import replace

import pytest

from candlewick.backtest.counted_model import CountedModel
from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError

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
    # The journal of a rerun has the same bytes.
    assert (again.cached, again.price_usd) == (False, 0.5)


async def test_a_refusal_is_kept_as_the_reason_to_stop() -> None:
    class Refusing:
        asked = 0

        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            del prompt, listener
            self.asked += 1
            msg = "no credit"
            raise ModelRefusedError(msg)

    inner = Refusing()
    model = CountedModel(inner)
    for _ in range(2):
        with pytest.raises(ModelRefusedError, match="no credit"):
            await model.ask(PROMPT, listener=ignore)

    assert str(model.failure) == "no credit"
    assert inner.asked == 1
