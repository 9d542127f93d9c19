"""A back-test as data: before it, and while it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a model will be asked.

    Attributes:
        model: whose name.
        markets: how many [> 0].
        closes: how many [> 0].
        decisions: how many [> 0].
        calls: how many questions [> 0], where several answers vote; those that were asked before
            are free.
        prompt_tokens: about how many each prompt has [>= 0].
        cost_usd: [USD, >= 0] what all of them are likely to cost; None where that is not known.
    """

    model: str
    markets: int
    closes: int
    decisions: int
    calls: int
    prompt_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        name: whose.
        done: closes behind it [>= 0].
        total: closes in all [> 0].
        spent: [USD, >= 0] on new answers of this start, as far as prices are known.
    """

    name: str
    done: int
    total: int
    spent: float
