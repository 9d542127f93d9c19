"""The exact words that a model would be sent."""

from dataclasses import dataclass

from candlewick.application.views.moment import utc
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.prompt import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptView:
    """A prompt that was sent to nobody; tokens and price are estimates.

    Attributes:
        price_usd: [USD, >= 0] for one question and its answer; None where it is not known.
    """

    symbol: str
    as_of: str
    tokens: int
    answer_tokens: int
    price_usd: float | None
    choices: list[str]
    system: str
    user: str
    facts: list[str]


def prompt_view(prompt: Prompt, *, cost: CostPreview) -> PromptView:
    """Return `prompt` for showing, with what asking it is likely to cost."""
    return PromptView(
        symbol=prompt.symbol,
        as_of=utc(prompt.as_of),
        tokens=cost.prompt_tokens,
        answer_tokens=cost.completion_tokens,
        price_usd=cost.usd,
        choices=list(prompt.choices),
        system=prompt.system,
        user=prompt.user,
        facts=list(prompt.facts),
    )
