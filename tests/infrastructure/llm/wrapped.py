"""What the tests of the wrappers share."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from candlewick.domain.answer import Answer, Listener, Usage
from candlewick.domain.call import Call
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.testing.scripted_model import ScriptedModel

PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="You decide.",
    user="What now?",
    facts=(),
    choices=(Signal.BUY, Signal.SELL, Signal.HOLD),
    held=None,
    price=100.0,
    atr=1.0,
)


def raising(outcomes: Iterable[Exception | str]) -> ScriptedModel:
    """Return a model that answers with each text, and raises each error, in turn."""
    left = iter(outcomes)

    def answer(_prompt: Prompt) -> str:
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return ScriptedModel(answer)


class PricedModel(ScriptedModel):
    """A model whose answers have a price, or a usage.

    Args:
        price: [USD] on each answer.
        usage: on each answer.
        text: what it answers.
    """

    def __init__(
        self,
        *,
        price: float | None = None,
        usage: Usage | None = None,
        text: Callable[[Prompt], str] = lambda _: "{}",
    ) -> None:
        super().__init__(text)
        self._price = price
        self._usage = usage

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        answer = await super().ask(prompt, listener=listener)
        answer = replace(answer, price_usd=self._price)
        return answer if self._usage is None else replace(answer, usage=self._usage)


def call(
    *, request: str = '{"model":"m"}', sample: int = 0, job: str = "job", **more: object
) -> Call:
    """Return a call with a request of its own."""
    estimate = more.get("estimate", 0.5)
    assert estimate is None or isinstance(estimate, float)
    return Call(
        endpoint="https://e",
        model="m",
        request=request,
        sample=sample,
        job=job,
        at=1,
        estimate=estimate,
    )


class EndlessModel(ScriptedModel):
    """A model that never answers.

    Attributes:
        begun: set once it was asked.
    """

    def __init__(self) -> None:
        super().__init__(lambda _: "")
        self.begun = asyncio.Event()

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        self.begun.set()
        await asyncio.Event().wait()
        return await super().ask(prompt, listener=listener)
