"""A recorded decision, made again from what it was made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from candlewick.domain.events import Decided, Event, OrderUnknown, Quoted
from candlewick.domain.evidence import Evidence
from candlewick.ports.broker import Broker
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.journal import Journal
from candlewick.strategy.audit.decision_record import DecisionRecord
from candlewick.strategy.audit.recorded import RecordedExchange, RecordedOutcomes, RecordedPast
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.trading_strategy import TradingStrategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What the present code makes of a recorded decision.

    Attributes:
        decided: prompt, reading and checks.
        effects: the verdict and the orders.
    """

    decided: Decided
    effects: tuple[Event, ...]


async def replay_decision(
    record: DecisionRecord,
    *,
    evidence: Evidence,
    past: Iterable[Event],
    make_path: Callable[[ChatModel], DecisionPath],
    make_strategy: Callable[[Journal, Broker], TradingStrategy],
) -> Replayed:
    """Build the prompt, read the answer and act on the decision again; nobody is asked.

    Each part starts from what was recorded of the one before it, so that one that differs
    does not make all that follow differ.

    Args:
        record: the decision.
        evidence: what its prompt was built from.
        past: the account's events before it.
        make_path: wires the decision path of live trading to a model.
        make_strategy: wires the strategy of live trading to a journal and a broker.

    Raises:
        CandlesUnusableError: the present code needs more candles than were kept.
        ModelRefusedError: the present code asks more than was asked then.
    """
    path = make_path(RecordedExchange(record.decided))
    prompt = path.question(evidence)
    read = await path.put(record.decided.prompt)
    quoted = [event for event in record.effects if isinstance(event, Quoted)]
    journal = RecordedPast([*past, record.decided, *quoted])
    strategy = make_strategy(journal, RecordedOutcomes(record.effects))
    await strategy.act(record.decided.decision, candles=evidence.candles)
    decided = Decided(
        decision=read.decision,
        prompt=prompt,
        answer=read.answer,
        checks=read.checks,
        question=read.question,
        sample=read.sample,
        attempts=read.attempts,
    )
    # That an order was of unknown outcome for a while is the line's doing, not the code's.
    done = (event for event in journal.added if not isinstance(event, OrderUnknown))
    return Replayed(decided=decided, effects=(*quoted, *done))
