"""Looks at every byte that was recorded for an account."""

import hashlib

from candlewick.domain.events import Decided, Shadowed
from candlewick.domain.record import Verified
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.record_text import to_text
from candlewick.infrastructure.store.shadow_stream import shadow_of
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal


def verify(journal: SqlJournal) -> Verified:
    """Walk the whole chain of `journal`, then what its decisions were made from.

    Raises:
        StateCorruptError: something is missing or was changed; the message says what first.
        UserError: it cannot be read.
    """
    if damage := journal.database.damage():
        message = f"{journal.database.name} is damaged: {damage}. {WAY_OUT}"
        raise StateCorruptError(message)
    beside = _Beside(shadow_of(journal))  # first: it speaks of what the account has already
    events, decisions, head, needed = 0, 0, "", dict[str, int]()
    for record in journal.records():
        events, head = record.seq, record.hash
        if isinstance(record.event, Decided):
            decisions += 1
            needed.setdefault(record.event.snapshot, record.seq)
            beside.meet(record.hash, record.event)
    _require_guarded(journal, events)
    beside.require_met()
    evidence = SqlEvidence(journal.database)
    kept = evidence.digests()
    needed.pop("", None)  # decided without keeping what it was made from
    for digest, seq in (*needed.items(), *((one, 0) for one in kept if one not in needed)):
        _look(evidence, digest, seq)
    return Verified(
        events=events,
        decisions=decisions,
        snapshots=len(kept),
        pages=evidence.check_pages(),
        head=head,
        shadows=beside.count,
    )


def _require_guarded(journal: SqlJournal, events: int) -> None:
    """See that it could be told whether newer ones of `events` had been cut off."""
    if events and not journal.guarded:
        message = (
            f"{journal.database.name}: the file with the newest event's hash is missing, so that "
            "it cannot be told whether newer ones were cut off. `candlewick run` writes it anew."
        )
        raise StateCorruptError(message)


class _Beside:
    """What challengers said, until the decisions that it stands beside are met.

    Args:
        shadow: their chain, which is walked here.
    """

    def __init__(self, shadow: SqlJournal) -> None:
        self._name = shadow.database.name
        self._waiting: dict[str, list[tuple[int, str]]] = {}
        self.count = 0
        for record in shadow.records():
            if isinstance(record.event, Shadowed):
                self.count = record.seq
                said = record.event.decided
                entry = (record.seq, "" if said is None else _question(said))
                self._waiting.setdefault(record.event.live, []).append(entry)
        _require_guarded(shadow, self.count)

    def meet(self, name: str, live: Decided) -> None:
        """Take in the decision called `name`; who stands beside it was asked the very same."""
        for seq, asked in self._waiting.pop(name, ()):
            if asked not in {"", _question(live)}:
                self._refuse(seq, "was asked something else than the decision that it names")

    def require_met(self) -> None:
        """See that all of the decisions were there."""
        for (seq, _), *_others in self._waiting.values():
            self._refuse(seq, "stands beside a decision that the account never made")

    def _refuse(self, seq: int, what: str) -> None:
        message = f"{self._name}: event {seq} of the challengers {what}. {WAY_OUT}"
        raise StateCorruptError(message)


def _question(decided: Decided) -> str:
    """Return the hash of what was asked, and of what that was built from."""
    words = f"{decided.snapshot}\n{to_text(decided.prompt)}"
    return hashlib.sha256(words.encode()).hexdigest()


def _look(evidence: SqlEvidence, digest: str, seq: int) -> None:
    """Put one snapshot together; `seq` is the event that needs it, 0 for none here."""
    try:
        evidence.recall(digest)
    except StateCorruptError as error:
        message = f"event {seq}: what it was made from is damaged. {error}" if seq else str(error)
        raise StateCorruptError(message) from error
