"""Every order that was ever intended, and what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from candlewick.domain.events import Filled, OrderUnknown, Rejected
from candlewick.domain.order import Order
from candlewick.errors import StateCorruptError


@dataclass(slots=True, kw_only=True)
class OrderBook:
    """Orders by id: intended, of unknown outcome, filled or rejected.

    The same word said twice counts once: a journal that was written twice, or a broker that
    repeats itself, changes nothing. Another word about the same order is a contradiction.

    Attributes:
        intended: every order, in the order of intent.
        outcomes: what became of those that are done.
        unknown: why the broker cannot say what became of an order; never of one that is done.
    """

    intended: dict[str, Order] = field(default_factory=dict)
    outcomes: dict[str, Filled | Rejected] = field(default_factory=dict)
    unknown: dict[str, OrderUnknown] = field(default_factory=dict)
    _pending: dict[str, Order] = field(default_factory=dict)

    @property
    def pending(self) -> tuple[Order, ...]:
        """Return the orders without an outcome, those of unknown outcome among them."""
        return tuple(self._pending.values())

    def newest_first(self) -> Iterator[Order]:
        """Return all orders, the newest first."""
        return reversed(self.intended.values())

    def intend(self, order: Order) -> None:
        """Take in that `order` is about to be sent.

        Raises:
            StateCorruptError: another order has its id, or one for its market is under way.
        """
        known = self.intended.get(order.order_id)
        if known is not None:
            if known == order:
                return
            msg = f"two different orders are called {order.order_id}"
            raise StateCorruptError(msg)
        for other in self._pending.values():
            if other.symbol == order.symbol:
                msg = f"order {order.order_id} was intended while {other.order_id} was under way"
                raise StateCorruptError(msg)
        self.intended[order.order_id] = order
        self._pending[order.order_id] = order

    def doubt(self, event: OrderUnknown) -> None:
        """Take in that nobody can say what became of an order.

        Raises:
            StateCorruptError: it was never intended.
        """
        if event.order_id not in self.intended:
            msg = f"order {event.order_id} is of unknown outcome, and was never intended"
            raise StateCorruptError(msg)
        if event.order_id not in self.outcomes:
            self.unknown[event.order_id] = event

    def finish(self, order_id: str, outcome: Filled | Rejected) -> Order | None:
        """Take in what became of an order; return it, or None where that was known already.

        Raises:
            StateCorruptError: it was never intended, or had another outcome.
        """
        known = self.outcomes.get(order_id)
        if known is not None:
            if known == outcome:
                return None
            msg = f"order {order_id} has two different outcomes"
            raise StateCorruptError(msg)
        order = self._pending.pop(order_id, None)
        if order is None:
            msg = f"order {order_id} has an outcome, and was never intended"
            raise StateCorruptError(msg)
        self.outcomes[order_id] = outcome
        self.unknown.pop(order_id, None)
        return order
