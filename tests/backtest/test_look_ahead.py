"""A prompt that knows the future is caught, whichever way the future got in."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from candlewick.analysis import indicator_suite
from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.shipped_template import shipped_template
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.application.wiring.backtest_cycle import cycle_over
from candlewick.backtest.look_ahead import AuditedPath, difference
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.run import run_closes
from candlewick.domain.candles import Candles
from candlewick.domain.evidence import Evidence
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, LookAheadError
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.news.memory_news import MemoryNews
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from candlewick.ports.candle_source import CandleSource
from candlewick.ports.news_source import NewsSource
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.decide import DecisionPath
from candlewick.testing.scripted_model import ScriptedModel
from tests.backtest.conftest import SETTINGS, at_once
from tests.bench import LIMIT, restless

HOUR = 3_600_000
DAY = 24 * HOUR

MakePath = Callable[[BacktestPlan], DecisionPath]


def path_over(
    plan: BacktestPlan,
    *,
    candles: CandleSource | None = None,
    sentiment: SentimentSource | None = None,
    analyzer: MarketAnalyzer | None = None,
    news: NewsSource | None = None,
    kind: type[DecisionPath] = DecisionPath,
    told: Callable[[Prompt], None] = lambda _: None,
) -> DecisionPath:
    def answer(prompt: Prompt) -> str:
        told(prompt)
        return restless(prompt)

    return kind(
        candles=candles or HistoryCandles(plan.markets.values()),
        sentiment=sentiment or MemorySentiment(plan.readings or ()),
        model=ScriptedModel(answer),
        timeframe=plan.timeframe,
        analyzer=analyzer or MarketAnalyzer(limit=LIMIT),
        news=news,
        builder=TradingPromptBuilder(shipped_template("default"), budget=4000),
    )


async def audited(plan: BacktestPlan, make: MakePath) -> int:
    path = AuditedPath(make(plan), cut=lambda as_of: make(plan.known_at(as_of)))
    journal = BatchJournal(ForgetfulJournal())
    cycle = cycle_over(plan, SETTINGS, path, journal=journal)
    await run_closes(
        cycle, plan.closes, journal=journal, model=None, tell=lambda: None, pause=at_once
    )
    return path.audited


async def test_a_run_that_knows_no_future_is_the_same_byte_for_byte(
    two_market_plan: BacktestPlan,
) -> None:
    assert await audited(two_market_plan, path_over) == 48


async def test_what_is_carried_along_from_close_to_close_knows_no_future(
    two_market_plan: BacktestPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof computes each window by itself, so it proves what is carried along as well."""
    monkeypatch.setattr(indicator_suite, "prefers_machine", lambda: True)
    made: list[BacktestPlan] = []

    def followed(one: BacktestPlan) -> DecisionPath:
        made.append(one)
        if len(made) > 1:
            return path_over(one)
        return path_over(one, analyzer=MarketAnalyzer(limit=LIMIT, read=FollowedMarkets().read))

    assert await audited(two_market_plan, followed) == 48


class OpenCandle:
    """Gives the newest closed candle the close that it will have an hour later."""

    def __init__(self, held: Candles) -> None:
        self._held = held
        self._inner = HistoryCandles([held])

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        got = await self._inner.closed(symbol, timeframe=timeframe, as_of=as_of, count=count)
        later = self._held.between(as_of, as_of + timeframe.ms)
        if not len(later):
            return got
        close = np.concatenate((got.close[:-1], later.close))
        return replace(
            got, close=close, high=np.maximum(got.high, close), low=np.minimum(got.low, close)
        )


async def test_a_candle_that_is_still_open_is_caught(plan: BacktestPlan) -> None:
    def leaking(one: BacktestPlan) -> DecisionPath:
        return path_over(one, candles=OpenCandle(one.markets["BTC/USDT"]))

    with pytest.raises(LookAheadError, match="character"):
        await audited(plan, leaking)


class TomorrowsMood:
    """Dates each reading a day before it was published."""

    def __init__(self, readings: tuple[SentimentReading, ...]) -> None:
        self._inner = MemorySentiment(
            replace(reading, known_at=reading.known_at - DAY) for reading in readings
        )

    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        return await self._inner.known(as_of=as_of, days=days)


class Borrowing:
    """Gives the candles of a close only where a later one can be looked at as well."""

    def __init__(self, held: Candles) -> None:
        self._held = held
        self._inner = HistoryCandles([held])

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        if not len(self._held.between(as_of, as_of + timeframe.ms)):
            message = "too few candles"
            raise CandlesUnusableError(message)
        return await self._inner.closed(symbol, timeframe=timeframe, as_of=as_of, count=count)


async def test_a_prompt_that_there_would_not_have_been_is_caught(plan: BacktestPlan) -> None:
    """It is no close at which candles are missing, however much it looks like one."""

    def leaking(one: BacktestPlan) -> DecisionPath:
        return path_over(one, candles=Borrowing(one.markets["BTC/USDT"]))

    with pytest.raises(LookAheadError, match="there is none"):
        await audited(plan, leaking)


async def test_tomorrows_mood_is_caught(plan: BacktestPlan) -> None:
    def leaking(one: BacktestPlan) -> DecisionPath:
        return path_over(one, sentiment=TomorrowsMood(one.readings or ()))

    with pytest.raises(LookAheadError, match="Fear"):
        await audited(plan, leaking)


class Repainting(MarketAnalyzer):
    """Smooths the average it shows over candles on both sides, as a centred average does."""

    def __init__(self, whole: Candles) -> None:
        super().__init__(limit=LIMIT)
        around = np.convolve(whole.close, np.full(5, 0.2), mode="same")
        self._shown = dict(zip(whole.close_time.tolist(), around.tolist(), strict=True))

    def analyze(
        self,
        candles: Candles,
        *,
        sentiment: tuple[SentimentReading, ...] = (),
        headlines: tuple[Headline, ...] | None = None,
    ) -> MarketSnapshot:
        seen = super().analyze(candles, sentiment=sentiment, headlines=headlines)
        away = seen.price / self._shown[seen.as_of] - 1.0
        painted = tuple(
            one._replace(relative=away) if one.name == "sma_20" else one for one in seen.indicators
        )
        return replace(seen, indicators=painted)


async def test_an_indicator_that_repaints_is_caught(plan: BacktestPlan) -> None:
    def leaking(one: BacktestPlan) -> DecisionPath:
        return path_over(one, analyzer=Repainting(one.markets["BTC/USDT"]))

    with pytest.raises(LookAheadError, match="sma_20"):
        await audited(plan, leaking)


def traded(*, opened_at: int, closed_at: int) -> Trade:
    held = Position(
        symbol="BTC/USDT", side=Side.LONG, quantity=1.0, entry_price=100.0, entry_fee=0.1,
        stop_loss=90.0, take_profit=120.0, opened_at=opened_at, order_id="1",
    )  # fmt: skip
    return Trade(
        position=held, exit_price=120.0, exit_fee=0.1, closed_at=closed_at, reason="stop loss"
    )


async def test_a_position_of_the_future_is_caught(plan: BacktestPlan) -> None:
    as_of = plan.closes[3]
    path = AuditedPath(path_over(plan), cut=lambda at: path_over(plan.known_at(at)))
    candles = await path.look("BTC/USDT", as_of=as_of)
    later = traded(opened_at=as_of + HOUR, closed_at=as_of + HOUR).position

    with pytest.raises(LookAheadError):
        await path.decide(candles, Standing(position=later))


async def test_what_is_known_of_the_account_is_cut_off_too(plan: BacktestPlan) -> None:
    as_of = plan.closes[3]
    given: list[Standing] = []

    class Spying(DecisionPath):
        async def ask(self, candles: Candles, standing: Standing) -> Prompt:
            given.append(standing)
            return await super().ask(candles, standing)

    def cut(at: int) -> DecisionPath:
        known = plan.known_at(at)
        return Spying(
            candles=HistoryCandles(known.markets.values()),
            sentiment=MemorySentiment(known.readings or ()),
            model=ScriptedModel(restless),
            timeframe=plan.timeframe,
            analyzer=MarketAnalyzer(limit=LIMIT),
        )

    path = AuditedPath(path_over(plan), cut=cut)
    candles = await path.look("BTC/USDT", as_of=as_of)
    over = traded(opened_at=as_of - 2 * HOUR, closed_at=as_of)
    later = traded(opened_at=as_of - HOUR, closed_at=as_of + HOUR)
    both = tuple(Memory(known_at=one.closed_at, trade=one) for one in (over, later))
    await path.decide(candles, Standing(trades=(over, later), memories=both))

    assert given == [Standing(trades=(over,), memories=both[:1])]


HACKED = "An exchange was hacked"


def reported(plan: BacktestPlan) -> BacktestPlan:
    """Return `plan` with a headline that comes out in its eleventh hour."""
    return replace(
        plan, headlines=(Headline(known_at=plan.start + 10 * HOUR + 1, title=HACKED, source="X"),)
    )


@pytest.mark.parametrize("early", [0, 3 * HOUR], ids=["in time", "late"])
async def test_a_late_dated_headline_is_caught(plan: BacktestPlan, early: int) -> None:
    """A source that dates what it reports earlier than it came out lets the prompt know it."""
    shown: list[Prompt] = []

    def dated(one: BacktestPlan) -> DecisionPath:
        moved = [replace(item, known_at=item.known_at - early) for item in one.headlines or ()]
        return path_over(one, news=MemoryNews(moved), told=shown.append)

    if early:
        with pytest.raises(LookAheadError, match="character"):
            await audited(reported(plan), dated)
    else:
        assert await audited(reported(plan), dated) == 24
        hours = {one.as_of - plan.start for one in shown if HACKED in one.user}
        assert hours == {hour * HOUR for hour in range(11, 25)}


class Remembering(DecisionPath):
    """Knows trades from elsewhere, and takes them for known some hours after they were opened."""

    bank: tuple[Trade, ...] = ()
    early = 0

    def question(self, evidence: Evidence) -> Prompt:
        known = [replace(trade, closed_at=trade.closed_at - self.early) for trade in self.bank]
        memories = tuple(Memory(known_at=trade.closed_at, trade=trade) for trade in known)
        return super().question(
            replace(evidence, standing=replace(evidence.standing, memories=memories))
        )


@pytest.mark.parametrize("early", [0, 3 * HOUR], ids=["in time", "too early"])
async def test_a_memory_of_an_outcome_that_is_not_known_yet_is_caught(
    plan: BacktestPlan, early: int
) -> None:
    trade = traded(opened_at=plan.start, closed_at=plan.start + 10 * HOUR)
    shown: list[Prompt] = []

    def remembering(one: BacktestPlan) -> DecisionPath:
        path = path_over(one, kind=Remembering, told=shown.append)
        assert isinstance(path, Remembering)
        path.early = early
        last = int(one.markets["BTC/USDT"].close_time[-1])
        path.bank = (trade,) if trade.closed_at <= last else ()
        return path

    if early:
        with pytest.raises(LookAheadError, match="character"):
            await audited(plan, remembering)
    else:
        assert await audited(plan, remembering) == 24
        hours = {one.as_of - plan.start for one in shown if "Mean +19.80 %" in one.user}
        assert hours == {hour * HOUR for hour in range(10, 25)}


async def test_a_difference_is_shown_where_it_begins(plan: BacktestPlan) -> None:
    path = path_over(plan)
    candles = await path.look("BTC/USDT", as_of=plan.closes[0])
    prompt = await path.ask(candles, Standing())

    assert difference(prompt, prompt) is None
    found = difference(replace(prompt, user=prompt.user + "!"), prompt)
    assert found is not None
    assert (found.part, found.place) == ("user", len(prompt.user))
    other = difference(replace(prompt, facts=("Price rose.",)), prompt)
    assert other is not None
    assert other.part == "facts"
