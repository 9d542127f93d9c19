"""The state that events add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self, assert_never

from candlewick.domain.decision import Decision
from candlewick.domain.events import (
    AccountOpened,
    Decided,
    Event,
    Filled,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    PriceTouched,
    Refused,
    Rejected,
)
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Position, Trade
from candlewick.domain.standing import Standing
from candlewick.errors import StateCorruptError

_TRADES_SHOWN = 5


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What is held, what was earned, and what is still under way.

    Attributes:
        opened: how the account began; None before it did.
        cash: [account currency] the first balance plus all profits of closed trades and
            minus the entry fees of open positions.
        positions: what is held, by symbol.
        trades: what was closed, oldest first.
        prices: the newest price looked at, by symbol [quote currency].
        settled_to: the newest close up to which levels were settled, by symbol [ms].
        decisions: the newest decision, by symbol.
        refusals: why the newest answer or order was refused, by symbol; absent if it was not.
        pending: orders that were about to be sent and whose outcome is not recorded.
        orders: the ids of all orders ever intended.
    """

    opened: AccountOpened | None = None
    cash: float = 0.0
    positions: dict[str, Position] = field(default_factory=dict)
    trades: list[Trade] = field(default_factory=list)
    prices: dict[str, float] = field(default_factory=dict)
    settled_to: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    pending: dict[str, Order] = field(default_factory=dict)
    orders: set[str] = field(default_factory=set)

    @classmethod
    def from_events(cls, events: Iterable[Event]) -> Self:
        """Rebuild the ledger; a start and a recovery are the same.

        Raises:
            StateCorruptError: the events contradict each other.
        """
        ledger = cls()
        for event in events:
            ledger.apply(event)
        return ledger

    @property
    def equity(self) -> float:
        """Return cash plus what open positions would gain at the newest prices."""
        return self.cash + sum(
            position.unrealised(self.prices.get(symbol, position.entry_price))
            for symbol, position in sorted(self.positions.items())
        )

    @property
    def free(self) -> float:
        """Return the equity that is not in open positions, whichever side they are on."""
        held = self.positions.values()
        return self.equity - sum(position.entry_price * position.quantity for position in held)

    def standing(self, symbol: str) -> Standing:
        """Return how the account stands in `symbol`."""
        trades = [trade for trade in self.trades if trade.position.symbol == symbol]
        return Standing(
            position=self.positions.get(symbol),
            trades=tuple(trades[-_TRADES_SHOWN:]),
            refusal=self.refusals.get(symbol),
        )

    def apply(self, event: Event) -> None:
        """Take `event` in.

        Raises:
            StateCorruptError: `event` contradicts what is known.
        """
        match event:
            case AccountOpened():
                self._open_account(event)
            case Marked(symbol=symbol, at=at, price=price):
                self.settled_to[symbol] = at
                self.prices[symbol] = price
            case PriceTouched(symbol=symbol, price=price):
                self.prices[symbol] = price
            case Decided(decision=decision):
                self._decide(decision)
            case Held():
                pass
            case LevelsMoved():
                self._move_levels(event)
            case Intended() | Filled() | Rejected() | Refused():
                self._apply_order(event)
            case _:
                assert_never(event)

    def _apply_order(self, event: Intended | Filled | Rejected | Refused) -> None:
        match event:
            case Refused(symbol=symbol, reason=reason):
                self.refusals[symbol] = reason
            case Intended(order=order):
                self._intend(order)
            case Filled(fill=fill):
                self._fill(self._take_pending(fill.order_id), fill)
            case Rejected(order_id=order_id, reason=reason):
                self.refusals[self._take_pending(order_id).symbol] = reason
            case _:
                assert_never(event)

    def _open_account(self, event: AccountOpened) -> None:
        if self.opened is not None:
            msg = f"the account {event.account!r} was opened twice"
            raise StateCorruptError(msg)
        self.opened, self.cash = event, event.balance

    def _decide(self, decision: Decision) -> None:
        self.decisions[decision.symbol] = decision
        if decision.refused:
            self.refusals[decision.symbol] = decision.refused
        else:
            self.refusals.pop(decision.symbol, None)

    def _move_levels(self, event: LevelsMoved) -> None:
        held = self.positions.get(event.symbol)
        if held is None:
            msg = f"levels were moved for {event.symbol}, but no position is open"
            raise StateCorruptError(msg)
        self.positions[event.symbol] = replace(
            held, stop_loss=event.stop_loss, take_profit=event.take_profit
        )

    def _intend(self, order: Order) -> None:
        if order.order_id in self.orders:
            msg = f"order {order.order_id} was intended twice"
            raise StateCorruptError(msg)
        self.orders.add(order.order_id)
        self.pending[order.order_id] = order

    def _take_pending(self, order_id: str) -> Order:
        order = self.pending.pop(order_id, None)
        if order is None:
            msg = f"order {order_id} has an outcome but was never intended, or has two"
            raise StateCorruptError(msg)
        return order

    def _fill(self, order: Order, fill: Fill) -> None:
        held = self.positions.pop(order.symbol, None)
        if (order.purpose is Purpose.OPEN) == (held is not None):
            msg = f"order {order.order_id} to {order.purpose} {order.symbol} does not fit {held}"
            raise StateCorruptError(msg)
        self.prices[order.symbol] = order.price
        if held is not None:
            self._close(held, order, fill)
        else:
            self.positions[order.symbol] = _opened(order, fill)
            self.settled_to[order.symbol] = fill.at
            self.cash -= fill.fee

    def _close(self, held: Position, order: Order, fill: Fill) -> None:
        trade = Trade(
            position=held,
            exit_price=fill.price,
            exit_fee=fill.fee,
            closed_at=fill.at,
            reason=order.purpose,
        )
        self.trades.append(trade)
        self.cash += held.unrealised(fill.price) - fill.fee


def _opened(order: Order, fill: Fill) -> Position:
    if order.stop_loss is None or order.take_profit is None:
        msg = f"order {order.order_id} opened {order.symbol} without a stop or a target"
        raise StateCorruptError(msg)
    return Position(
        symbol=order.symbol,
        side=order.side,
        quantity=fill.quantity,
        entry_price=fill.price,
        entry_fee=fill.fee,
        stop_loss=order.stop_loss,
        take_profit=order.take_profit,
        opened_at=fill.at,
        order_id=order.order_id,
        confidence=order.confidence,
    )
