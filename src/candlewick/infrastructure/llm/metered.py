"""A model whose answers say what they cost."""

from dataclasses import replace
from typing import Final

from candlewick.domain.answer import Answer, Listener, Usage
from candlewick.domain.language_model.price import CostPreview, Pricer, preview_cost
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.token_estimate import TokenEstimate
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.ports.clock import Clock

USUAL_ANSWER: Final = 1_000
"""[tokens] A decision with its reasons; what is expected where no limit is set."""

USUAL_THOUGHT: Final = 6_000
"""[tokens] The same with the thoughts before it. A few answers are longer: only `max_tokens`
bounds what one question can cost."""


class CostEstimator:
    """What questions to one model cost, before and after.

    Args:
        pricer: what it charges.
        clock: some prices change by the hour.
        answer_tokens: [tokens, > 0] how long an answer may be, thoughts included.
    """

    def __init__(self, pricer: Pricer, *, clock: Clock, answer_tokens: int) -> None:
        self._pricer = pricer
        self._clock = clock
        self._answer_tokens = answer_tokens
        self._tokens = TokenEstimate()

    def preview(self, prompt: Prompt, *, calls: int = 1) -> CostPreview:
        """Return what `calls` [>= 0] questions like `prompt` are likely to cost."""
        at = self._clock.now()
        return preview_cost(
            lambda usage: self._pricer.cost(usage, at=at),
            prompt_tokens=self._tokens.tokens(prompt.system + prompt.user),
            completion_tokens=self._answer_tokens,
            calls=calls,
        )

    def estimate(self, prompt: Prompt) -> float | None:
        """Return what asking `prompt` may cost [USD, >= 0]; None where the price is unknown."""
        return self.preview(prompt).usd

    def learn(self, prompt: Prompt, answer: Answer) -> None:
        """Take in how many tokens the service counted in `prompt`."""
        if answer.usage.prompt_tokens and not answer.probabilities:
            self._tokens.learn(len(prompt.system) + len(prompt.user), answer.usage.prompt_tokens)

    def price(self, usage: Usage) -> float | None:
        """Return what an answer with `usage` cost [USD, >= 0]; None where that is unknown."""
        if usage.cost_usd is not None:
            return usage.cost_usd
        at = self._clock.now()
        price = self._pricer.price(at=at)
        if price is not None and price.input == price.output == 0.0:
            return 0.0  # whatever was counted, or not
        return self._pricer.cost(usage, at=at)


class MeteredModel(ModelWrapper):
    """A `ChatModel` whose answers say what they cost.

    Args:
        inner: who is asked.
        costs: what it charges; it learns from each answer.
    """

    def __init__(self, inner: NamedModel, costs: CostEstimator) -> None:
        super().__init__(inner)
        self._costs = costs

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, and put the price on the answer; see `ChatModel.ask`."""
        answer = await self._inner.ask(prompt, listener=listener)
        self._costs.learn(prompt, answer)
        return replace(answer, price_usd=self._costs.price(answer.usage))
