"""`PaperBroker`, on plain numbers: what an order is filled at."""

import math

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.purpose import LIQUIDATION, TAKE_PROFIT
from candlewick.backtest.simulator.values import Bar, Costs, Fill, Lot

_WORST = 0.5


@inlined
def open_fill(
    side: float, quantity: float, bar: Bar, drawn: tuple[float, float], costs: Costs
) -> Fill:
    """Return the fill of an opening order at the close of `bar`."""
    if drawn[1] < costs.rejects:
        return Fill(0.0, 0.0, 0.0, 0.0)
    if not math.isnan(costs.participation):
        quantity = min(quantity, costs.participation * bar.volume)
        if quantity <= 0.0:
            return Fill(0.0, 0.0, 0.0, 0.0)
    worse = _slippage(quantity, bar, drawn[0], costs)
    price = bar.close * (1.0 + worse if side > 0.0 else 1.0 - worse)
    fee = costs.fee * price * quantity
    return Fill(price, quantity, fee, side * (price - bar.close) * quantity)


@inlined
def close_fill(
    lot: Lot, reason: float, at: float, bar: Bar, drawn: tuple[float, float], costs: Costs
) -> Fill:
    """Return the fill of an order that ends `lot` at the price `at`."""
    if drawn[1] < costs.rejects and reason != LIQUIDATION:
        return Fill(0.0, 0.0, 0.0, 0.0)
    rests = reason == TAKE_PROFIT
    worse = 0.0 if rests else _slippage(lot.quantity, bar, drawn[0], costs)
    price = at * (1.0 - worse if lot.side > 0.0 else 1.0 + worse)
    fee = (costs.maker_fee if rests else costs.fee) * price * lot.quantity
    return Fill(price, lot.quantity, fee, -lot.side * (price - at) * lot.quantity)


@inlined
def _slippage(quantity: float, bar: Bar, drawn: float, costs: Costs) -> float:
    share = quantity / bar.volume if bar.volume > 0.0 else 0.0
    walk = drawn * costs.walk
    worse = costs.slippage + bar.volatility * (walk + costs.impact * math.sqrt(share))
    return min(worse, _WORST)
