"""Replays, comparisons and verdicts on the record, in a terminal."""

from collections.abc import Iterator

from candlewick.application.views.decision import DecisionRow
from candlewick.application.views.replay import DecisionDiff, OtherView, PartRow, ReplayView
from candlewick.domain.harmless import harmless
from candlewick.domain.record import Verified


def replay_text(view: ReplayView) -> str:
    """Say of each part whether it came out the same, and where not."""
    lines = [f"{view.id}: {'identical' if view.same else 'DIFFERS'}"]
    lines += [line for part in view.parts for line in _part(part)]
    for name in ("code", "template", "extractor"):
        one, other = getattr(view.recorded_by, name), getattr(view.replayed_by, name)
        if one != other:
            lines.append(f"recorded by {name} {one or 'unknown'}, replayed by {other}")
    return harmless("\n".join(lines))


def diff_text(found: DecisionDiff) -> str:
    """Return the lines that differ, of the prompt and of the answer."""
    parts = (("prompt", found.prompt), ("answer", found.answer))
    return harmless(
        "\n\n".join(
            "\n".join([f"== {name} ==", *(lines or ["no difference"])]) for name, lines in parts
        )
    )


def other_text(view: OtherView) -> str:
    """Return both decisions, one line each, and what the other model answered."""
    rows = (("recorded", view.recorded), ("now", view.other))
    lines = [f"{name}: {_row(row)}" for name, row in rows]
    return harmless("\n".join([*lines, "", "== answer ==", view.other_answer]))


def verified_text(found: Verified) -> str:
    """Say what was looked at."""
    if not found.events:
        return "Nothing was recorded yet."
    answers = "1 answer" if found.shadows == 1 else f"{found.shadows} answers"
    beside = f", {answers} of challengers beside them" if found.shadows else ""
    return (
        f"{found.events} events, {found.decisions} of them decisions{beside}, and "
        f"{found.snapshots} snapshots in {found.pages} pages: every byte is as it was written.\n"
        f"The newest event has the hash {found.head}."
    )


def _part(part: PartRow) -> Iterator[str]:
    if part.difference is None:
        yield f"  same     {part.name} ({part.bytes} bytes)"
        return
    where = part.difference
    yield f"  DIFFERS  {part.name}: first at byte {where.byte}, line {where.line}"
    yield f"           recorded: {where.recorded!r}"
    yield f"           replayed: {where.replayed!r}"


def _row(row: DecisionRow) -> str:
    levels = [
        f"{name} {level:g}"
        for name, level in (("stop", row.stop_loss), ("target", row.take_profit))
        if level is not None
    ]
    words = [row.signal, f"({row.confidence})" if row.confidence else "", *levels]
    said = row.refused or row.reasoning
    return f"{' '.join(word for word in words if word)} by {row.model}: {said}"
