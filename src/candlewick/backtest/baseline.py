"""What a model has to be compared with, on the same candles and at the same costs."""

from collections.abc import Mapping, Sequence

import numpy as np

from candlewick.backtest.holding import Costs, Holding
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side


def buy_and_hold(
    markets: Mapping[str, Candles], *, balance: float, costs: Costs
) -> tuple[Holding, ...]:
    """Spread `balance` evenly over the markets at the first close, sell at the last."""
    share = balance / len(markets)
    return tuple(
        Holding.at_market(
            symbol,
            side=Side.LONG,
            value=share / (1.0 + costs.fee),
            times=(int(candles.close_time[0]), int(candles.close_time[-1])),
            prices=(float(candles.close[0]), float(candles.close[-1])),
            costs=costs,
        )
        for symbol, candles in markets.items()
    )


def random_like(
    holdings: Sequence[Holding],
    markets: Mapping[str, Candles],
    *,
    costs: Costs,
    generator: np.random.Generator,
) -> tuple[Holding, ...]:
    """Hold as often, as long and as much as `holdings`, at random times and sides.

    Each market's holdings keep their lengths and values; their order, their starts and
    their sides are drawn anew, without overlap. What is left is the timing and the
    direction, which is all a model can be good at.
    """
    drawn: list[Holding] = []
    for symbol, candles in sorted(markets.items()):
        mine = [holding for holding in holdings if holding.symbol == symbol]
        drawn += _scattered(mine, candles, costs=costs, generator=generator)
    return tuple(drawn)


def _scattered(
    holdings: Sequence[Holding], candles: Candles, *, costs: Costs, generator: np.random.Generator
) -> list[Holding]:
    span = candles.timeframe.ms
    lengths = [max(1, -((h.opened_at - h.closed_at) // span)) for h in holdings]
    free = len(candles) - 1 - sum(lengths)
    if not holdings or free < 0:
        return list(holdings)
    order = generator.permutation(len(holdings))
    gaps = np.sort(generator.integers(0, free + 1, size=len(holdings)))
    drawn: list[Holding] = []
    used = 0
    for gap, which in zip(gaps, order, strict=True):
        start = int(gap) + used
        end = start + lengths[which]
        used += lengths[which]
        drawn.append(
            Holding.at_market(
                candles.symbol,
                side=Side.LONG if generator.random() < 0.5 else Side.SHORT,  # noqa: PLR2004
                value=holdings[which].entry_price * holdings[which].quantity,
                times=(int(candles.close_time[start]), int(candles.close_time[end])),
                prices=(float(candles.close[start]), float(candles.close[end])),
                costs=costs,
            )
        )
    return drawn
