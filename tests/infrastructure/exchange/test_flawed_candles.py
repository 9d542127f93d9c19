"""Real downloads with real flaws, served by the loopback exchange."""

import csv
import gzip
import json
import logging
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.exchange.candle_book import CandleBook
from candlewick.infrastructure.exchange.ccxt_client import CcxtClient
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

MINUTE = 60_000
HOUR = 60 * MINUTE
H1 = Timeframe.parse("1h")


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def gappy(shared_data: Path) -> Candles:
    with (shared_data / "candles_flawed/gappy_BTCUSDT_1h.csv").open() as file:
        rows = list(csv.DictReader(file))
    return Candles(
        symbol="BTC/USDT",
        timeframe=H1,
        open_time=np.array([moment(row["timestamp"]) for row in rows], dtype=np.int64),
        **{
            name: np.array([float(row[name]) for row in rows])
            for name in ("open", "high", "low", "close", "volume")
        },
    )


async def test_a_history_full_of_holes_is_shown_only_where_its_newest_day_is_whole(
    shared_data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = gappy(shared_data)
    clock = ManualClock(int(held.close_time[-1]) + HOUR)
    shown, refused = 0, 0
    async with (
        LoopbackExchange([held], clock=clock) as exchange,
        DataFetcher(name="binance", base_url=exchange.url, clock=clock) as fetcher,
    ):
        for place in range(800, 8000, 120):
            as_of = int(held.close_time[place])
            truth = held.between(as_of - 730 * HOUR, as_of)
            whole = len(truth.between(as_of - 24 * HOUR, as_of)) == 24
            with caplog.at_level(logging.ERROR):
                try:
                    got = await fetcher.closed("BTC/USDT", timeframe=H1, as_of=as_of, count=730)
                except CandlesUnusableError:
                    refused += 1
                    assert not whole
                    continue
            shown += 1
            assert whole
            np.testing.assert_array_equal(got.close, truth.close)
            assert got.missing == truth.missing
    assert shown > 5
    assert refused > 5


async def test_a_download_whose_last_row_is_an_earlier_one_is_refused(
    shared_data: Path,
) -> None:
    path = shared_data / "candles_flawed/binance_testnet_BTCUSDT_1m_2025-08-12.csv"
    with path.open() as file:
        lines = [line[-7:] for line in list(csv.reader(file))[1:]]
    rows = [[moment(f"{line[1] or line[0]}+00:00"), *line[2:]] for line in lines]
    client = CcxtClient(
        "binance",
        base_url=None,
        timeout=1,
        now=lambda: 0,
        monotonic=lambda: 0.0,
        on_wrong_clock=lambda: None,
    )
    await client.open()

    assert len(client.exchange.parse_ohlcvs(rows[:-1])) == 500
    with pytest.raises(CandlesUnusableError, match="twice or out of order"):
        client.exchange.parse_ohlcvs(rows)
    await client.close()


def test_minutes_without_a_trade_are_holes_and_not_invented(shared_data: Path) -> None:
    path = shared_data / "candles_flawed/freqtrade_UNITTEST_BTC-1m.json.gz"
    rows = json.loads(gzip.decompress(path.read_bytes()))
    book = CandleBook(
        "UNITTEST/BTC",
        timeframe=Timeframe.parse("1m"),
        start=rows[0][0],
        end=rows[-1][0] + MINUTE,
    )
    for at in range(0, len(rows), 1000):
        book.add(rows[at : at + 1000])

    candles = book.candles()
    assert len(candles) == len(rows)
    assert candles.missing == sum((end - start) // MINUTE for start, end in book.gaps()) > 0
