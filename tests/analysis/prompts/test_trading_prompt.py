import dataclasses
import math
import re
from collections.abc import Callable

import pytest
from inline_snapshot import snapshot

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts import section
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot

DAY = 86_400_000
Steady = Callable[..., Candles]


def _market(candles: Candles, *scores: int) -> MarketSnapshot:
    newest = int(candles.close_time[-1])
    mood = [
        SentimentReading(known_at=newest - age * DAY, score=score)
        for age, score in enumerate(reversed(scores))
    ]
    return MarketAnalyzer().analyze(candles, sentiment=tuple(mood))


def _built(market: MarketSnapshot, **standing: object) -> Prompt:
    context = dataclasses.replace(PromptContext(market=market), **standing)  # type: ignore[arg-type]
    return TradingPromptBuilder().build_prompt(context)


@pytest.fixture
def market(history: Candles) -> MarketSnapshot:
    return _market(history, 20, 30, 40)


def test_the_same_context_gives_the_same_bytes(
    history: Candles, position: Position, trade: Trade
) -> None:
    one, other = (
        _built(_market(history, 20, 30), position=position, trades=(trade,), refusal="no")
        for _ in range(2)
    )
    assert one == other
    assert one.user.encode() == other.user.encode()


def test_every_section_is_there_once_and_in_order(market: MarketSnapshot) -> None:
    user = _built(market).user
    titles = re.findall(r"^(?:## .*|MARKET)", user, re.MULTILINE)
    assert titles == [
        "## Analysis steps",
        "## Decision",
        "MARKET",
        "## Market data",
        "## Technical analysis",
        "## Sentiment",
        "## Position",
    ]


def test_what_never_changes_stands_first(market: MarketSnapshot, steady: Steady) -> None:
    one, other = _built(market), _built(_market(steady(0.001)))
    fixed = one.user[: one.user.index("MARKET")]
    assert other.user.startswith(fixed)
    assert one.system == other.system


def test_without_a_position_it_may_open_one(market: MarketSnapshot) -> None:
    prompt = _built(market)
    assert prompt.choices == (Signal.BUY, Signal.SELL, Signal.HOLD)
    assert prompt.held is None
    assert "one of BUY, SELL, HOLD" in prompt.user
    assert "No position is open." in prompt.user


def test_with_a_position_it_may_close_hold_or_tighten(
    market: MarketSnapshot, position: Position
) -> None:
    prompt = _built(market, position=position)
    assert prompt.choices == (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
    assert prompt.held is Side.LONG
    assert "one of CLOSE, HOLD, UPDATE" in prompt.user
    assert "LONG since 2026-01-01 00:00 UTC at 90, now " in prompt.user
    assert "Stop loss 88.2, take profit 93.6" in prompt.user
    assert "No position" not in prompt.user


@pytest.mark.parametrize(("side", "gain"), [(Side.LONG, "+11.11 %"), (Side.SHORT, "-11.11 %")])
def test_the_open_gain_has_the_sign_of_the_side(
    side: Side, gain: str, market: MarketSnapshot, position: Position
) -> None:
    at_100 = dataclasses.replace(market, price=100.0)
    user = _built(at_100, position=dataclasses.replace(position, side=side)).user
    assert f"{side} since 2026-01-01 00:00 UTC at 90, now {gain} before closing costs" in user


def test_the_newest_five_trades_are_told_oldest_first(market: MarketSnapshot, trade: Trade) -> None:
    trades = tuple(dataclasses.replace(trade, closed_at=day * DAY) for day in range(7))
    lines = re.findall(r"^Closed .*$", _built(market, trades=trades).user, re.MULTILINE)
    assert [line[7:17] for line in lines] == [f"1970-01-0{day}" for day in range(3, 8)]
    assert lines[0] == snapshot("Closed 1970-01-03 00:00 UTC: LONG 90 to 93.6, +3.56 % after costs, by take profit")  # fmt: skip


def test_the_last_refusal_is_told(market: MarketSnapshot) -> None:
    assert "not acted on" not in _built(market).user
    user = _built(market, refusal="stop loss 105 is on the wrong side").user
    assert user.endswith("Your last answer was not acted on: stop loss 105 is on the wrong side")


def test_a_mood_that_is_not_known_is_no_number(history: Candles) -> None:
    context = PromptContext(market=_market(history))
    assert section.sentiment(context) == snapshot(
        "## Sentiment\nFear & Greed index (alternative.me): not available"
    )


def test_a_mood_that_is_known_is_told_with_its_week(history: Candles) -> None:
    context = PromptContext(market=_market(history, 20, 30, 40))
    assert section.sentiment(context) == snapshot("""\
## Sentiment
Fear & Greed index (alternative.me): 40 of 100 (Fear), published 1970-02-07 12:00 UTC
Last 3 daily values, oldest first: 20 30 40""")


def test_a_span_that_is_not_covered_says_so(history: Candles) -> None:
    context = PromptContext(market=_market(history.last(300)))
    assert "30D (730 h): not covered by the candles at hand" in section.market_data(context)
    assert "7D (168 h): change " in section.market_data(context)


def test_holes_in_the_history_are_told(history: Candles) -> None:
    keep = [index for index in range(len(history)) if index not in {700, 701}]
    columns = {
        name: getattr(history, name)[keep]
        for name in ("open_time", "open", "high", "low", "close", "volume")
    }
    holed = dataclasses.replace(history, **columns)
    said = section.market_data(PromptContext(market=_market(holed)))
    assert "published no candle for 2 moments" in said
    assert "published no candle" not in section.market_data(PromptContext(market=_market(history)))


def test_an_indicator_that_does_not_exist_is_no_number(market: MarketSnapshot) -> None:
    readings = tuple(
        dataclasses.replace(reading, value=math.nan, previous=math.nan)
        for reading in market.indicators
    )
    prompt = _built(dataclasses.replace(market, indicators=readings))
    assert "- rsi_14: n/a (n/a)" in prompt.user
    assert not re.search(r"\b(nan|inf)\b", prompt.user)
    assert prompt.atr is None


def test_no_number_has_more_than_six_digits_or_a_power_of_ten(
    market: MarketSnapshot, position: Position, trade: Trade
) -> None:
    user = _built(market, position=position, trades=(trade,)).user
    assert not re.search(r"\d[eE][+-]?\d", user)
    for number in re.findall(r"\d+\.\d+|\d+", user):
        assert len(number.replace(".", "").strip("0")) <= 6, number


def test_the_prompt_carries_what_checks_and_small_models_need(market: MarketSnapshot) -> None:
    prompt = _built(market)
    assert (prompt.symbol, prompt.as_of, prompt.price) == ("BTC/USDT", market.as_of, market.price)
    assert prompt.atr == market.indicator("atr_14")
    assert prompt.facts == worded_facts(market)


def test_a_small_prompt_reads_like_this(steady: Steady, position: Position, trade: Trade) -> None:
    context = PromptContext(
        market=_market(steady(0.001, count=300)), position=position, trades=(trade,)
    )
    assert section.header(context) == snapshot("""\
MARKET: BTC/USDT, 1h candles
TIME: 2026-01-17 20:00 UTC (the newest candle closed then; nothing later is known)
PRICE: 134.966 USDT\
""")
    assert section.position_management(context) == snapshot("""\
## Position
LONG since 2026-01-01 00:00 UTC at 90, now +49.96 % before closing costs
Stop loss 88.2, take profit 93.6
Closed 2026-01-02 00:00 UTC: LONG 90 to 93.6, +3.56 % after costs, by take profit\
""")
    assert "\n".join(section.market_data(context).splitlines()[:7]) == snapshot("""\
## Market data
1D (24 h): change +2.43 %, high 134.966, low 131.701, volume 240, volatility 0.00 % per candle, price at 100.00 % of the range
3D (72 h): change +7.46 %, high 134.966, low 125.531, volume 720, volatility 0.00 % per candle, price at 100.00 % of the range
7D (168 h): change +18.28 %, high 134.966, low 114.046, volume 1680, volatility 0.00 % per candle, price at 100.00 % of the range
30D (730 h): not covered by the candles at hand
Newest 24 candles (close time UTC: open high low close volume):
01-16 21:00: 131.767 131.898 131.701 131.898 10\
""")
