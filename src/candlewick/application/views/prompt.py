"""The exact words that a model would be sent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.views.moment import utc
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError


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
    template: str
    left_out: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """One template: `fault` says why it cannot be used, and is empty where it can."""

    name: str
    identity: str
    path: str
    in_use: bool
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCheck:
    """A sound template, filled with a bundled market; the tokens are estimates.

    Attributes:
        identity: name, version, beginning of the sha256.
        anchors: its lines with numbers that may anchor an answer.
        symbol: whose candles it was filled with.
        sections: tokens of each, by placeholder; "words" is what the template itself says.
        tokens: of the whole prompt.
        budget: what it may take.
        left_out: what was thinned or dropped to keep to it.
    """

    identity: str
    anchors: list[str]
    symbol: str
    sections: dict[str, int]
    tokens: int
    budget: int
    left_out: list[str]


def template_row(
    name: str, parse: Callable[[], PromptTemplate], *, path: Path | None, in_use: bool
) -> TemplateRow:
    """Return the template that `parse` reads, or the fault that it raises, for showing."""
    try:
        identity, fault = parse().identity, ""
    except UserError as error:
        identity, fault = "", str(error)
    place = "comes with Candlewick" if path is None else str(path)
    return TemplateRow(name=name, identity=identity, path=place, in_use=in_use, fault=fault)


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
        template=prompt.template,
        left_out=list(prompt.left_out),
    )
