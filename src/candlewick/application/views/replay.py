"""Where what was recorded and what comes out now differ."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.application.views.decision import (
    DecisionRow,
    decision_id,
    decision_row,
    recorded_row,
)
from candlewick.domain.events import Decided
from candlewick.domain.versions import Versions
from candlewick.strategy.audit.decision_record import DecisionRecord

_AROUND: Final = 30
"""[characters] shown on each side of a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first byte of a text that differs.

    Attributes:
        byte: [>= 0] its place.
        line: [>= 1] the line it stands in.
        recorded: what stands there in the record, with a little around it.
        replayed: what stands there now.
    """

    byte: int
    line: int
    recorded: str
    replayed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One part of a decision that was made again; `difference` is None where it is the same."""

    name: str
    bytes: int
    difference: Difference | None


def part_row(name: str, *, recorded: str, replayed: str) -> PartRow:
    """Compare one part byte for byte."""
    size = len(_bytes(recorded))
    return PartRow(name=name, bytes=size, difference=first_difference(recorded, replayed))


def first_difference(recorded: str, replayed: str) -> Difference | None:
    """Return the first byte that differs; None where there is none."""
    one, other = _bytes(recorded), _bytes(replayed)
    if one == other:
        return None
    shorter = min(len(one), len(other))
    place = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return Difference(
        byte=place,
        line=one[:place].count(b"\n") + 1,
        recorded=_around(one, place),
        replayed=_around(other, place),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayView:
    """A decision that was made again; `same` where not one byte differs."""

    id: str
    same: bool
    parts: list[PartRow]
    recorded_by: Versions
    replayed_by: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDiff:
    """Two decisions as lines of unified diffs; no lines where they are the same."""

    prompt: list[str]
    answer: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherView:
    """What another model made of a recorded question, beside what was recorded."""

    recorded: DecisionRow
    other: DecisionRow
    recorded_answer: str
    other_answer: str


def replay_view(
    record: DecisionRecord, *, parts: Sequence[tuple[str, str, str]], replayed_by: Versions
) -> ReplayView:
    """Compare the `parts` of a decision, each its name, what was recorded, and what comes out."""
    rows = [part_row(name, recorded=one, replayed=other) for name, one, other in parts]
    return ReplayView(
        id=decision_id(record.decided.decision),
        same=not any(row.difference for row in rows),
        parts=rows,
        recorded_by=record.decided.versions,
        replayed_by=replayed_by,
    )


def decision_diff(first: Decided, second: Decided, *, names: tuple[str, str]) -> DecisionDiff:
    """Compare what two decisions were asked and answered."""
    one, other = (f"{event.prompt.system}\n\n{event.prompt.user}" for event in (first, second))
    return DecisionDiff(
        prompt=_unified(one, other, names=names),
        answer=_unified(first.answer.text, second.answer.text, names=names),
    )


def other_view(record: DecisionRecord, other: Decided) -> OtherView:
    """Put another model's decision beside the recorded one."""
    return OtherView(
        recorded=recorded_row(record),
        other=decision_row(other),
        recorded_answer=record.decided.answer.text,
        other_answer=other.answer.text,
    )


def _unified(one: str, other: str, *, names: tuple[str, str]) -> list[str]:
    lines = difflib.unified_diff(one.split("\n"), other.split("\n"), *names, lineterm="")
    return list(lines)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _around(text: bytes, place: int) -> str:
    return text[max(0, place - _AROUND) : place + _AROUND].decode("utf-8", "replace")
