"""The world as it answered once: a model, a broker and a journal that only repeat."""

from collections.abc import Iterable
from dataclasses import replace

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.events import Decided, Event, Filled, Rejected
from candlewick.domain.order import Fill, Order
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, RefusedError, UnavailableError


class RecordedExchange:
    """A `ChatModel` that gives the answers of one recorded decision, each once.

    A question gets the answer to the question that it ends with, of the same sample of a vote;
    among several, the oldest.

    Args:
        decided: the decision.
    """

    def __init__(self, decided: Decided) -> None:
        self._left = [
            *((one.question, one.sample, one.answer) for one in decided.attempts),
            (decided.question, decided.sample, decided.answer),
        ]

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:  # noqa: ARG002 - port
        """Give the recorded answer; see `ChatModel.ask`.

        Raises:
            ModelRefusedError: more is asked than was asked then.
        """
        fits = [
            one for one in self._left if prompt.user.endswith(one[0]) and prompt.sample == one[1]
        ]
        if not fits:
            msg = "more is asked now than was asked when this decision was recorded"
            raise ModelRefusedError(msg)
        # A longer question is the one that was meant: every text ends with the empty one.
        chosen = max(fits, key=lambda one: len(one[0]))
        self._left.remove(chosen)
        return chosen[2]


class RecordedOutcomes:
    """A `Broker` that does with an order what was done with it then.

    Args:
        events: the recorded ones, with the outcomes of the orders.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self._fills: dict[str, Fill] = {}
        self._refusals: dict[str, str] = {}
        for event in events:
            if isinstance(event, Filled):
                self._fills[event.fill.order_id] = event.fill
            elif isinstance(event, Rejected):
                self._refusals[event.order_id] = event.reason

    async def execute(self, order: Order) -> Fill:
        """Return the recorded fill, or as much of it as is ordered now; see `Broker.execute`.

        Raises:
            RefusedError: it was refused.
            UnavailableError: no outcome of this order is recorded.
        """
        if order.order_id in self._refusals:
            raise RefusedError(self._refusals[order.order_id])
        if order.order_id not in self._fills:
            msg = f"no outcome is recorded of order {order.order_id}"
            raise UnavailableError(msg)
        fill = self._fills[order.order_id]
        if fill.quantity <= order.quantity:
            return fill
        share = order.quantity / fill.quantity
        return replace(fill, quantity=order.quantity, fee=fill.fee * share)

    async def look_up(self, order: Order) -> Fill | None:
        """Return the recorded fill; see `Broker.look_up`.

        Raises:
            RefusedError: it was refused.
            UnavailableError: no outcome of this order is recorded.
        """
        return await self.execute(order)


class RecordedPast:
    """A `Journal` that begins with what was recorded before a moment, and keeps what is added.

    Args:
        past: the events before it.

    Attributes:
        added: what was appended since.
    """

    def __init__(self, past: Iterable[Event]) -> None:
        self._past = tuple(past)
        self.added: list[Event] = []

    def append(self, *events: Event) -> None:
        """Keep `events` until exit."""
        self.added.extend(events)

    def replay(self) -> Iterable[Event]:
        """Return every event, oldest first."""
        return (*self._past, *self.added)
