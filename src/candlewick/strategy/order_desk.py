"""Orders: intended first, then sent, then recorded; and what to do when nobody knows."""

from candlewick.domain.events import (
    Event,
    Filled,
    Intended,
    OrderUnknown,
    Rejected,
)
from candlewick.domain.order import Order
from candlewick.errors import RefusedError, UnavailableError
from candlewick.ports.broker import Broker
from candlewick.ports.journal import Journal
from candlewick.strategy.portfolio.ledger import Ledger


class OrderDesk:
    """Everything that changes the account goes through here, and is recorded.

    An order is recorded before it is sent, under an id that the same intent always gets, and
    its outcome after. Where the broker cannot say what became of it, it is of *unknown*
    outcome: not filled, not flat. Its market stays as it is until the broker was asked again
    and knew, and no new position is opened anywhere (`guards/standstill.py`).

    Attributes:
        ledger: the fold of all that is recorded.
    """

    def __init__(self, *, broker: Broker, journal: Journal) -> None:
        self.ledger = Ledger.from_events(journal.replay())
        self._broker = broker
        self._journal = journal

    def record(self, *events: Event) -> None:
        """Record `events`, all or none, and take them in."""
        if events:
            self._journal.append(*events)
        for event in events:
            self.ledger.apply(event)

    def is_busy(self, symbol: str) -> bool:
        """Return whether an order in `symbol` has no outcome yet."""
        return symbol in [order.symbol for order in self.ledger.orders.pending]

    async def place(self, order: Order, *first: Event) -> None:
        """Send `order`, unless it was already made or its market waits for another.

        Args:
            order: what to do.
            first: what is recorded before it, in one with the intent.
        """
        if order.order_id in self.ledger.orders.intended or self.is_busy(order.symbol):
            return
        self.record(*first, Intended(order=order))
        try:
            fill = await self._broker.execute(order)
        except RefusedError as e:
            self.record(Rejected(order_id=order.order_id, at=order.at, reason=str(e)))
        except UnavailableError as e:
            self._doubt(order, str(e))
        else:
            self.record(Filled(fill=fill))

    async def reconcile(self) -> None:
        """Ask the broker what became of every order without an outcome, before anything new.

        An order that is certain never to have arrived is not sent again: its moment has
        passed. An exit is decided anew by the next candle or price.
        """
        for order in sorted(self.ledger.orders.pending, key=lambda order: order.symbol):
            try:
                fill = await self._broker.look_up(order)
            except RefusedError as e:
                self.record(Rejected(order_id=order.order_id, at=order.at, reason=str(e)))
            except UnavailableError as e:
                self._doubt(order, str(e))
            else:
                lost = "the order never reached the broker"
                self.record(
                    Rejected(order_id=order.order_id, at=order.at, reason=lost)
                    if fill is None
                    else Filled(fill=fill)
                )

    def _doubt(self, order: Order, reason: str) -> None:
        """Record that nobody knows, once."""
        if order.order_id not in self.ledger.orders.unknown:
            self.record(OrderUnknown(order_id=order.order_id, at=order.at, reason=reason))
