"""Every setting, its default and its limits.

The descriptions become the comments of the file that `candlewick init` writes, and the
schema that `candlewick config schema` prints, so that neither can drift from the code.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from candlewick.application.settings.answer import AnswerSettings
from candlewick.application.settings.language_model import (
    EMBEDDED,
    ModelSettings,
    SpendingSettings,
)
from candlewick.application.settings.market import AccountSettings, ExchangeSettings
from candlewick.application.settings.prompt import PromptSettings
from candlewick.application.settings.risk import RiskSettings
from candlewick.application.settings.section import Section
from candlewick.application.settings.shadow import ShadowSettings
from candlewick.application.settings.store import StoreSettings
from candlewick.application.settings.trading import (
    ExecutionSettings,
    PaperSettings,
    TradingSettings,
)
from candlewick.application.settings.value import InCapitals, Word


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two settings that are each fine and cannot both hold.

    Attributes:
        path: the one to blame.
        text: what is wrong with it.
        other: the one it disagrees with.
    """

    path: tuple[str | int, ...]
    text: str
    other: tuple[str | int, ...]


class PathSettings(Section):
    """Where files go, seen from the folder of this file."""

    data: Word = Field(default="trading_data", description="positions, history and the journal")
    logs: Word = Field(default="logs", description="log files, one per day")


class LoggingSettings(Section):
    """What is written to the log."""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], InCapitals] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    json_lines: bool = Field(
        default=False,
        description="true: also write candlewick-<day>.jsonl to paths.logs, one JSON object per line",
    )


class Settings(Section):
    """All that a user can set."""

    account: AccountSettings = AccountSettings()
    exchange: ExchangeSettings = ExchangeSettings()
    trading: TradingSettings = TradingSettings()
    risk: RiskSettings = RiskSettings()
    paper: PaperSettings = PaperSettings()
    execution: ExecutionSettings = ExecutionSettings()
    model: tuple[ModelSettings, ...] = Field(
        default=(ModelSettings(),), min_length=1, max_length=10
    )
    prompt: PromptSettings = PromptSettings()
    answer: AnswerSettings = AnswerSettings()
    spending: SpendingSettings = SpendingSettings()
    shadow: ShadowSettings = ShadowSettings()
    paths: PathSettings = PathSettings()
    store: StoreSettings = StoreSettings()
    logging: LoggingSettings = LoggingSettings()

    @property
    def deciders(self) -> tuple[ModelSettings, ...]:
        """The models whose answers are acted on: the primary, then its fallbacks."""
        return tuple(model for model in self.model if model.name not in self.shadow.models)

    @property
    def challengers(self) -> tuple[ModelSettings, ...]:
        """The models in shadow mode: asked too, and never acted on."""
        return tuple(model for model in self.model if model.name in self.shadow.models)

    @property
    def deadline(self) -> float:
        """How long a cycle may take [s, > 0]: as set, but never into the next close."""
        return min(
            self.execution.cycle_deadline,
            self.exchange.shortest_span.ms / 1000 - self.execution.settle_margin,
        )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        found = list(self._contradictions())
        if found:
            text = "; ".join(f"{'.'.join(map(str, one.path))} {one.text}" for one in found)
            context = {"text": text, "found": found}
            raise PydanticCustomError("contradiction", "{text}", context)  # noqa: EM101
        return self

    def _contradictions(self) -> Iterator[Contradiction]:
        quotes = {quote_of(symbol) for symbol in self.exchange.symbols}
        if quotes != {self.paper.currency}:
            text = (
                f"is {self.paper.currency}, but the symbols are quoted in "
                f"{', '.join(sorted(quotes))}; one account has one currency"
            )
            yield Contradiction(("paper", "currency"), text, ("exchange", "symbols"))
        shortest = self.exchange.shortest_span
        if self.execution.settle_margin * 1000 >= shortest.ms:
            text = f"must be shorter than a candle ({shortest})"
            yield Contradiction(("execution", "settle_margin"), text, ("exchange", "timeframe"))
        if strange := sorted(set(self.exchange.own_spans) - set(self.exchange.symbols)):
            text = f"names {', '.join(strange)}, which exchange.symbols does not"
            yield Contradiction(("exchange", "own_timeframes"), text, ("exchange", "symbols"))
        if self.risk.calibrate_confidence and not self.risk.scale_by_confidence:
            text = "changes nothing while risk.scale_by_confidence is false: set both, or neither"
            blamed = ("risk", "calibrate_confidence")
            yield Contradiction(blamed, text, ("risk", "scale_by_confidence"))
        yield from _answer_contradictions(self.answer)
        for place, model in enumerate(self.model):
            yield from _model_contradictions(place, model)
        for name in self.shadow.models:
            yield from _shadow_contradictions(name, [model.name for model in self.model])


def _answer_contradictions(answer: AnswerSettings) -> Iterator[Contradiction]:
    if answer.probability_medium < answer.probability_low:
        text = f"is below probability_low ({answer.probability_low:g})"
        yield Contradiction(("answer", "probability_medium"), text, ("answer", "probability_low"))
    if answer.probability_high < answer.probability_medium:
        text = f"is below probability_medium ({answer.probability_medium:g})"
        yield Contradiction(("answer", "probability_high"), text, ("answer", "probability_medium"))


def _model_contradictions(place: int, model: ModelSettings) -> Iterator[Contradiction]:
    name = ("model", place, "name")
    if model.base_url is None and not model.is_embedded:
        text = (
            f"is missing: {model.name!r} needs its service's address, such as "
            f'https://openrouter.ai/api/v1; only "{EMBEDDED}" runs without one'
        )
        yield Contradiction(("model", place, "base_url"), text, name)
    if model.preset is not None and "name" not in model.model_fields_set:
        text = f"is missing: {model.preset} serves many models; say which"
        yield Contradiction(name, text, ("model", place, "preset"))
    if (model.price_input is None) != (model.price_output is None):
        missing = "price_input" if model.price_input is None else "price_output"
        other = "price_output" if model.price_input is None else "price_input"
        text = f"is missing: a price needs {other} and {missing}"
        yield Contradiction(("model", place, missing), text, ("model", place, other))


def _shadow_contradictions(name: str, models: list[str]) -> Iterator[Contradiction]:
    """Say what is wrong with the challenger `name`, if anything is."""
    if name == models[0]:
        text = (
            f"names {name!r}, the first [[model]]: that one decides, and cannot stand beside itself"
        )
    elif name not in models:
        close = difflib.get_close_matches(name, models[1:], n=1)
        there = f"did you mean {close[0]!r}?" if close else "add a [[model]] table with this name"
        text = f"names {name!r}, which no [[model]] is called; {there}"
    elif models.count(name) > 1:
        text = f"names {name!r}, and several [[model]] tables are called so"
    else:
        return
    yield Contradiction(("shadow", "models"), text, ("model",))


def quote_of(symbol: str) -> str:
    """Return the currency in which `symbol`'s prices are counted: BTC/USDT:USDT gives USDT."""
    return symbol.partition("/")[2].partition(":")[0]
