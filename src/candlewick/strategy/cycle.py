"""One close's work, for all markets of an account."""

from collections.abc import Awaitable, Sequence
from typing import Protocol, TypeVar

from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlewickError, StateCorruptError
from candlewick.ports.pool import Pool
from candlewick.strategy.trading_strategy import TradingStrategy

T = TypeVar("T")


class Decider(Protocol):
    """What decides: the `DecisionPath`, or a rule in its place."""

    timeframe: Timeframe

    async def look(self, symbol: str, *, as_of: int, back_to: int | None = None) -> Candles:
        """Fetch the candles that a decision at `as_of` [ms] needs; see `DecisionPath.look`."""
        ...

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide on what was known at the newest close; see `DecisionPath.decide`."""
        ...


class TradingCycle:
    """Settle, decide, trade and record, in that order, once per close.

    The slow parts (fetching, asking) run side by side; everything that changes the account
    runs one market after the other in the order of their names, so that the outcome does
    not depend on which answer came first.
    """

    def __init__(
        self,
        *,
        symbols: Sequence[str],
        path: Decider,
        strategy: TradingStrategy,
        pool: Pool,
    ) -> None:
        self.strategy = strategy
        self.timeframe = path.timeframe
        self._symbols = tuple(sorted(symbols))
        self._path = path
        self._pool = pool
        self._running = False
        self._awaited: int | None = None
        self._ticks: list[tuple[str, float, int]] = []

    async def run(self, as_of: int) -> None:
        """Do the work of the close `as_of` [ms since 1970 UTC]; once, however often asked.

        A market whose candles or answer cannot be had is held this time, with the reason
        recorded, and does not stop the others.

        Raises:
            UnavailableError: the broker cannot say what became of an order.
            StateCorruptError: the journal cannot be written, or contradicts itself.
        """
        self._running = True
        try:
            await self.strategy.recover()
            await self._work(as_of)
        finally:
            self._running = False
            self._awaited = None
        for symbol, price, at in self._drain():
            await self.strategy.touch(symbol, price=price, at=at)

    def await_close(self, close: int) -> None:
        """Let prices seen from `close` [ms] on wait until its work is done.

        The candle that closed then is settled first, as its own prices came first.
        """
        self._awaited = close

    async def touch(self, symbol: str, *, price: float, at: int) -> None:
        """Take in a live price seen at `at` [ms], at once or when the due close's work is done."""
        if self._running or (self._awaited is not None and at >= self._awaited):
            self._ticks.append((symbol, price, at))
        else:
            await self.strategy.touch(symbol, price=price, at=at)

    async def settle(self, as_of: int) -> None:
        """Finish what is under way and settle levels up to `as_of` [ms]; decide nothing.

        Raises:
            UnavailableError: the exchange, or the broker, did not answer.
            UnusableError: the candles cannot be trusted.
            RefusedError: the exchange refused.
        """
        await self.strategy.recover()
        for symbol in self._watched():
            await self.strategy.settle(await self._look(symbol, as_of))

    def is_begun(self, as_of: int) -> bool:
        """Return whether the close `as_of` [ms] was already looked at, before a restart."""
        return any(self.strategy.ledger.settled_to.get(s) == as_of for s in self._symbols)

    def _watched(self) -> list[str]:
        """Return the markets to settle: those to decide on, and what else is still held."""
        return sorted({*self._symbols, *self.strategy.ledger.positions})

    def _drain(self) -> list[tuple[str, float, int]]:
        ticks, self._ticks = self._ticks, []
        return ticks

    async def _work(self, as_of: int) -> None:
        watched = self._watched()
        looks = await self._pool.gather([_caught(self._look(s, as_of)) for s in watched])
        sound: list[Candles] = []
        for symbol, seen in zip(watched, looks, strict=True):
            if isinstance(seen, CandlewickError):
                self.strategy.hold(symbol, at=as_of, reason=str(seen))
            else:
                await self.strategy.settle(seen)
                sound += [seen] if symbol in self._symbols else []
        outcomes = await self._pool.gather([_caught(self._decide(c, as_of)) for c in sound])
        for candles, outcome in zip(sound, outcomes, strict=True):
            await self._trade(candles, outcome, as_of=as_of)

    async def _look(self, symbol: str, as_of: int) -> Candles:
        ledger = self.strategy.ledger
        back_to = ledger.settled_to.get(symbol) if symbol in ledger.positions else None
        return await self._path.look(symbol, as_of=as_of, back_to=back_to)

    async def _decide(self, candles: Candles, as_of: int) -> Decided | None:
        """Return what was decided now; None where that stands in the journal already."""
        known = self.strategy.ledger.decisions.get(candles.symbol)
        if known is not None and known.as_of == as_of:
            return None
        return await self._path.decide(candles, self.strategy.ledger.standing(candles.symbol))

    async def _trade(
        self, candles: Candles, outcome: Decided | CandlewickError | None, *, as_of: int
    ) -> None:
        symbol = candles.symbol
        if isinstance(outcome, CandlewickError):
            self.strategy.hold(symbol, at=as_of, reason=str(outcome))
            return
        if outcome is not None:
            self.strategy.take(outcome)
        decision = self.strategy.ledger.decisions[symbol]
        await self.strategy.act(decision, price=float(candles.close[-1]))


async def _caught(job: Awaitable[T]) -> T | CandlewickError:
    """Return the job's error instead of raising it, unless it means to stop now."""
    try:
        return await job
    except StateCorruptError:
        raise
    except CandlewickError as e:
        return e
