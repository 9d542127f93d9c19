"""From a moment to a decision, whatever the ports do."""

import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.headline import Headline
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError, NewsUnavailableError, SentimentUnavailableError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.ports.news_source import NewsSource
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.decide import DecisionPath
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import LIMIT


class SilentSentiment:
    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        msg = f"no answer about {days} days before {as_of}"
        raise SentimentUnavailableError(msg)


def path(
    candles: Candles,
    model: ScriptedModel,
    sentiment: SentimentSource | None,
    news: NewsSource | None = None,
) -> DecisionPath:
    return DecisionPath(
        candles=MemoryCandles([candles]),
        sentiment=sentiment,
        model=model,
        timeframe=candles.timeframe,
        analyzer=MarketAnalyzer(limit=LIMIT),
        news=news,
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


class ScriptedNews:
    def __init__(self, headlines: tuple[Headline, ...] | None) -> None:
        self._headlines = headlines

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        if self._headlines is None:
            msg = f"no answer about {symbol}, {hours} hours before {as_of}"
            raise NewsUnavailableError(msg)
        return self._headlines


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (None, None),
        (ScriptedNews(None), "No headline of the last day is at hand."),
        (ScriptedNews(()), "No headline of the last day is at hand."),
        (
            ScriptedNews((Headline(known_at=1, title="Fees fall"),)),
            '- 1970-01-01 00:00 UTC "Fees fall"',
        ),
    ],
)
async def test_news_are_told_where_they_are_wanted_and_without_them_it_decides_too(
    history: Candles, news: ScriptedNews | None, said: str | None
) -> None:
    decider = path(history, ScriptedModel(lambda _: ""), None, news=news)
    candles = await decider.look("BTC/USDT", as_of=int(history.close_time[400]))

    prompt = await decider.ask(candles, Standing())

    assert ("## News" in prompt.user) == (said is not None)
    assert said is None or said in prompt.user


async def test_a_source_that_leaks_the_future_changes_nothing(history: Candles) -> None:
    as_of = int(history.close_time[400])
    leak = ScriptedNews((Headline(known_at=as_of + 1, title="Tomorrow"),))
    decider = path(history, ScriptedModel(lambda _: ""), None, news=leak)

    prompt = await decider.ask(await decider.look("BTC/USDT", as_of=as_of), Standing())

    assert "Tomorrow" not in prompt.user


async def test_too_short_a_history_is_refused(history: Candles) -> None:
    decider = path(history, ScriptedModel(lambda _: ""), None)
    candles = await decider.look("BTC/USDT", as_of=int(history.close_time[100]))

    with pytest.raises(CandlesUnusableError, match="101 closed candles are there, 250 are needed"):
        await decider.decide(candles, Standing())
