"""What a back-test replays, and at what costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from candlewick.backtest.holding import Costs
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError
from candlewick.strategy.risk.terms import MarginRules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BacktestPlan:
    """One stretch of history, the same for every contender.

    Attributes:
        markets: the candles of each symbol, from before `start` so that the first decision
            has something to look back at.
        readings: of the Fear & Greed index, oldest first; None where the mood is not looked at.
        headlines: news, oldest first; None where none are shown.
        timeframe: of the candles; a decision is made at each of their closes.
        start: [ms since 1970 UTC] decisions are made at the closes after it,
        end: [ms since 1970 UTC] and up to this one.
        look_back: [candles, > 0] what a decision may look at.
        balance: [currency, > 0] what the account begins with.
        currency: such as "USDT".
        costs: what trading costs.
        seed: of everything that is drawn.
        margin: what may be borrowed, and what holding costs.
    """

    markets: Mapping[str, Candles]
    readings: tuple[SentimentReading, ...] | None
    headlines: tuple[Headline, ...] | None
    timeframe: Timeframe
    start: int
    end: int
    look_back: int
    balance: float
    currency: str
    costs: Costs
    seed: int
    margin: MarginRules = field(default_factory=MarginRules)

    @property
    def closes(self) -> range:
        """Return when decisions are made [ms since 1970 UTC]."""
        step = self.timeframe.ms
        return range(self.start + step, self.end + 1, step)

    @property
    def window(self) -> dict[str, Candles]:
        """Return the candles of the closes that are decided on, for what is held in them.

        Raises:
            UserError: a market has none of them.
        """
        window = {
            symbol: candles.between(self.start, self.end)
            for symbol, candles in self.markets.items()
        }
        for symbol, candles in window.items():
            if not len(candles):
                msg = f"no {self.timeframe} candles of {symbol} are there between --from and --to"
                raise UserError(msg)
        return window

    def known_at(self, as_of: int) -> "BacktestPlan":
        """Return the plan with nothing in it that was not known at `as_of` [ms]."""
        return replace(
            self,
            markets={symbol: candles.up_to(as_of) for symbol, candles in self.markets.items()},
            readings=None
            if self.readings is None
            else tuple(reading for reading in self.readings if reading.known_at <= as_of),
            headlines=None
            if self.headlines is None
            else tuple(headline for headline in self.headlines if headline.known_at <= as_of),
        )
