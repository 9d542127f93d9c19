"""What is kept from one prompt for the next changes no byte of it."""

import dataclasses

import numpy as np
import pytest

from candlewick.analysis import resolutions
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts import lesson_section
from candlewick.analysis.prompts.candle_section import _row, _rung
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Side, Trade
from candlewick.domain.prompt import Prompt

HOUR = 3_600_000
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")
REMEMBERED = 6


def market(history: Candles, symbol: str) -> Candles:
    """Return a market with holes in it, one of them longer than a day."""
    there = np.ones(len(history), dtype=bool)
    there[[10, 300, 301, 302, 640, 655, 700]] = False
    there[420:450] = False
    columns = {name: getattr(history, name)[there] for name in COLUMNS}
    if symbol != history.symbol:
        columns |= {name: columns[name] * 1e-5 for name in ("open", "high", "low", "close")}
    return dataclasses.replace(history, symbol=symbol, **columns)


def memories(candles: Candles, trade: Trade, as_of: int) -> tuple[Memory, ...]:
    """Return a trade of every fifteenth hour; the newest may not be over yet."""
    made = []
    for number in range(100, as_of // HOUR + 8, 15):
        at = candles.between(0, number * HOUR)
        price = float(at.close[-1])
        side = Side.LONG if number % 2 else Side.SHORT
        held = dataclasses.replace(
            trade.position,
            symbol=candles.symbol,
            side=side,
            entry_fee=0.0,
            entry_price=price,
            stop_loss=price * (1.0 - 0.02 * side.sign),
            take_profit=price * (1.0 + 0.04 * side.sign),
            opened_at=(number - 9) * HOUR,
            order_id=str(number),
            confidence=("HIGH", "LOW", None)[number % 3],
        )
        closed = Trade(
            position=held,
            exit_price=price * (1.0 + 0.001 * (number % 7 - 3)),
            exit_fee=0.0,
            closed_at=number * HOUR,
            reason="take profit",
        )
        made.append(Memory(known_at=number * HOUR, trade=closed, reasoning=f"Said {number}."))
    return tuple(made[-REMEMBERED:])


def ask(builder: TradingPromptBuilder, candles: Candles, trade: Trade, as_of: int) -> Prompt:
    """Return the prompt at a close over a window of 400 hours."""
    seen = MarketAnalyzer(limit=400).analyze(candles.up_to(as_of))
    told = memories(candles, trade, as_of)
    return builder.build_prompt(PromptContext(market=seen, memories=told))


def alone(candles: Candles, trade: Trade, as_of: int) -> Prompt:
    """Return the same prompt from a builder that has never built another; nothing is kept."""
    _rung.cache_clear()
    _row.cache_clear()
    return ask(TradingPromptBuilder(budget=4000), candles, trade, as_of)


CLOSES = [*range(600, 640), *range(630, 662, 3), 850, *range(720, 726), 860]
"""[h] One after the other, then from an earlier one on, with leaps ahead and back."""


def test_a_builder_of_many_prompts_writes_what_one_of_a_single_prompt_writes(
    history: Candles, trade: Trade
) -> None:
    markets = [market(history, "BTC/USDT"), market(history, "PEPE/USDT")]
    builder, resumed = TradingPromptBuilder(budget=4000), TradingPromptBuilder(budget=4000)
    carried, later = [], []
    for close in CLOSES:
        carried += [ask(builder, one, trade, close * HOUR) for one in markets]
    for close in CLOSES[20:]:
        later += [ask(resumed, one, trade, close * HOUR) for one in markets]
    fresh = [alone(one, trade, close * HOUR) for close in CLOSES for one in markets]
    assert carried == fresh
    assert later == fresh[40:]
    assert "in the day after the exit" in fresh[-1].user
    assert "candles only" in fresh[0].user


def test_another_candle_of_the_past_is_told(history: Candles, trade: Trade) -> None:
    """An exchange may correct one."""
    builder, close = TradingPromptBuilder(budget=4000), 860 * HOUR
    before = ask(builder, history, trade, close)
    for place in (500, 700, 845):
        high = history.high.copy()
        high[place] *= 1.5
        corrected = dataclasses.replace(history, high=high)
        told = ask(builder, corrected, trade, close)
        assert told != before
        assert told == alone(corrected, trade, close)


def test_a_trade_that_turns_out_otherwise_is_told(history: Candles, trade: Trade) -> None:
    builder, seen = TradingPromptBuilder(budget=4000), MarketAnalyzer().analyze(history)
    told = memories(history, trade, 808 * HOUR)
    other = dataclasses.replace(told[0].trade, exit_price=told[0].trade.exit_price * 2.0)
    changed = (dataclasses.replace(told[0], trade=other), *told[1:])
    for known in (told, changed, told[1:], (), told):
        context = PromptContext(market=seen, memories=known)
        fresh = TradingPromptBuilder(budget=4000).build_prompt(context)
        assert builder.build_prompt(context) == fresh


def test_what_did_not_change_is_not_worked_out_again(
    history: Candles, trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests above would compare two ways that are one."""
    builder = TradingPromptBuilder(budget=4000)
    markets = [history, market(history, "PEPE/USDT")]
    for one in markets:
        ask(builder, one, trade, 808 * HOUR)
    monkeypatch.setattr(resolutions, "_together", None)
    monkeypatch.setattr(lesson_section, "_told", None)
    for one in markets:
        assert ask(builder, one, trade, 809 * HOUR).user
