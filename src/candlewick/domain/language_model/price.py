"""What questions cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from candlewick.domain.answer import Usage

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What tokens cost.

    Attributes:
        input: [USD per million tokens, >= 0] of the prompt.
        output: [USD per million tokens, >= 0] of the answer, reasoning included.
        cached_input: [USD per million tokens, >= 0] of prompt tokens that the service had read
            before; None where they cost what others do.
    """

    input: float
    output: float
    cached_input: float | None = None

    def cost(self, usage: Usage) -> float | None:
        """Return what `usage` cost [USD, >= 0]; None where the service did not count it."""
        output = usage.billed_output_tokens
        if output is None or usage.prompt_tokens is None:
            return None
        cached = min(usage.cached_tokens or 0, usage.prompt_tokens)
        cached_price = self.input if self.cached_input is None else self.cached_input
        fresh = usage.prompt_tokens - cached
        return (fresh * self.input + cached * cached_price + output * self.output) / _MILLION


FREE = Price(input=0.0, output=0.0)
"""A model on the user's own machine; never assumed of a service."""


class Pricer(Protocol):
    """Knows what one model costs."""

    def cost(self, usage: Usage, *, at: int) -> float | None:
        """Return what `usage` costs [USD, >= 0] at the moment `at` [ms]; None if unknown."""
        ...

    def price(self, *, at: int) -> Price | None:
        """Return what a million tokens cost at the moment `at` [ms]; None if unknown."""
        ...


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """A `Pricer` that always names the same price, or knows none.

    Attributes:
        fixed: the price; None where it is not known.
    """

    fixed: Price | None

    def cost(self, usage: Usage, *, at: int) -> float | None:
        """Return what `usage` costs [USD, >= 0]; None if unknown."""
        del at
        return None if self.fixed is None else self.fixed.cost(usage)

    def price(self, *, at: int) -> Price | None:
        """Return the price; None if unknown."""
        del at
        return self.fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPreview:
    """What a job is likely to cost, before it starts.

    Attributes:
        calls: [>= 0] how many questions.
        prompt_tokens: [>= 0] of each, about.
        completion_tokens: [>= 0] of each answer, about.
        usd: [USD, >= 0] for all of them; None where the price is not known.
    """

    calls: int
    prompt_tokens: int
    completion_tokens: int
    usd: float | None


def preview_cost(
    cost: Callable[[Usage], float | None],
    *,
    prompt_tokens: int,
    completion_tokens: int,
    calls: int = 1,
) -> CostPreview:
    """Return what `calls` [>= 0] questions of these sizes [tokens, >= 0] are likely to cost."""
    one = cost(Usage(prompt_tokens=prompt_tokens, completion_tokens=completion_tokens))
    return CostPreview(
        calls=calls,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        usd=None if one is None else one * calls,
    )
