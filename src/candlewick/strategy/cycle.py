"""One close's work, for all markets of an account."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.events import Decided
from candlewick.domain.market import Market
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlewickError, StateCorruptError, StateUnavailableError
from candlewick.ports.kill_switch import KillSwitch
from candlewick.ports.market_source import MarketSource
from candlewick.ports.pool import Pool
from candlewick.ports.spread_source import SpreadSource
from candlewick.strategy.trading_strategy import TradingStrategy

T = TypeVar("T")
_OPENS: Final = frozenset({Signal.BUY, Signal.SELL})


def _nothing() -> None:
    """Do nothing."""


class Decider(Protocol):
    """What decides: the `DecisionPath`, or a rule in its place."""

    timeframe: Timeframe

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch the candles that a decision at `as_of` [ms] needs; see `DecisionPath.look`."""
        ...

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide on what was known at the newest close; see `DecisionPath.decide`."""
        ...


class TradingCycle:
    """Settle, decide, trade and record, in that order, once per market and close.

    The slow parts (fetching, asking) run side by side; everything that changes the account
    runs one market after the other in the order of their names, so that the outcome does
    not depend on which answer came first.

    Args:
        symbols: the markets; those with a timeframe of their own as a mapping to it.
        path: how it is decided; its timeframe is that of markets without their own.
        strategy: how it is traded.
        pool: runs the slow parts.
        switch: stops new positions from outside; None where there is none.
        sources: tells kinds, steps and limits of the markets; None: only names are known.
        spreads: tells what a market's spread is before a position is opened; None: unknown.
        done: is called when all that follows from a close, or from a price, was recorded.

    Attributes:
        strategy: as given.
        timeframes: the distinct ones of the markets, the shortest first.
    """

    def __init__(
        self,
        *,
        symbols: Collection[str] | Mapping[str, Timeframe],
        path: Decider,
        strategy: TradingStrategy,
        pool: Pool,
        switch: KillSwitch | None = None,
        sources: MarketSource | None = None,
        spreads: SpreadSource | None = None,
        done: Callable[[], None] = _nothing,
    ) -> None:
        self.strategy = strategy
        given = symbols if isinstance(symbols, Mapping) else dict.fromkeys(symbols, path.timeframe)
        self._markets = {symbol: given[symbol] for symbol in sorted(given)}
        self.timeframes = tuple(sorted(set(given.values()), key=lambda timeframe: timeframe.ms))
        self._path = path
        self._pool = pool
        self._switch = switch
        self._sources = sources
        self._spreads = spreads
        self._done = done
        self._running = False
        self._awaited: int | None = None
        self._ticks: list[tuple[str, float, int]] = []

    async def run(self, as_of: int, timeframes: Collection[Timeframe] | None = None) -> None:
        """Do the work of the close `as_of` [ms since 1970 UTC]; once, however often asked.

        A market whose candles or answer cannot be had is held this time, with the reason
        recorded, and does not stop the others.

        Args:
            as_of: a close; markets whose candles do not close then are left alone.
            timeframes: which markets' work is done; None: those of all timeframes.

        Raises:
            StateUnavailableError: the journal cannot be written now; the same can be tried again.
            StateCorruptError: the journal contradicts itself.
        """
        self._running = True
        try:
            await self.strategy.recover()
            await self._work(as_of, self._due(as_of, timeframes))
        finally:
            self._running = False
            self._awaited = None
        for symbol, price, at in self._drain():
            await self.strategy.touch(symbol, price=price, at=at)
        self._done()

    def await_close(self, close: int) -> None:
        """Let prices seen from `close` [ms] on wait until its work is done.

        The candle that closed then is settled first, as its own prices came first.
        """
        self._awaited = close

    def heed(self, at: int) -> None:
        """Look at the kill switch; what it says is recorded as seen at `at` [ms] if it is new."""
        if self._switch is not None:
            action, reason = self._switch.read()
            self.strategy.heed(action, reason, at=at)

    async def touch(self, symbol: str, *, price: float, at: int) -> None:
        """Take in a live price seen at `at` [ms], at once or when the due close's work is done."""
        if self._running or (self._awaited is not None and at >= self._awaited):
            self._ticks.append((symbol, price, at))
        elif await self.strategy.touch(symbol, price=price, at=at):
            self._done()

    async def settle(self, as_of: int, timeframes: Collection[Timeframe] | None = None) -> None:
        """Finish what is under way and settle levels up to `as_of` [ms]; decide nothing.

        Raises:
            UnavailableError: the exchange did not answer.
            UnusableError: the candles cannot be trusted.
            RefusedError: the exchange refused.
        """
        await self.strategy.recover()
        for symbol in self._due(as_of, timeframes):
            candles, _ = await self._look(symbol, as_of)
            await self.strategy.settle(candles)
        self._done()

    def is_begun(self, as_of: int, timeframe: Timeframe) -> bool:
        """Return whether the close `as_of` [ms] was already looked at, before a restart."""
        settled_to = self.strategy.ledger.settled_to
        return any(
            settled_to.get(symbol) == as_of
            for symbol, own in self._markets.items()
            if own == timeframe
        )

    def _timeframe(self, symbol: str) -> Timeframe:
        """Return the market's own; what is held and no longer watched is settled most often."""
        return self._markets.get(symbol) or self.timeframes[0]

    def _due(self, as_of: int, timeframes: Collection[Timeframe] | None) -> list[str]:
        """Return the markets that close at `as_of`: those to decide on, and what is still held."""
        watched = sorted({*self._markets, *self.strategy.ledger.positions})
        return [
            symbol
            for symbol in watched
            if timeframes is None or self._timeframe(symbol) in timeframes
            if len(self.timeframes) == 1 or self._timeframe(symbol).last_close(as_of) == as_of
        ]

    def _drain(self) -> list[tuple[str, float, int]]:
        ticks, self._ticks = self._ticks, []
        return ticks

    async def _work(self, as_of: int, due: list[str]) -> None:
        self.heed(as_of)
        sound = await self._look_at_all(due, as_of)
        await self.strategy.settle(*sound)
        for candles in sound:
            await self.strategy.obey_switch(candles)
        watched = [one for one in sound if one.symbol in self._markets]
        await self._decide_all([one for one in watched if self._is_open(one.symbol, as_of)], as_of)

    async def _look_at_all(self, due: Sequence[str], as_of: int) -> list[Candles]:
        """Return the candles of the markets whose candles can be had; the others are held."""
        looks = await self._pool.gather([_caught(self._look(s, as_of)) for s in due])
        sound: list[Candles] = []
        for symbol, seen in zip(due, looks, strict=True):
            if isinstance(seen, CandlewickError):
                self.strategy.hold(symbol, at=as_of, reason=str(seen))
                continue
            candles, market = seen
            if market is not None:
                self.strategy.learn(market, at=as_of)
            sound.append(candles)
        return sound

    async def _decide_all(self, sound: Sequence[Candles], as_of: int) -> None:
        """Decide on all markets at once, then record and act on one after the other."""
        outcomes = await self._pool.gather([_caught(self._decide(c, as_of)) for c in sound])
        spreads = await self._spreads_of(outcomes)
        for candles, outcome, spread in zip(sound, outcomes, spreads, strict=True):
            await self._trade(candles, outcome, as_of=as_of, spread=spread)

    def _is_open(self, symbol: str, as_of: int) -> bool:
        """Return whether something can be decided about `symbol`; why not is recorded."""
        reason = self.strategy.idle_reason(symbol)
        if reason is not None:
            self.strategy.hold(symbol, at=as_of, reason=reason)
        return reason is None

    async def _look(self, symbol: str, as_of: int) -> tuple[Candles, Market | None]:
        """Return the candles of a market, and what the exchange says of it, if it is asked."""
        ledger = self.strategy.ledger
        back_to = ledger.settled_to.get(symbol) if symbol in ledger.positions else None
        candles = await self._path.look(
            symbol, as_of=as_of, back_to=back_to, timeframe=self._timeframe(symbol)
        )
        market = None if self._sources is None else await self._sources.market(symbol)
        return candles, market

    async def _decide(self, candles: Candles, as_of: int) -> Decided | None:
        """Return what was decided now; None where that stands in the journal already."""
        known = self.strategy.ledger.decisions.get(candles.symbol)
        if known is not None and known.as_of == as_of:
            return None
        return await self._path.decide(candles, self.strategy.standing(candles.symbol))

    async def _spreads_of(
        self, outcomes: Sequence[Decided | CandlewickError | None]
    ) -> list[float | None]:
        """Return the spreads [fraction of the price] where a position may be opened now."""
        source = self._spreads
        if source is None or not self.strategy.needs_quote:
            return [None] * len(outcomes)
        return await self._pool.gather([_spread(source, outcome) for outcome in outcomes])

    async def _trade(
        self,
        candles: Candles,
        outcome: Decided | CandlewickError | None,
        *,
        as_of: int,
        spread: float | None,
    ) -> None:
        symbol = candles.symbol
        if isinstance(outcome, CandlewickError):
            self.strategy.hold(symbol, at=as_of, reason=str(outcome))
            return
        if outcome is not None:
            self.strategy.take(outcome)
        decision = self.strategy.ledger.decisions[symbol]
        if self.strategy.needs_quote and decision.signal in _OPENS:
            self.strategy.quote(symbol, at=as_of, spread=spread)
        await self.strategy.act(decision, candles=candles)


async def _spread(source: SpreadSource, outcome: Decided | CandlewickError | None) -> float | None:
    if not isinstance(outcome, Decided) or outcome.decision.signal not in _OPENS:
        return None
    told = await _caught(source.spread(outcome.decision.symbol))
    return None if isinstance(told, CandlewickError) else told


async def _caught(job: Awaitable[T]) -> T | CandlewickError:
    """Return the job's error instead of raising it, unless it means to stop or pause now."""
    try:
        return await job
    except (StateCorruptError, StateUnavailableError):
        raise
    except CandlewickError as e:
        return e
