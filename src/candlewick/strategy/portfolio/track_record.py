"""What models said of their own certainty, and what became of it."""

from dataclasses import dataclass, field

from candlewick.domain.decision import Decision
from candlewick.domain.events import Decided
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Who opened a position, and how sure of it.

    Attributes:
        author: as `Answer.author` has it.
        probability: [0 to 1] as stated; None where none was.
    """

    author: str
    probability: float | None


@dataclass(slots=True)
class Tally:
    """How many positions were closed [> 0], and how many of them with a profit."""

    outcomes: int = 0
    true: int = 0


@dataclass(slots=True, kw_only=True)
class TrackRecord:
    """The outcomes of an account's positions, by who opened them and how sure of it.

    An answer was right where its position, all parts of it together, was closed with a profit.

    Attributes:
        authors: who made the newest decision, by symbol.
        opinions: of each opening order, by its id.
        tallies: by author and stated probability; positions without one are not counted.
    """

    authors: dict[str, str] = field(default_factory=dict)
    opinions: dict[str, Opinion] = field(default_factory=dict)
    tallies: dict[str, dict[float, Tally]] = field(default_factory=dict)
    _gained: dict[str, float] = field(default_factory=dict)

    def hear(self, decided: Decided) -> None:
        """Take in who decided."""
        self.authors[decided.decision.symbol] = decided.answer.author

    def intend(self, order: Order, decision: Decision | None) -> None:
        """Take in that `order` is about to be sent, and the newest decision on its market."""
        if order.purpose is Purpose.OPEN and decision is not None and decision.as_of == order.at:
            opinion = Opinion(author=self.authors[order.symbol], probability=decision.probability)
            self.opinions.setdefault(order.order_id, opinion)

    def close(self, trade: Trade, *, is_last: bool) -> None:
        """Take in that a position, or a part of it that is not the last one, was closed."""
        opened_by = trade.position.order_id
        gained = self._gained.pop(opened_by, 0.0) + trade.profit
        if not is_last:
            self._gained[opened_by] = gained
            return
        opinion = self.opinions.get(opened_by)
        if opinion is not None and opinion.probability is not None:
            by_probability = self.tallies.setdefault(opinion.author, {})
            tally = by_probability.setdefault(opinion.probability, Tally())
            tally.outcomes += 1
            tally.true += gained > 0.0
