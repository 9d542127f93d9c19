"""The exact words that a model would be sent."""

from dataclasses import dataclass

from candlewick.application.views.moment import utc
from candlewick.domain.prompt import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptView:
    """A prompt that was sent to nobody; the tokens are an estimate."""

    symbol: str
    as_of: str
    tokens: int
    choices: list[str]
    system: str
    user: str
    facts: list[str]


def prompt_view(prompt: Prompt, *, tokens: int) -> PromptView:
    """Return `prompt` for showing."""
    return PromptView(
        symbol=prompt.symbol,
        as_of=utc(prompt.as_of),
        tokens=tokens,
        choices=list(prompt.choices),
        system=prompt.system,
        user=prompt.user,
        facts=list(prompt.facts),
    )
