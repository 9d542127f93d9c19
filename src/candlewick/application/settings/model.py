"""Every setting, its default and its limits.

The descriptions become the comments of the file that `candlewick init` writes, and the
schema that `candlewick config schema` prints, so that neither can drift from the code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from candlewick.application.settings.value import (
    AccountName,
    Count,
    ExchangeName,
    Fraction,
    InCapitals,
    Number,
    PaperOnly,
    RefreshInterval,
    Symbols,
    TimeframeName,
    VariableName,
    WebAddress,
    Word,
)
from candlewick.domain.timeframe import Timeframe

EMBEDDED: Final = "embedded"

_PROVIDER_KEY: Final = {
    "api.anthropic.com": "ANTHROPIC_API_KEY",
    "api.deepseek.com": "DEEPSEEK_API_KEY",
    "api.groq.com": "GROQ_API_KEY",
    "api.mistral.ai": "MISTRAL_API_KEY",
    "api.openai.com": "OPENAI_API_KEY",
    "api.together.xyz": "TOGETHER_API_KEY",
    "api.x.ai": "XAI_API_KEY",
    "generativelanguage.googleapis.com": "GEMINI_API_KEY",
    "openrouter.ai": "OPENROUTER_API_KEY",
}


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


class Section(BaseModel):
    """A table of the configuration; frozen, and it refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AccountSettings(Section):
    """The account that is traded. One process at a time may hold it."""

    name: AccountName = Field(
        default="paper", description="a name of your choice; it names the files"
    )


class ExchangeSettings(Section):
    """Where candles and prices come from. No key is needed: they are public."""

    name: ExchangeName = Field(default="binance", description="any exchange that ccxt knows")
    symbols: Symbols = Field(
        default=("BTC/USDT",), description="the markets to watch, all in one quote"
    )
    timeframe: TimeframeName = Field(
        default="1h", description="how long a candle is: 1m, 5m, 15m, 1h, 4h, 1d ..."
    )
    limit: Count = Field(
        default=730,
        ge=250,
        le=100_000,
        description="candles to read before each decision, at least 250",
    )
    base_url: WebAddress | None = Field(
        default=None,
        description="another address of the exchange: a mirror or a test server",
        examples=["http://127.0.0.1:8080"],
    )

    @property
    def span(self) -> Timeframe:
        """The timeframe, parsed."""
        return Timeframe.parse(self.timeframe)


class TradingSettings(Section):
    """How much is staked, and how a position ends when the model says nothing."""

    position_size: Fraction = Field(
        default=0.1,
        gt=0,
        le=1,
        description="fraction of the equity in one position: 0.1 is a tenth",
    )
    default_stop_loss_pct: Number = Field(
        default=2.0, gt=0, lt=100, description="percent from the entry, if the model names no stop"
    )
    default_take_profit_pct: Number = Field(
        default=4.0,
        gt=0,
        lt=100,
        description="percent from the entry, if the model names no target",
    )
    sentiment_refresh_interval: RefreshInterval = Field(
        default=3600.0, ge=0, description="seconds between looks at Fear & Greed; 0 switches it off"
    )
    sentiment_base_url: WebAddress = Field(
        default="https://api.alternative.me",
        description="another address of the index: a mirror or a test server",
    )


class PaperSettings(Section):
    """The paper account: its first balance, and the costs every trade is charged."""

    balance: Number = Field(
        default=10_000.0, gt=0, le=1e12, description="the balance to start from"
    )
    currency: Word = Field(default="USDT", description="the quote of all symbols")
    fee_pct: Number = Field(default=0.1, ge=0, lt=100, description="percent of each trade's value")
    slippage_pct: Number = Field(
        default=0.05, ge=0, lt=100, description="percent by which each fill is worse than the price"
    )


class ExecutionSettings(Section):
    """How and when trades are made."""

    mode: Annotated[Literal["paper"], PaperOnly] = Field(
        default="paper", description="this version trades on paper only"
    )
    settle_margin: Number = Field(
        default=5.0,
        ge=0,
        le=300,
        description="seconds to wait after a close until its candle is final",
    )
    price_poll_interval: Number = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="seconds between looks at the live price for stops; 0 switches them off",
    )
    cycle_deadline: Number = Field(
        default=300.0,
        gt=0,
        le=86_400,
        description="seconds after which a decision is given up and the position held",
    )


class ModelSettings(Section):
    """A language model. The first one is asked; the others in turn if it fails."""

    name: Word = Field(default=EMBEDDED, description="the model's name at its service, or embedded")
    base_url: WebAddress | None = Field(
        default=None,
        description="its service's address (OpenAI-compatible); embedded has none",
        examples=["https://openrouter.ai/api/v1"],
    )
    api_key_env: VariableName | None = Field(
        default=None,
        description="the environment variable that holds the key, never the key itself",
        examples=["OPENROUTER_API_KEY"],
    )
    timeout: Number = Field(
        default=120.0,
        gt=0,
        le=3600,
        description="seconds for one whole answer; less if cycle_deadline leaves each model less",
    )
    temperature: Number | None = Field(
        default=None,
        ge=0,
        le=2,
        description="0 to 2; the service's own default if unset",
        examples=[0.7],
    )
    max_tokens: Count | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="longest answer; the service's own default if unset",
        examples=[4096],
    )

    @property
    def is_embedded(self) -> bool:
        """Whether this is the small model that runs inside the program."""
        return self.name == EMBEDDED and self.base_url is None

    @property
    def key_name(self) -> str | None:
        """The variable that holds the key: as set, else as the service's users call it."""
        if self.api_key_env is not None:
            return self.api_key_env
        return provider_key_name(self.base_url)


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
    paper: PaperSettings = PaperSettings()
    execution: ExecutionSettings = ExecutionSettings()
    model: tuple[ModelSettings, ...] = Field(
        default=(ModelSettings(),), min_length=1, max_length=10
    )
    paths: PathSettings = PathSettings()
    logging: LoggingSettings = LoggingSettings()

    @property
    def deadline(self) -> float:
        """How long a cycle may take [s, > 0]: as set, but never into the next close."""
        return min(
            self.execution.cycle_deadline,
            self.exchange.span.ms / 1000 - self.execution.settle_margin,
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
        if self.execution.settle_margin * 1000 >= self.exchange.span.ms:
            text = f"must be shorter than a candle ({self.exchange.timeframe})"
            yield Contradiction(("execution", "settle_margin"), text, ("exchange", "timeframe"))
        for place, model in enumerate(self.model):
            if model.base_url is None and not model.is_embedded:
                text = (
                    f"is missing: {model.name!r} needs its service's address, such as "
                    f'https://openrouter.ai/api/v1; only "{EMBEDDED}" runs without one'
                )
                path = ("model", place, "base_url")
                yield Contradiction(path, text, ("model", place, "name"))


def quote_of(symbol: str) -> str:
    """Return the currency in which `symbol`'s prices are counted: BTC/USDT:USDT gives USDT."""
    return symbol.partition("/")[2].partition(":")[0]


def provider_key_name(base_url: str | None) -> str | None:
    """Return the variable in which users of the service at `base_url` keep its key, if known."""
    host = urlsplit(base_url).hostname if base_url else None
    return _PROVIDER_KEY.get(host or "")
