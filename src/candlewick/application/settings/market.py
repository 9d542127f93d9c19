"""Settings: which account, and where its candles come from."""

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import (
    AccountName,
    Count,
    ExchangeName,
    OwnTimeframes,
    Symbols,
    TimeframeName,
    WebAddress,
)
from candlewick.domain.timeframe import Timeframe


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
    own_timeframes: OwnTimeframes = Field(
        default=(),
        description='markets with candles of another length, such as ["ETH/USDT=4h"]',
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
        """The usual timeframe, parsed."""
        return Timeframe.parse(self.timeframe)

    @property
    def own_spans(self) -> dict[str, Timeframe]:
        """The timeframes of markets that have one of their own."""
        pairs = (one.partition("=") for one in self.own_timeframes)
        return {symbol: Timeframe.parse(name) for symbol, _, name in pairs}

    @property
    def spans(self) -> dict[str, Timeframe]:
        """The timeframe of each market."""
        own = self.own_spans
        return {symbol: own.get(symbol, self.span) for symbol in self.symbols}

    @property
    def shortest_span(self) -> Timeframe:
        """The shortest timeframe of any market."""
        return min(self.spans.values(), key=lambda span: span.ms)
