"""How each event is tied to the one before it."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from candlewick.domain.events import (
    AccountOpened,
    CalibrationsLearned,
    Decided,
    Event,
    Filled,
    Intended,
    OrderUnknown,
    Rejected,
    SwitchSet,
)
from candlewick.domain.record import Record
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.chunk import (
    as_bytes,
    changed_place,
    chunk_marks,
    first_difference,
)
from candlewick.infrastructure.store.event_codec import decode, encode

WAY_OUT: Final = (
    "Stop here and keep a copy. `candlewick db check` says more; `candlewick db restore` puts "
    "back a backup."
)


class Head(NamedTuple):
    """The newest event of an account: its number [>= 0, 0 for none] and hash."""

    seq: int
    hash: str


def first_head(account: str) -> Head:
    """Return what the first event of `account` is tied to."""
    return Head(0, hashlib.sha256(f"candlewick journal of {account}".encode()).hexdigest())


def link(account: str, event: Event, *, after: Head) -> tuple[dict[str, Any], Head]:
    """Return `event` as a row that is tied to `after`, and the new head.

    Raises:
        StateCorruptError: it cannot be written down.
    """
    payload = encode(event)
    kind, symbol, at = labels(event)
    content = as_bytes(payload)
    head = Head(after.seq + 1, _hash(after.hash, content))
    row = {
        "account": account,
        "seq": head.seq,
        "kind": kind,
        "symbol": symbol,
        "at": at,
        "payload": payload,
        "chunks": chunk_marks(content),
        "previous_hash": after.hash,
        "hash": head.hash,
    }
    return row, head


def read_link(row: Any, *, after: Head) -> Record:
    """Return the record in the journal's `row`, which must be tied to `after`.

    Raises:
        StateCorruptError: it is not as it was written; the text says which event and what of it.
    """
    seq = after.seq + 1
    if row.seq != seq:
        raise broken(seq, f"is missing; the next one there is event {row.seq}")
    payload = as_bytes(row.payload)
    right = _hash(after.hash, payload)
    if row.hash != right and (
        place := changed_place(payload, row.chunks, is_right=_proof(after, row))
    ):
        raise broken(seq, f"was changed after it was written: in its payload {place}")
    found = (row.previous_hash, row.hash, row.chunks or chunk_marks(payload))
    _require(
        seq, ("previous_hash", "hash", "chunks"), found, (after.hash, right, chunk_marks(payload))
    )
    try:
        event = decode(row.payload)
    except StateCorruptError as error:
        raise broken(seq, f"cannot be read. {error}") from error
    _require(seq, ("kind", "symbol", "at"), (row.kind, row.symbol, row.at), labels(event))
    return Record(seq=seq, hash=row.hash, event=event)


def broken(seq: int, what: str) -> StateCorruptError:
    """Return the error that event `seq` is `what`."""
    return StateCorruptError(f"event {seq} {what}")


def labels(event: Event) -> tuple[str, str | None, int]:
    """Return the kind, market and time [ms] by which `event` can be found."""
    kind = type(event).__name__
    match event:
        case Decided():
            return kind, event.decision.symbol, event.decision.as_of
        case Intended():
            return kind, event.order.symbol, event.order.at
        case Filled():
            return kind, None, event.fill.at
        case AccountOpened() | Rejected() | OrderUnknown() | SwitchSet() | CalibrationsLearned():
            return kind, None, event.at
        case _:
            return kind, event.symbol, event.at


def _proof(after: Head, row: Any) -> Callable[[bytes], bool]:
    """Return what tells whether a payload is the one that was hashed."""
    return lambda payload: _hash(after.hash, payload) == row.hash


def _hash(previous: str, payload: bytes) -> str:
    return hashlib.sha256(b"%s\n%s" % (previous.encode(), payload)).hexdigest()


def _require(
    seq: int, names: Iterable[str], found: Iterable[object], right: Iterable[object]
) -> None:
    for name, one, other in zip(names, found, right, strict=True):
        if one != other:
            place = first_difference(as_bytes(str(one)), as_bytes(str(other)))
            what = f"byte {place} of its {name}, which is {one!r} where {other!r} belongs"
            raise broken(seq, f"was changed after it was written: {what}")
