import dataclasses

import pytest

from candlewick.analysis.reflection import (
    AFTERMATH,
    aftermath,
    extremes,
    gain_at,
    known_memories,
    tallies,
)
from candlewick.domain.candles import Candles
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade

HOUR = 3_600_000


@pytest.fixture
def memory(history: Candles, position: Position) -> Memory:
    """Return a long trade that opened at candle 700 and was closed at candle 720."""
    entry, exit_ = float(history.close[699]), float(history.close[719])
    held = dataclasses.replace(
        position,
        entry_price=entry,
        stop_loss=entry * 0.98,
        take_profit=entry * 1.04,
        opened_at=700 * HOUR,
        confidence="HIGH",
    )
    trade = Trade(
        position=held,
        exit_price=exit_,
        exit_fee=0.1,
        closed_at=720 * HOUR,
        reason="close signal",
    )
    return Memory(known_at=trade.closed_at, trade=trade, reasoning="It will rise.")


def _short(memory: Memory) -> Memory:
    held = dataclasses.replace(memory.trade.position, side=Side.SHORT, confidence=None)
    return dataclasses.replace(memory, trade=dataclasses.replace(memory.trade, position=held))


def test_a_lesson_says_how_far_it_went_either_way(history: Candles, memory: Memory) -> None:
    part, entry = history.between(700 * HOUR, 720 * HOUR), memory.trade.position.entry_price
    gains = extremes(memory.trade, history)
    assert gains is not None
    best, worst = gains
    assert best == pytest.approx(max(part.high.max(), entry) / entry - 1.0)
    assert worst == pytest.approx(min(part.low.min(), entry) / entry - 1.0)
    after = float(history.close[743]) / memory.trade.exit_price - 1.0
    assert aftermath(memory.trade, history) == pytest.approx(after)


def test_a_short_trade_is_the_mirror_image(history: Candles, memory: Memory) -> None:
    long, short = memory.trade, _short(memory).trade
    gains = extremes(long, history)
    assert gains is not None
    assert extremes(short, history) == pytest.approx((-gains[1], -gains[0]))
    assert aftermath(short, history) == pytest.approx(-(aftermath(long, history) or 0.0))


def test_a_memory_is_no_lesson_before_its_outcome_is_known(memory: Memory) -> None:
    assert known_memories([memory], as_of=719 * HOUR) == ()
    assert known_memories([memory], as_of=720 * HOUR) == (memory,)
    backdated = dataclasses.replace(memory, known_at=0)
    assert known_memories([backdated], as_of=719 * HOUR) == ()
    late = dataclasses.replace(memory, known_at=730 * HOUR)
    assert known_memories([late], as_of=729 * HOUR) == ()


def test_the_day_after_is_told_once_it_is_over(history: Candles, memory: Memory) -> None:
    over = 720 * HOUR + AFTERMATH
    during, after = history.up_to(over - HOUR), history.up_to(over)
    assert aftermath(memory.trade, during) is None
    assert aftermath(memory.trade, after) is not None
    assert extremes(memory.trade, during) == extremes(memory.trade, after)


def test_candles_that_begin_after_the_entry_tell_no_extremes(
    history: Candles, memory: Memory
) -> None:
    assert extremes(memory.trade, history.last(150)) is None
    assert aftermath(memory.trade, history.last(150)) is None


def test_a_level_is_a_gain_or_a_loss_by_the_side(memory: Memory) -> None:
    held, mirrored = memory.trade.position, _short(memory).trade.position
    assert gain_at(held, held.stop_loss) == pytest.approx(-0.02)
    assert gain_at(mirrored, held.take_profit) == pytest.approx(-0.04)


def test_gains_are_counted_by_side_and_by_what_was_said(memory: Memory) -> None:
    memories = [memory, memory, _short(memory)]
    counted = {one.kind: (one.gained, one.count) for one in tallies(memories)}
    gained = memory.trade.profit > 0.0
    assert counted == {
        "HIGH": (2 * gained, 2),
        "LONG": (2 * gained, 2),
        "SHORT": (int(not gained), 1),
    }
