"""The demo: the live cycle over bundled candles, beside what costs no thought."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.comparison import Comparison, compare
from candlewick.backtest.holding import Costs, Holding, holding_of_trade, holding_until
from candlewick.backtest.replay import replay
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided, Event
from candlewick.errors import UserError
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.portfolio.ledger import Ledger

LOOK_BACK: Final = 730
"""[candles] what a decision may look at; the first decision comes after them."""

BALANCE: Final = 10_000.0
COSTS: Final = Costs(fee=0.001, slippage=0.0005)
EARLIEST: Final = 1_764_608_400_000
"""2025-12-01 17:00 UTC [ms]: the candles before it calibrated the embedded model."""

STRIDE: Final = 8
"""[candles] between two decisions; stops are settled on every candle between them."""

Tell = Callable[[Event], None]
MakeCycle = Callable[[Tell], TradingCycle]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """What the demo replays.

    Attributes:
        markets: the candles of each symbol, whole.
        window: the candles that are judged, from the first decision to the end.
        closes: [ms since 1970 UTC] when decisions are made.
        seed: of the window and of the random runs.
    """

    markets: Mapping[str, Candles]
    window: Mapping[str, Candles]
    closes: tuple[int, ...]
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What came of it.

    Attributes:
        decisions: the model's, oldest first.
        comparison: the honest table and the verdict.
    """

    decisions: tuple[Decided, ...]
    comparison: Comparison


def plan_demo(markets: Mapping[str, Candles], *, decisions: int, seed: int) -> DemoPlan:
    """Choose where to begin, by `seed`, so that `decisions` [> 0] fit in.

    The beginning depends on the seed alone, so that a longer demo continues a shorter one.

    Raises:
        UserError: there are not enough candles for so many decisions.
    """
    count = -(-decisions // len(markets))
    times = next(iter(markets.values())).close_time
    earliest = max(LOOK_BACK, int(np.searchsorted(times, EARLIEST)))
    most = (len(times) - 1 - earliest) // STRIDE // 2
    if count > most:
        msg = f"the bundled candles have room for {most * len(markets)} decisions, not {decisions}"
        raise UserError(msg)
    room = len(times) - most * STRIDE - earliest
    first = earliest + int(np.random.default_rng(seed).integers(0, room))
    end = first + count * STRIDE
    return DemoPlan(
        markets=markets,
        window={
            symbol: candles.between(int(times[first]) - candles.timeframe.ms, int(times[end]))
            for symbol, candles in markets.items()
        },
        closes=tuple(int(times[first + step * STRIDE]) for step in range(count)),
        seed=seed,
    )


async def run_demo(
    plan: DemoPlan, *, contenders: Mapping[str, MakeCycle], tell: Tell
) -> DemoResult:
    """Let each contender trade the plan; the first is shown, and judged against the rest.

    Args:
        plan: what to replay.
        contenders: by name, how to make a cycle that tells its events to a function.
        tell: is told what the first contender does, while it does it.
    """
    decided: list[Decided] = []

    def listen(event: Event) -> None:
        tell(event)
        if isinstance(event, Decided):
            decided.append(event)

    holdings: dict[str, tuple[Holding, ...]] = {}
    for name, make in contenders.items():
        cycle = make(listen if not holdings else _unheard)
        await replay(cycle, plan.closes)
        await cycle.settle(_end(plan))
        holdings[name] = _held(cycle.strategy.ledger, plan)
    comparison = compare(holdings, plan.window, balance=BALANCE, costs=COSTS, seed=plan.seed)
    return DemoResult(decisions=tuple(decided), comparison=comparison)


def _unheard(_event: Event) -> None:
    """Tell nobody."""


def _end(plan: DemoPlan) -> int:
    return int(next(iter(plan.window.values())).close_time[-1])


def _held(ledger: Ledger, plan: DemoPlan) -> tuple[Holding, ...]:
    """Return every holding; what is still open is closed at the last price, at its costs."""
    still = [
        holding_until(position, at=_end(plan), price=ledger.prices[symbol], costs=COSTS)
        for symbol, position in sorted(ledger.positions.items())
    ]
    return (*(holding_of_trade(trade) for trade in ledger.trades), *still)
