"""Cutting the future off changes no byte of any prompt, over real candles and readings."""

import dataclasses
from functools import cache

import numpy as np
import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment

LIMIT = 730
MOMENTS = 25

Readings = tuple[SentimentReading, ...]
_candles = cache(load_bundled_candles)
_readings = cache(load_bundled_readings)


def _moments(candles: Candles) -> list[int]:
    """Return closes all over the history, at every hour of the day sooner or later."""
    places = np.linspace(LIMIT, len(candles) - 48, MOMENTS, dtype=np.int64)
    return [int(candles.close_time[place]) for place in places]


async def _prompt(candles: Candles, readings: Readings, *, as_of: int) -> Prompt:
    held = await MemoryCandles([candles]).closed(
        candles.symbol, timeframe=candles.timeframe, as_of=as_of, count=LIMIT
    )
    mood = await MemorySentiment(readings).known(as_of=as_of, days=7)
    return _analyzed(held, mood)


def _analyzed(candles: Candles, readings: Readings) -> Prompt:
    market = MarketAnalyzer(limit=LIMIT).analyze(candles, sentiment=readings)
    return TradingPromptBuilder().build_prompt(PromptContext(market=market))


def _bytes(prompt: Prompt) -> bytes:
    return repr(dataclasses.astuple(prompt)).encode()


@pytest.mark.parametrize("symbol", bundled_symbols())
async def test_cutting_the_future_off_changes_no_byte(symbol: str) -> None:
    candles, readings = _candles(symbol), _readings()
    for as_of in _moments(candles):
        known = tuple(reading for reading in readings if reading.known_at <= as_of)
        assert len(known) < len(readings)
        full = await _prompt(candles, readings, as_of=as_of)
        cut = await _prompt(candles.up_to(as_of), known, as_of=as_of)
        assert _bytes(cut) == _bytes(full)


@pytest.mark.parametrize("symbol", bundled_symbols())
async def test_another_future_changes_no_byte(symbol: str) -> None:
    candles, readings = _candles(symbol), _readings()
    for as_of in _moments(candles)[::6]:
        later = candles.close_time > as_of
        doubled = {
            name: np.where(later, 2.0, 1.0) * getattr(candles, name)
            for name in ("open", "high", "low", "close", "volume")
        }
        moods = tuple(
            dataclasses.replace(reading, score=0) if reading.known_at > as_of else reading
            for reading in readings
        )
        other = await _prompt(dataclasses.replace(candles, **doubled), moods, as_of=as_of)
        assert _bytes(other) == _bytes(await _prompt(candles, readings, as_of=as_of))


def test_the_analyzer_itself_overlooks_later_readings() -> None:
    candles, readings = _candles("BTC/USDT"), _readings()
    for as_of in _moments(candles):
        shown = candles.up_to(as_of)
        known = tuple(reading for reading in readings if reading.known_at <= as_of)
        assert _bytes(_analyzed(shown, readings)) == _bytes(_analyzed(shown, known))


def test_the_proof_can_fail() -> None:
    candles, readings = _candles("BTC/USDT"), _readings()
    as_of, later = _moments(candles)[0], _moments(candles)[0] + candles.timeframe.ms
    one, other = (_analyzed(candles.up_to(moment), readings) for moment in (as_of, later))
    assert _bytes(one) != _bytes(other)
