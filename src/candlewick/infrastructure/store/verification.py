"""Looks at every byte that was recorded for an account."""

from candlewick.domain.events import Decided
from candlewick.domain.record import Verified
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.chain import WAY_OUT
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
    events, decisions, head, needed = 0, 0, "", dict[str, int]()
    for record in journal.records():
        events, head = record.seq, record.hash
        if isinstance(record.event, Decided):
            decisions += 1
            needed.setdefault(record.event.snapshot, record.seq)
    if events and not journal.guarded:
        message = (
            f"{journal.database.name}: the file with the newest event's hash is missing, so that "
            "it cannot be told whether newer ones were cut off. `candlewick run` writes it anew."
        )
        raise StateCorruptError(message)
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
    )


def _look(evidence: SqlEvidence, digest: str, seq: int) -> None:
    """Put one snapshot together; `seq` is the event that needs it, 0 for none here."""
    try:
        evidence.recall(digest)
    except StateCorruptError as error:
        message = f"event {seq}: what it was made from is damaged. {error}" if seq else str(error)
        raise StateCorruptError(message) from error
