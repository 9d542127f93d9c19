"""Cutting the future off changes no byte of any prompt, over real candles and readings."""

import dataclasses
from functools import cache

import numpy as np
import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment

LIMIT = 730
MOMENTS = 25

DAY = 86_400_000
HOUR = 3_600_000

Readings = tuple[SentimentReading, ...]
_candles = cache(load_bundled_candles)
_readings = cache(load_bundled_readings)


@dataclasses.dataclass(frozen=True, kw_only=True)
class World:
    """Everything that a prompt is made from, over all of time."""

    candles: Candles
    readings: Readings
    headlines: tuple[Headline, ...]
    memories: tuple[Memory, ...]

    def up_to(self, as_of: int) -> "World":
        """Return the world with its future cut off."""
        return World(
            candles=self.candles.up_to(as_of),
            readings=tuple(one for one in self.readings if one.known_at <= as_of),
            headlines=tuple(one for one in self.headlines if one.known_at <= as_of),
            memories=tuple(one for one in self.memories if one.known_at <= as_of),
        )


@cache
def _world(symbol: str) -> World:
    candles = _candles(symbol)
    first, last = int(candles.open_time[0]), int(candles.close_time[-1])
    news = [
        Headline(known_at=at, title=f"at {at}", source="Desk")
        for at in range(first, last, 5 * HOUR + 1000)
    ]
    memories = [_memory(candles, place) for place in range(20, len(candles) - 40, 31)]
    return World(
        candles=candles,
        readings=_readings(),
        headlines=tuple(news),
        memories=tuple(memories),
    )


def _memory(candles: Candles, place: int) -> Memory:
    """Return a trade that was open for a day; short ones and long ones in turn."""
    entry, closed_at = float(candles.close[place]), int(candles.close_time[place + 24])
    side = Side.LONG if place % 2 else Side.SHORT
    held = Position(
        symbol=candles.symbol,
        side=side,
        quantity=1.0,
        entry_price=entry,
        entry_fee=0.0,
        stop_loss=entry * (1.0 - 0.02 * side.sign),
        take_profit=entry * (1.0 + 0.04 * side.sign),
        opened_at=int(candles.close_time[place]),
        order_id=str(place),
        confidence="HIGH",
    )
    trade = Trade(
        position=held,
        exit_price=float(candles.close[place + 24]),
        exit_fee=0.0,
        closed_at=closed_at,
        reason="close signal",
    )
    return Memory(known_at=closed_at, trade=trade, reasoning=f"said at {place}")


def _moments(candles: Candles) -> list[int]:
    """Return closes all over the history, at every hour of the day sooner or later."""
    places = np.linspace(LIMIT, len(candles) - 48, MOMENTS, dtype=np.int64)
    return [int(candles.close_time[place]) for place in places]


class _News:
    """A source that bounds by time, as the port says."""

    def __init__(self, headlines: tuple[Headline, ...]) -> None:
        self._headlines = headlines

    async def known(self, _symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        return tuple(one for one in self._headlines if as_of - hours * HOUR < one.known_at <= as_of)


async def _prompt(world: World, *, as_of: int) -> Prompt:
    """Build the prompt through the sources."""
    candles = world.candles
    held = await MemoryCandles([candles]).closed(
        candles.symbol, timeframe=candles.timeframe, as_of=as_of, count=LIMIT
    )
    mood = await MemorySentiment(world.readings).known(as_of=as_of, days=7)
    news = await _News(world.headlines).known(candles.symbol, as_of=as_of, hours=24)
    return _analyzed(dataclasses.replace(world, candles=held, readings=mood, headlines=news))


def _analyzed(world: World) -> Prompt:
    """Build the prompt from everything that is handed in, bounded by nothing before."""
    market = MarketAnalyzer(limit=LIMIT).analyze(
        world.candles, sentiment=world.readings, headlines=world.headlines
    )
    context = PromptContext(
        market=market,
        trades=tuple(one.trade for one in world.memories),
        memories=world.memories,
    )
    return TradingPromptBuilder(budget=9000).build_prompt(context)


def _bytes(prompt: Prompt) -> bytes:
    return repr(dataclasses.astuple(prompt)).encode()


@pytest.mark.parametrize("symbol", bundled_symbols())
async def test_cutting_the_future_off_changes_no_byte(symbol: str) -> None:
    world = _world(symbol)
    for as_of in _moments(world.candles):
        assert len(world.up_to(as_of).readings) < len(world.readings)
        full = await _prompt(world, as_of=as_of)
        cut = await _prompt(world.up_to(as_of), as_of=as_of)
        assert _bytes(cut) == _bytes(full)


@pytest.mark.parametrize("symbol", bundled_symbols())
async def test_another_future_changes_no_byte(symbol: str) -> None:
    world = _world(symbol)
    candles = world.candles
    for as_of in _moments(candles)[::6]:
        later = candles.close_time > as_of
        doubled = {
            name: np.where(later, 2.0, 1.0) * getattr(candles, name)
            for name in ("open", "high", "low", "close", "volume")
        }
        other = World(
            candles=dataclasses.replace(candles, **doubled),
            readings=tuple(
                dataclasses.replace(one, score=0) if one.known_at > as_of else one
                for one in world.readings
            ),
            headlines=tuple(
                dataclasses.replace(one, title="x") if one.known_at > as_of else one
                for one in world.headlines
            ),
            memories=tuple(
                dataclasses.replace(one, reasoning="x") if one.known_at > as_of else one
                for one in world.memories
            ),
        )
        assert _bytes(await _prompt(other, as_of=as_of)) == _bytes(
            await _prompt(world, as_of=as_of)
        )


@pytest.mark.parametrize("symbol", bundled_symbols())
def test_analyzer_and_builder_themselves_overlook_what_is_later(symbol: str) -> None:
    """A source that leaks, or a memory that is handed in too early, still changes nothing."""
    world = _world(symbol)
    for as_of in _moments(world.candles):
        known = world.up_to(as_of)
        leaking = dataclasses.replace(world, candles=known.candles)
        assert _bytes(_analyzed(leaking)) == _bytes(_analyzed(known))


@pytest.mark.parametrize("what", ["candles", "readings", "headlines", "memories"])
def test_the_proof_can_fail_for_each_thing_that_is_known(what: str) -> None:
    """What was known a day later makes another prompt, so that each of them is really in it."""
    world = _world("BTC/USDT")
    as_of = _moments(world.candles)[3]
    known, later = world.up_to(as_of), world.up_to(as_of + DAY)
    shifted = {
        "candles": later.candles,
        "readings": tuple(
            dataclasses.replace(one, known_at=one.known_at - DAY) for one in later.readings
        ),
        "headlines": tuple(
            dataclasses.replace(one, known_at=one.known_at - DAY) for one in later.headlines
        ),
        "memories": known.memories[:-1],
    }
    other = dataclasses.replace(known, **{what: shifted[what]})  # type: ignore[arg-type]
    assert _bytes(_analyzed(other)) != _bytes(_analyzed(known))
