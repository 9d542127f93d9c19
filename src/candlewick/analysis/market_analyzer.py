"""Candles and sentiment to one immutable snapshot."""

from candlewick.analysis.indicator_suite import (
    MINIMUM_CANDLES,
    IndicatorReader,
    read_indicators,
)
from candlewick.analysis.levels import find_levels
from candlewick.analysis.periods import measure_periods
from candlewick.analysis.regime import judge_regime
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.errors import CandlesUnusableError

_DAY_MS = 86_400_000
_PATH_DAYS = 7
_STALE_DAYS = 2
"""A newest reading older than this says nothing about today's mood."""


class MarketAnalyzer:
    """Describes a market as it stood when its newest candle closed.

    Args:
        limit: [candles, >= MINIMUM_CANDLES] how many of the newest candles it looks at;
            more make no difference, so that the same moment gives the same snapshot
            however many were fetched.
        read: reads the indicators; whatever does, reads the same.

    Raises:
        ValueError: `limit` is too small for the slowest indicator.
    """

    def __init__(self, *, limit: int = 730, read: IndicatorReader = read_indicators) -> None:
        if limit < MINIMUM_CANDLES:
            msg = f"`limit` must be at least {MINIMUM_CANDLES} candles, was {limit}"
            raise ValueError(msg)
        self.limit = limit
        self._read = read

    def analyze(
        self,
        candles: Candles,
        *,
        sentiment: tuple[SentimentReading, ...] = (),
        headlines: tuple[Headline, ...] | None = None,
    ) -> MarketSnapshot:
        """Describe the market at the newest close of `candles`.

        Readings and headlines published after that close are not looked at, and a week's path
        whose newest reading is older than two days counts as not available.

        Args:
            candles: closed candles, oldest first.
            sentiment: readings of the mood.
            headlines: news; None where none are configured.

        Raises:
            CandlesUnusableError: there are too few candles for the indicators to mean much.
        """
        if len(candles) < MINIMUM_CANDLES:
            msg = (
                f"{candles.symbol} {candles.timeframe}: {len(candles)} closed candles are there, "
                f"{MINIMUM_CANDLES} are needed: choose a market or a timeframe with more history"
            )
            raise CandlesUnusableError(msg)
        seen = candles if len(candles) <= self.limit else candles.last(self.limit)
        as_of = seen.newest_close
        periods, indicators = measure_periods(seen), self._read(seen)
        return MarketSnapshot(
            symbol=seen.symbol,
            as_of=as_of,
            price=seen.close.item(-1),
            candles=seen,
            periods=periods,
            indicators=indicators,
            sentiment=_fresh(sentiment, as_of=as_of),
            levels=find_levels(seen, periods=periods, indicators=indicators),
            regime=judge_regime(indicators),
            headlines=_known(headlines, as_of=as_of),
        )


def _known(headlines: tuple[Headline, ...] | None, *, as_of: int) -> tuple[Headline, ...] | None:
    if headlines is None:
        return None
    known = (headline for headline in headlines if headline.known_at <= as_of)
    return tuple(sorted(known, key=lambda one: (one.known_at, one.source, one.title)))


def _fresh(sentiment: tuple[SentimentReading, ...], *, as_of: int) -> tuple[SentimentReading, ...]:
    since = as_of - _PATH_DAYS * _DAY_MS
    dated = sorted(sentiment, key=lambda reading: reading.known_at)
    known = tuple(reading for reading in dated if since < reading.known_at <= as_of)
    stale = not known or known[-1].known_at < as_of - _STALE_DAYS * _DAY_MS
    return () if stale else known
