"""Fills that do not depend on what a market is called, when it was, or how its prices are scaled."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from candlewick.domain.order import Fill, Order, Purpose
from candlewick.ports.broker import Broker


class NeutralBroker:
    """A `Broker` that lets another fill, as if each market had neither name, date nor scale.

    What the paper broker draws at random it draws from an order's id, and that holds the
    market's name and the moment. So that a run in disguise is filled as the same run without
    it, orders are known by their market's place, their close's distance from the beginning and
    whether they open.

    Args:
        inner: fills.
        start: [ms since 1970 UTC] where the run begins.
        volumes: by market: what its volumes have to be multiplied by, to be counted as its
            quantities are.
    """

    def __init__(self, inner: Broker, *, start: int, volumes: Mapping[str, float]) -> None:
        self._inner = inner
        self._start = start
        self._volumes = volumes
        self._places = {symbol: place for place, symbol in enumerate(sorted(volumes))}

    async def execute(self, order: Order) -> Fill:
        """Fill `order`; see `Broker.execute`."""
        return replace(await self._inner.execute(self._neutral(order)), order_id=order.order_id)

    async def look_up(self, order: Order) -> Fill | None:
        """Return what became of `order`; see `Broker.look_up`."""
        fill = await self._inner.look_up(self._neutral(order))
        return None if fill is None else replace(fill, order_id=order.order_id)

    def _neutral(self, order: Order) -> Order:
        kind = "open" if order.purpose is Purpose.OPEN else "close"
        words = f"{self._places[order.symbol]} {order.at - self._start} {kind}"
        volume = order.conditions.volume
        counted = None if volume is None else volume * self._volumes[order.symbol]
        return replace(
            order,
            order_id=hashlib.sha256(words.encode()).hexdigest()[:32],
            conditions=replace(order.conditions, volume=counted),
        )
