"""The answers: our own corpus, and real ones beside the checkout where they are."""

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from candlewick.domain.position import Side

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT / "tests" / "data" / "answers" / "corpus.jsonl"
RECORDED = (
    Path(os.environ.get("CANDLEWICK_SHARED_DATA") or PROJECT.parent / "shared" / "data")
    / "llm_answers"
)
SYMBOL = "BTC/USDT"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One answer, as in tests/data/answers/corpus.jsonl."""

    category: str
    name: str
    text: str
    finish_reason: str | None
    price: float
    held: Side | None
    expected: dict[str, Any]
    why: str
    form: str
    reasoning: str = ""


def cases() -> list[Case]:
    """Return our own corpus."""
    rows = map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())
    return [
        Case(**row | {"text": _text(row["text"]), "held": row["held"] and Side(row["held"])})
        for row in rows
    ]


def recorded() -> dict[str, list[Case]]:
    """Return the real answers by the file they stand in; nothing where there are none."""
    found: dict[str, list[Case]] = {}
    for path in sorted(RECORDED.glob("*.jsonl*")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = [json.loads(line) for line in raw.splitlines()]
        found[path.name.partition(".")[0]] = [_real(row) for row in rows]
    return found


def _real(row: dict[str, Any]) -> Case:
    return Case(
        category="recorded",
        name=row["id"],
        text=row["raw"] or "",
        finish_reason="stop",
        price=float(row.get("price") or 431.6),
        held=None,
        expected={},
        why="",
        form="",
    )


def _text(said: str | list[tuple[str, int]]) -> str:
    return said if isinstance(said, str) else "".join(piece * count for piece, count in said)
