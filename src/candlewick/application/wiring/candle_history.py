"""The archive of candles on this machine: filled from the exchange or from files, and read."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.candle_history import Fetched, Imported, SeriesRow, series_row
from candlewick.application.wiring.market import open_market
from candlewick.domain.span import Span
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, SentimentUnavailableError
from candlewick.infrastructure.archive.candle_archive import CandleArchive, SeriesKey
from candlewick.infrastructure.archive.candle_file import read_candle_file
from candlewick.infrastructure.archive.candle_scrutiny import scrutinise, shifted_by
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.ports.clock import Clock

_STRETCH: Final = 10_000
"""[candles] What is fetched and kept at a time; a stop loses no more than that."""

_PATIENCE: Final = 60.0
"""[s] for one stretch, with its retries."""

_HISTORY_DAYS: Final = 36_500
"""[days] More than the mood's index is old: all of it."""


Tell = Callable[[str, int, int], None]
"""Is told a market, how many candles of it were looked for, and how many are still to be."""


def open_archive(loaded: LoadedSettings) -> CandleArchive:
    """Open this machine's archive, which lies beside the journal."""
    return CandleArchive(loaded.data_folder / "candles.db")


def series_key(loaded: LoadedSettings, symbol: str, timeframe: Timeframe) -> SeriesKey:
    """Return which candles are meant by `symbol`: those of the configured exchange."""
    return SeriesKey(exchange=loaded.settings.exchange.name, symbol=symbol, timeframe=timeframe)


async def fetch_history(
    loaded: LoadedSettings,
    symbols: Sequence[str],
    *,
    timeframe: Timeframe,
    span: Span,
    clock: Clock,
    tell: Tell,
) -> Fetched:
    """Download what the archive has not looked for yet of `symbols` in `span`, and the mood.

    It can be stopped at any moment: what was read is kept, and the next call goes on there.

    Raises:
        ExchangeUnavailableError: the exchange did not answer; what came before is kept.
        ExchangeRefusedError: it knows no such market or timeframe.
        CandlesUnusableError: what it sent contradicts itself or the archive.
    """
    async with AsyncExitStack() as stack:
        archive = stack.enter_context(open_archive(loaded))
        market = await open_market(loaded.settings, clock=clock, stack=stack, patience=_PATIENCE)
        keys = [series_key(loaded, symbol, timeframe) for symbol in symbols]
        new = 0
        for key in keys:
            new += await _fetch(archive, market.fetcher, key, span=span, tell=tell)
        warnings: list[str] = []
        if market.sentiment is not None:
            try:
                readings = await market.sentiment.known(as_of=clock.now(), days=_HISTORY_DAYS)
                archive.add_readings(readings)
            except SentimentUnavailableError as error:
                warnings.append(f"Fear & Greed was not fetched: {error}")
        there = set(archive.series())
        rows = tuple(_row(archive, key) for key in keys if key in there)
        days = len(archive.readings())
        return Fetched(new=new, series=rows, days=days, warnings=tuple(warnings))


async def _fetch(
    archive: CandleArchive, fetcher: DataFetcher, key: SeriesKey, *, span: Span, tell: Tell
) -> int:
    step = key.timeframe.ms
    unread = archive.unread(key, span)
    left = sum((past - start) // step for start, past in unread)
    done = new = 0
    for first, past in unread:
        for start in range(first, past, _STRETCH * step):
            tell(key.symbol, done, left)
            end = min(start + _STRETCH * step, past)
            candles = await fetcher.history(
                key.symbol, timeframe=key.timeframe, start=start, end=end
            )
            new += archive.add(key, candles, span=(start, end))
            done, left = done + (end - start) // step, left - (end - start) // step
    tell(key.symbol, done, left)
    return new


def import_file(
    loaded: LoadedSettings,
    path: Path,
    *,
    symbol: str,
    timeframe: Timeframe,
    now: int,
    accept_doubts: bool,
) -> Imported:
    """Add the candles of a file to the archive, as the configured exchange's.

    Args:
        loaded: the settings.
        path: the file.
        symbol: whose candles they are.
        timeframe: of the candles.
        now: [ms since 1970 UTC] candles that close later are left out.
        accept_doubts: whether to take what looks wrong but could be right.

    Raises:
        UserError: the file cannot be read.
        CandlesUnusableError: it contradicts itself, the archive or what candles can be, or
            looks wrong; the row is named.
    """
    key = series_key(loaded, symbol, timeframe)
    seen = scrutinise(
        read_candle_file(path), name=str(path), symbol=symbol, timeframe=timeframe, now=now
    )
    with open_archive(loaded) as archive:
        if hours := shifted_by(seen.candles, archive.read(key)):
            msg = (
                f"{path}: its candles are those of {key} in the archive, {abs(hours)} h"
                f" {'later' if hours > 0 else 'earlier'}: its times are not UTC; convert them first"
            )
            raise CandlesUnusableError(msg)
        if seen.doubts and not accept_doubts:
            msg = f"{path}: {'; '.join(seen.doubts)} (--accept-doubts imports it all the same)"
            raise CandlesUnusableError(msg)
        span = (int(seen.candles.open_time[0]), int(seen.candles.close_time[-1]))
        new = archive.add(key, seen.candles, span=span)
        row = _row(archive, key)
    return Imported(new=new, series=row, warnings=(*seen.warnings, *seen.doubts))


def list_history(loaded: LoadedSettings) -> tuple[SeriesRow, ...]:
    """Return what is archived, without making an archive."""
    if not (loaded.data_folder / "candles.db").exists():
        return ()
    with open_archive(loaded) as archive:
        return tuple(_row(archive, key) for key in archive.series())


def _row(archive: CandleArchive, key: SeriesKey) -> SeriesRow:
    return series_row(key.exchange, archive.read(key), archive.holes(key))
