"""What is archived of markets, and what a download or a file added."""

from collections.abc import Sequence
from dataclasses import dataclass

from candlewick.application.views.moment import utc
from candlewick.domain.candles import Candles
from candlewick.domain.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """What is archived of one market.

    Attributes:
        exchange: where it is from.
        symbol: such as "BTC/USDT".
        timeframe: the span of each candle.
        candles: how many there are [> 0].
        first_open: when the first opened, in ISO form.
        last_close: when the newest closed, in ISO form.
        missing: how many candles are missing although they were looked for [>= 0].
        holes: from where to where they are missing, oldest first, in ISO form.
    """

    exchange: str
    symbol: str
    timeframe: str
    candles: int
    first_open: str
    last_close: str
    missing: int
    holes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a download brought.

    Attributes:
        new: candles that were not there before [>= 0].
        series: what is archived now, of each market.
        days: of Fear & Greed that are archived now [>= 0].
        warnings: what did not work and does no harm.
    """

    new: int
    series: tuple[SeriesRow, ...]
    days: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file brought, and what was odd about it."""

    new: int
    series: SeriesRow
    warnings: tuple[str, ...]


def series_row(exchange: str, candles: Candles, holes: Sequence[Span]) -> SeriesRow:
    """Return what there is of a market; `candles` is not empty."""
    step = candles.timeframe.ms
    return SeriesRow(
        exchange=exchange,
        symbol=candles.symbol,
        timeframe=str(candles.timeframe),
        candles=len(candles),
        first_open=utc(int(candles.open_time[0])),
        last_close=utc(int(candles.close_time[-1])),
        missing=sum((past - start) // step for start, past in holes),
        holes=tuple((utc(start), utc(past)) for start, past in holes),
    )
