"""Each decision with what was done about it, out of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from candlewick.domain.events import (
    Decided,
    Event,
    Filled,
    Intended,
    LevelsMoved,
    Quoted,
    Refused,
    Rejected,
)
from candlewick.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision, in its place in the journal.

    Attributes:
        seq: [> 0] its number in the account.
        hash: [sha256, hexadecimal] of its place in the chain.
        decided: what was asked, answered and read.
        effects: what was done about it, in order: the risk verdict, orders, their outcomes.
    """

    seq: int
    hash: str
    decided: Decided
    effects: tuple[Event, ...]


def decision_records(records: Iterable[Record]) -> list[DecisionRecord]:
    """Return all decisions among `records`, oldest first."""
    found: list[tuple[Record, Decided, list[Event]]] = []
    follow = _Follow()
    for record in records:
        if isinstance(record.event, Decided):
            found.append((record, record.event, follow.begin(record.event)))
        else:
            follow.add(record.event)
    return [
        DecisionRecord(seq=record.seq, hash=record.hash, decided=decided, effects=tuple(effects))
        for record, decided, effects in found
    ]


@dataclass(slots=True)
class _Follow:
    """Knows which decision an event belongs to.

    What is done about a decision bears its market and its close; levels that are touched later
    bear a later moment. The outcome of an order belongs to it whenever it comes.
    """

    now: dict[tuple[str, int], list[Event]] = field(default_factory=dict)
    orders: dict[str, list[Event]] = field(default_factory=dict)

    def begin(self, decided: Decided) -> list[Event]:
        effects: list[Event] = []
        self.now[decided.decision.symbol, decided.decision.as_of] = effects
        return effects

    def add(self, event: Event) -> None:
        match event:
            case Intended(order=order):
                effects = self.now.get((order.symbol, order.at), [])
                self.orders[order.order_id] = effects
                effects.append(event)
            case Filled():
                self.orders.get(event.fill.order_id, []).append(event)
            case Rejected():
                self.orders.get(event.order_id, []).append(event)
            case Refused() | LevelsMoved() | Quoted():
                self.now.get((event.symbol, event.at), []).append(event)
            case _:
                pass  # no decision's doing
