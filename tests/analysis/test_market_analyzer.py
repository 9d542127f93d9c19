import dataclasses
import math
from collections.abc import Callable

import pytest

from candlewick.analysis.indicator_suite import MINIMUM_CANDLES
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.errors import CandlesUnusableError

HOUR = 3_600_000
DAY = 24 * HOUR
Steady = Callable[..., Candles]


def _same(one: MarketSnapshot, other: MarketSnapshot) -> bool:
    return (
        repr(one.indicators) == repr(other.indicators)
        and one.periods == other.periods
        and one.sentiment == other.sentiment
        and (one.symbol, one.as_of, one.price) == (other.symbol, other.as_of, other.price)
        and one.candles.close.tolist() == other.candles.close.tolist()
    )


def test_it_describes_the_newest_close(history: Candles) -> None:
    market = MarketAnalyzer().analyze(history)
    assert market.symbol == "BTC/USDT"
    assert market.as_of == history.close_time[-1]
    assert market.price == history.close[-1]
    assert [period.name for period in market.periods] == ["1D", "3D", "7D", "30D"]


def test_more_fetched_candles_change_nothing(history: Candles) -> None:
    analyzer = MarketAnalyzer(limit=400)
    markets = [analyzer.analyze(history.last(count)) for count in (400, 401, 500, 900)]
    assert all(_same(markets[0], market) for market in markets[1:])
    assert len(markets[0].candles) == 400


def test_too_few_candles_are_refused_with_what_to_do(history: Candles) -> None:
    analyzer = MarketAnalyzer()
    assert analyzer.analyze(history.last(MINIMUM_CANDLES)).as_of == history.close_time[-1]
    with pytest.raises(CandlesUnusableError, match="249 closed candles are there, 250 are needed"):
        analyzer.analyze(history.last(MINIMUM_CANDLES - 1))
    with pytest.raises(CandlesUnusableError, match="more history"):
        analyzer.analyze(history.between(0, 0))


def test_a_limit_below_the_slowest_indicator_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 250 candles, was 249"):
        MarketAnalyzer(limit=249)


def test_a_snapshot_cannot_be_changed(history: Candles) -> None:
    market = MarketAnalyzer().analyze(history)
    with pytest.raises(dataclasses.FrozenInstanceError):
        market.price = 1.0  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        market.periods[0].change = 1.0  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        market.candles.close[-1] = 1.0


def test_every_indicator_has_settled_on_the_least_history(history: Candles) -> None:
    market = MarketAnalyzer().analyze(history.last(MINIMUM_CANDLES))
    unsettled = [
        reading.name
        for reading in market.indicators
        if not math.isfinite(reading.value) or not math.isfinite(reading.previous)
    ]
    assert unsettled == []


def test_each_indicator_stands_once_and_categories_stay_together(history: Candles) -> None:
    readings = MarketAnalyzer().analyze(history).indicators
    assert len({reading.name for reading in readings}) == len(readings)
    order = [reading.category for reading in readings]
    assert order == sorted(order, key=order.index)


def test_what_the_original_computes_is_all_there(history: Candles) -> None:
    names = " ".join(reading.name for reading in MarketAnalyzer().analyze(history).indicators)
    for indicator in [
        "vwap",
        "twap",
        "mfi",
        "obv",
        "cmf",
        "force_index",
        "rsi",
        "macd",
        "stochastic",
        "williams_r",
        "adx",
        "supertrend",
        "parabolic_sar",
        "atr",
        "bollinger",
        "hurst",
        "kurtosis",
        "z_score",
        "sma",
        "ema",
    ]:
        assert indicator in names


def test_previous_is_the_value_one_candle_earlier(history: Candles) -> None:
    analyzer = MarketAnalyzer(limit=300)
    now = analyzer.analyze(history).indicators
    assert history.close[-2] != history.close[-1]
    sma = next(reading for reading in now if reading.name == "sma_20")
    assert sma.value == pytest.approx(history.close[-20:].mean())
    assert sma.previous == pytest.approx(history.close[-21:-1].mean())


def test_an_unknown_indicator_is_no_number(history: Candles) -> None:
    with pytest.raises(KeyError):
        MarketAnalyzer().analyze(history).indicator("wisdom")


def _reading(history: Candles, *, age: int, score: int = 50) -> SentimentReading:
    return SentimentReading(known_at=int(history.close_time[-1]) - age, score=score)


def test_the_week_up_to_the_close_is_seen_oldest_first(history: Candles) -> None:
    week = tuple(_reading(history, age=days * DAY, score=days) for days in range(10))
    market = MarketAnalyzer().analyze(history, sentiment=week)
    assert [reading.score for reading in market.sentiment] == [6, 5, 4, 3, 2, 1, 0]


def test_a_reading_published_after_the_close_is_not_seen(history: Candles) -> None:
    known = _reading(history, age=0, score=10)
    later = _reading(history, age=-1, score=90)
    assert MarketAnalyzer().analyze(history, sentiment=(known, later)).sentiment == (known,)
    assert MarketAnalyzer().analyze(history, sentiment=(later,)).sentiment == ()


@pytest.mark.parametrize(("age", "seen"), [(2 * DAY, 1), (2 * DAY + 1, 0), (30 * DAY, 0)])
def test_a_stale_mood_is_not_available(age: int, seen: int, history: Candles) -> None:
    market = MarketAnalyzer().analyze(history, sentiment=(_reading(history, age=age),))
    assert len(market.sentiment) == seen
