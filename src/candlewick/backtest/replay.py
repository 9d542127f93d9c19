"""The live cycle, on old candles."""

from collections.abc import Iterable, Sequence

from candlewick.domain.events import PriceTouched
from candlewick.strategy.cycle import TradingCycle


async def replay(
    cycle: TradingCycle, closes: Iterable[int], *, ticks: Sequence[PriceTouched] = ()
) -> None:
    """Run `cycle` at each of `closes`, in order, with the price watcher's `ticks` between.

    Args:
        cycle: the very cycle that trades live, wired to an archive.
        closes: [ms since 1970 UTC] rising.
        ticks: what a live run's watcher saw, rising; each is shown after the closes before it.
    """
    waiting = list(ticks)
    for close in closes:
        cycle.await_close(close)
        while waiting and waiting[0].at <= close:
            tick = waiting.pop(0)
            await cycle.touch(tick.symbol, price=tick.price, at=tick.at)
        await cycle.run(close)
