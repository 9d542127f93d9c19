"""From a moment to a decision, whatever the ports do."""

import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError, SentimentUnavailableError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.decide import DecisionPath
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import LIMIT


class SilentSentiment:
    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        msg = f"no answer about {days} days before {as_of}"
        raise SentimentUnavailableError(msg)


def path(candles: Candles, model: ScriptedModel, sentiment: SentimentSource | None) -> DecisionPath:
    return DecisionPath(
        candles=MemoryCandles([candles]),
        sentiment=sentiment,
        model=model,
        timeframe=candles.timeframe,
        analyzer=MarketAnalyzer(limit=LIMIT),
    )


async def test_an_unusable_answer_holds_and_says_why(history: Candles) -> None:
    model = ScriptedModel(lambda _: "Signal: BUY or maybe SELL")
    decider = path(history, model, None)
    candles = await decider.look("BTC/USDT", as_of=int(history.close_time[400]))

    decided = await decider.decide(candles, Standing())

    assert decided.decision.signal is Signal.HOLD
    assert decided.decision.refused
    assert not decided.checks[-1].passed


@pytest.mark.parametrize("sentiment", [None, SilentSentiment()])
async def test_without_sentiment_the_prompt_says_so(
    history: Candles, sentiment: SentimentSource | None
) -> None:
    decider = path(history, ScriptedModel(lambda _: ""), sentiment)
    candles = await decider.look("BTC/USDT", as_of=int(history.close_time[400]))

    prompt = await decider.ask(candles, Standing())

    assert "Fear & Greed index (alternative.me): not available" in prompt.user


async def test_only_readings_that_were_known_are_shown(history: Candles) -> None:
    as_of = int(history.close_time[400])
    readings = [SentimentReading(known_at=as_of + step * 3_600_000, score=40 + step)
                for step in (-30, -5, 1, 20)]  # fmt: skip
    decider = path(history, ScriptedModel(lambda _: ""), MemorySentiment(readings))

    prompt = await decider.ask(await decider.look("BTC/USDT", as_of=as_of), Standing())

    assert "oldest first: 10 35" in prompt.user


async def test_too_short_a_history_is_refused(history: Candles) -> None:
    decider = path(history, ScriptedModel(lambda _: ""), None)
    candles = await decider.look("BTC/USDT", as_of=int(history.close_time[100]))

    with pytest.raises(CandlesUnusableError, match="101 closed candles are there, 250 are needed"):
        await decider.decide(candles, Standing())
