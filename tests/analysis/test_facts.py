import dataclasses
import math
import re
from collections.abc import Callable

import pytest

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot

Steady = Callable[..., Candles]


def _facts(candles: Candles, *, score: int | None = None) -> tuple[str, ...]:
    newest = int(candles.close_time[-1])
    mood = () if score is None else (SentimentReading(known_at=newest, score=score),)
    return worded_facts(MarketAnalyzer().analyze(candles, sentiment=mood))


def test_a_rising_market_is_told_in_rising_words(steady: Steady) -> None:
    facts = _facts(steady(0.002, wobble=0.004), score=80)
    assert facts[:3] == (
        "Price is above the 20 EMA, above the 50 EMA and above the 200 EMA.",
        "The price rose over the last day.",
        "The price rose strongly over the last week.",
    )
    assert "RSI is overbought." in facts or "RSI is bullish." in facts
    assert any(fact.startswith("Buyers dominate") for fact in facts)
    assert "Volume flow is positive." in facts
    assert facts[-1] == "Crowd mood is extreme greed."


def test_a_falling_market_is_told_in_falling_words(steady: Steady) -> None:
    facts = _facts(steady(-0.002, wobble=0.004), score=10)
    assert facts[:3] == (
        "Price is below the 20 EMA, below the 50 EMA and below the 200 EMA.",
        "The price fell over the last day.",
        "The price fell strongly over the last week.",
    )
    assert "RSI is oversold." in facts or "RSI is bearish." in facts
    assert any(fact.startswith("Sellers dominate") for fact in facts)
    assert "Volume flow is negative." in facts
    assert facts[-1] == "Crowd mood is extreme fear."


def test_a_market_that_stands_still_neither_rises_nor_falls(steady: Steady) -> None:
    told = " ".join(_facts(steady(0.0)))
    assert "did not move over the last day" in told
    assert "moved sideways over the last week" in told
    for word in ("rose", "fell", "above", "below", "Buyers", "Sellers", "positive", "negative"):
        assert word not in told


def test_the_only_numbers_are_the_lengths_of_averages(history: Candles) -> None:
    for end in range(300, 900, 40):
        told = " ".join(_facts(history.up_to(int(history.close_time[end])), score=42))
        assert re.findall(r"\d+", re.sub(r"\b(20|50|200) EMA\b", "EMA", told)) == []


def test_a_mood_that_is_not_known_is_left_out(history: Candles) -> None:
    assert not any("mood" in fact for fact in _facts(history))


def test_a_span_that_is_not_covered_is_left_out(steady: Steady) -> None:
    told = " ".join(_facts(steady(0.001, timeframe="1m")))
    assert "day" not in told
    assert "week" not in told


def _without(market: MarketSnapshot, *names: str) -> MarketSnapshot:
    readings = (
        reading._replace(value=math.nan) if reading.name in names else reading
        for reading in market.indicators
    )
    return dataclasses.replace(market, indicators=tuple(readings))


@pytest.mark.parametrize(
    ("name", "word"),
    [("ema_200", "200 EMA"), ("rsi_14", "RSI"), ("macd_histogram", "MACD"), ("adx_14", "trend is"), ("cmf_20", "flow")],
)  # fmt: skip
def test_an_indicator_that_does_not_exist_is_left_out(
    name: str, word: str, history: Candles
) -> None:
    market = MarketAnalyzer().analyze(history)
    assert word in " ".join(worded_facts(market))
    assert word not in " ".join(worded_facts(_without(market, name)))


def test_without_any_average_the_price_stands_nowhere(history: Candles) -> None:
    bare = _without(MarketAnalyzer().analyze(history), "ema_20", "ema_50", "ema_200")
    assert "EMA" not in " ".join(worded_facts(bare))
