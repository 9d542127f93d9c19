"""The recorded decisions: found, verified, made again, put to another model."""

import json
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from candlewick.analysis.indicator_suite import MINIMUM_CANDLES
from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.account import make_strategy, open_to_read, read_records
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import Job, open_asking
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.prompt import recorded_template, template_in_use
from candlewick.application.wiring.provenance import settings_of, versions
from candlewick.domain.answer import Listener, ignore
from candlewick.domain.events import Decided, Event
from candlewick.domain.evidence import Evidence
from candlewick.domain.record import Record, Verified
from candlewick.domain.versions import Versions
from candlewick.errors import UserError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.store.event_codec import encode
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.verification import verify
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.audit.decision_record import DecisionRecord, decision_records
from candlewick.strategy.audit.replay import replay_decision
from candlewick.strategy.decide import DecisionPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One part of a decision, as it was recorded and as it comes out now."""

    name: str
    recorded: str
    replayed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A decision, made again.

    Attributes:
        parts: what was compared.
        recorded_by: the versions that recorded it.
        replayed_by: those that run now.
    """

    parts: tuple[Compared, ...]
    recorded_by: Versions
    replayed_by: Versions


def read_decisions(loaded: LoadedSettings) -> list[DecisionRecord]:
    """Return all decisions of the account, oldest first, each checked against its hash.

    Raises:
        StateCorruptError: the journal cannot be trusted.
    """
    return decision_records(read_records(loaded))


def verify_account(loaded: LoadedSettings) -> Verified:
    """Look at every byte that was recorded.

    Raises:
        StateCorruptError: something is missing or was changed; the message says what first.
        UserError: nothing was recorded yet.
    """
    with open_to_read(loaded) as journal:
        return verify(journal)


async def replay(loaded: LoadedSettings, record: DecisionRecord) -> Replay:
    """Make the decision of `record` again, offline, from what was kept of it.

    Raises:
        StateCorruptError: what it was made from is missing or damaged.
        UserError: this version cannot read how it was made, or nothing was kept.
    """
    settings = settings_of(record.decided.settings, now=loaded.settings)
    past, evidence = _past(loaded, record)
    replayed = await replay_decision(
        record,
        evidence=evidence,
        past=past,
        make_path=_path_maker(loaded, record, evidence),
        make_strategy=lambda journal, broker: make_strategy(
            settings, journal=journal, broker=broker
        ),
    )
    before = [*_parts(record.decided), ("verdict and orders", _lines(record.effects))]
    after = [*_parts(replayed.decided), ("verdict and orders", _lines(replayed.effects))]
    return Replay(
        parts=tuple(
            Compared(name=name, recorded=one, replayed=other)
            for (name, one), (_, other) in zip(before, after, strict=True)
        ),
        recorded_by=record.decided.versions,
        replayed_by=versions(),
    )


async def ask_other(
    loaded: LoadedSettings, record: DecisionRecord, name: str, *, listener: Listener
) -> Decided:
    """Put the recorded question, byte for byte, to the model called `name`.

    The call is kept beside the journal, not in it.

    Raises:
        UserError: the settings have no model of that name.
        ModelUnavailableError: it did not answer.
        ModelRefusedError: its service refused the request.
    """
    chosen = _model_named(loaded, name)
    async with AsyncExitStack() as stack:
        job = Job(name="decisions replay")
        asking = await open_asking(
            loaded, clock=make_clock(), job=job, stack=stack, models=(chosen,)
        )
        path = _path_maker(loaded, record, None, listener=listener)(asking.model)
        return await path.put(record.decided.prompt)


def _model_named(loaded: LoadedSettings, name: str) -> ModelSettings:
    models = {model.name: model for model in loaded.settings.model}
    if name not in models:
        msg = (
            f"the settings have no model {name!r}, but {', '.join(models)}: add it as a further "
            "[[model]]"
        )
        raise UserError(msg)
    return models[name]


def _past(loaded: LoadedSettings, record: DecisionRecord) -> tuple[list[Event], Evidence]:
    digest = record.decided.snapshot
    if not digest:
        msg = (
            f"what decision {record.hash[:8]} was made from was not kept, so it cannot be replayed"
        )
        raise UserError(msg)
    with open_to_read(loaded) as journal:
        past: list[Record] = [one for one in journal.records() if one.seq < record.seq]
        return [one.event for one in past], SqlEvidence(journal.database).recall(digest)


def _path_maker(
    loaded: LoadedSettings,
    record: DecisionRecord,
    evidence: Evidence | None,
    *,
    listener: Listener = ignore,
) -> Callable[[ChatModel], DecisionPath]:
    settings = settings_of(record.decided.settings, now=loaded.settings)
    count = len(evidence.candles) if evidence else 0
    template = (
        recorded_template(settings, evidence.template) if evidence else template_in_use(loaded)
    )
    return lambda model: make_path(
        settings,
        candles=MemoryCandles(()),
        sentiment=None,
        model=model,
        template=template,
        limit=max(MINIMUM_CANDLES, count),
        listener=listener,
    )


def _parts(decided: Decided) -> list[tuple[str, str]]:
    """Return what of a decision comes out of code, part by part, as text."""
    plain = json.loads(encode(decided))
    prompt = plain.pop("prompt")
    parts = [(f"prompt: {name}", _text(value)) for name, value in prompt.items()]
    return [*parts, *((name, _text(plain[name])) for name in ("question", "decision", "checks"))]


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, indent=1)


def _lines(events: Sequence[Event]) -> str:
    return "\n".join(encode(event) for event in events)
