"""The loop keeps the time of the closes, and writes what a replay writes."""

import asyncio
import heapq

import pytest

from candlewick.application.service.price_watcher import PriceWatcher
from candlewick.application.service.trading_service import LATEST_START, TradingService
from candlewick.backtest.replay import replay
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided, Event, Marked, PriceTouched
from candlewick.errors import ExchangeUnavailableError
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.ports.clock import Clock
from tests.bench import HOUR, LIMIT, Bench, entry

FIRST, LAST = LIMIT, LIMIT + 40
MARGIN = 5_000


class Over(Exception):  # noqa: N818 - the test's time is over
    """The time of the test is over."""


class FastClock:
    """A clock that jumps to whatever is waited for, and ends at `end`."""

    def __init__(self, now: int, *, end: int) -> None:
        self.moment = now
        self.end = end
        self.slept_until: list[int] = []

    def now(self) -> int:
        return self.moment

    async def sleep_until(self, moment: int) -> None:
        if moment > self.end:
            raise Over
        self.slept_until.append(moment)
        self.moment = max(self.moment, moment)
        await asyncio.sleep(0)  # noqa: TID251 - lets the other tasks of the test run


class OrderedClock:
    """A clock for several sleepers: when all sleep, the one who wakes first is woken."""

    def __init__(self, now: int, *, end: int, sleepers: int) -> None:
        self.moment = now
        self.end = end
        self.sleepers = sleepers
        self.waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self.count = 0

    def now(self) -> int:
        return self.moment

    async def sleep_until(self, moment: int) -> None:
        self.count += 1
        asleep: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (moment, self.count, asleep))
        if len(self.waiting) == self.sleepers:
            first, _, woken = heapq.heappop(self.waiting)
            self.moment = max(self.moment, first)
            if self.moment > self.end:
                raise Over
            woken.set_result(None)
        await asleep


async def live(bench: Bench, journal: MemoryJournal, *, start: int, end: int) -> FastClock:
    clock = FastClock(start, end=end)
    service = TradingService(cycle=bench.cycle(journal), clock=clock, settle_margin=MARGIN)
    with pytest.raises(Over):
        await service.run()
    return clock


def decided(journal: MemoryJournal) -> list[int]:
    return [event.decision.as_of for event in journal.replay() if isinstance(event, Decided)]


async def test_live_and_replay_write_the_same_journal(two_markets: Bench) -> None:
    closes = two_markets.closes(FIRST, LAST)
    journal = MemoryJournal()

    await live(two_markets, journal, start=closes[0] - 10, end=closes[-1] + MARGIN)

    assert list(journal.replay()) == await two_markets.run(closes)


async def test_it_wakes_a_margin_after_each_close(bench: Bench) -> None:
    closes = bench.closes(FIRST, FIRST + 3)

    clock = await live(bench, MemoryJournal(), start=closes[0] - 10, end=closes[-1] + MARGIN)

    assert clock.slept_until == [close + MARGIN for close in closes]


async def test_stopped_and_started_again_it_writes_one_continuous_journal(
    two_markets: Bench,
) -> None:
    closes = two_markets.closes(FIRST, LAST)
    journal = MemoryJournal()
    middle = closes[len(closes) // 2]

    await live(two_markets, journal, start=closes[0] - 10, end=middle + MARGIN)
    await live(two_markets, journal, start=middle + HOUR // 2, end=closes[-1] + MARGIN)

    assert list(journal.replay()) == await two_markets.run(closes)


@pytest.mark.parametrize(
    ("late", "first"),
    [(0, 0), (int(LATEST_START * HOUR), 0), (int(LATEST_START * HOUR) + MARGIN + 1, 1)],
    ids=["on time", "a little late", "too late for this close"],
)
async def test_a_late_start_does_not_trade_on_an_old_price(
    bench: Bench, late: int, first: int
) -> None:
    closes = bench.closes(FIRST, FIRST + 3)
    journal = MemoryJournal()

    await live(bench, journal, start=closes[0] + late, end=closes[-1] + MARGIN)

    assert decided(journal) == closes[first:]


@pytest.mark.parametrize(("late", "times"), [(HOUR // 5, 1), (HOUR - 1, 0)])
async def test_once_decides_on_the_newest_close_unless_its_price_is_long_gone(
    bench: Bench, late: int, times: int
) -> None:
    close = bench.closes(FIRST, FIRST + 1)[0]
    journal = MemoryJournal()
    clock = FastClock(close + late, end=0)
    service = TradingService(cycle=bench.cycle(journal), clock=clock, settle_margin=MARGIN)

    assert await service.run_once() == (close,)
    assert decided(journal) == [close] * times
    assert [e.at for e in journal.replay() if isinstance(e, Marked)] == [close]


async def test_a_close_that_was_begun_is_not_decided_on_an_hour_later(bench: Bench) -> None:
    closes = bench.closes(FIRST, FIRST + 2)
    journal = MemoryJournal()
    await bench.cycle(journal).settle(closes[0])

    await live(bench, journal, start=closes[0] + HOUR - 1, end=closes[1] + MARGIN)

    assert decided(journal) == [closes[1]]


class Ticker:
    """Says the low and then the high of the candle under way; fails every third time."""

    def __init__(self, candles: Candles, clock: Clock) -> None:
        self.candles = candles
        self.clock = clock
        self.asked = 0

    async def price(self, symbol: str) -> float:
        self.asked += 1
        if self.asked % 3 == 0:
            msg = f"no price of {symbol}"
            raise ExchangeUnavailableError(msg)
        if self.clock.now() % HOUR < MARGIN:
            return 1.0 if self.asked % 2 else 1e6
        place = int((self.clock.now() - int(self.candles.open_time[0])) // HOUR)
        column = self.candles.low if self.asked % 2 else self.candles.high
        return float(column[place])


async def test_with_the_watcher_on_a_replay_fed_its_ticks_writes_the_same(bench: Bench) -> None:
    closes = bench.closes(FIRST, LAST)
    journal = MemoryJournal()
    cycle = bench.cycle(journal)
    clock = OrderedClock(closes[0] - HOUR // 5 + 2_000, end=closes[-1] + MARGIN, sleepers=2)
    service = TradingService(cycle=cycle, clock=clock, settle_margin=MARGIN)
    watcher = PriceWatcher(
        cycle=cycle, prices=Ticker(bench.markets[0], clock), clock=clock, interval=HOUR // 5
    )
    with pytest.raises(Over):
        await asyncio.gather(service.run(), watcher.run())
    written = list(journal.replay())
    ticks = [event for event in written if isinstance(event, PriceTouched)]

    again: list[Event] = await _replayed(bench, decided(journal), ticks)

    assert len(ticks) > 3
    assert again == written[: len(again)]
    assert len(again) >= len(written) - 3


async def _replayed(bench: Bench, closes: list[int], ticks: list[PriceTouched]) -> list[Event]:
    journal = MemoryJournal()
    await replay(bench.cycle(journal), closes, ticks=ticks)
    return list(journal.replay())


async def test_the_watcher_survives_an_exchange_that_does_not_answer(bench: Bench) -> None:
    bench.answer = entry
    cycle = bench.cycle(MemoryJournal())
    await cycle.run(bench.closes(FIRST, FIRST + 1)[0])
    ticker = Ticker(bench.markets[0], FastClock(FIRST * HOUR, end=0))
    ticker.asked = 2
    watcher = PriceWatcher(cycle=cycle, prices=ticker, clock=ticker.clock, interval=1)

    await watcher.look()

    assert ticker.asked == 3
    assert "BTC/USDT" in cycle.strategy.ledger.positions
