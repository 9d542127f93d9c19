"""Our own corpus of answers, sound and corrupted: tests/data/answers/corpus.jsonl.

Each line has a name, its category, the text (a long one as pieces and how often each is
repeated), the finish reason, the price, what is held, what is expected, and why.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from candlewick.domain.position import Side

CORPUS = Path(__file__).resolve().parents[2] / "data" / "answers" / "corpus.jsonl"
SYMBOL = "BTC/USDT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    category: str
    name: str
    text: str
    finish_reason: str | None
    price: float
    held: Side | None
    expected: dict[str, Any]
    why: str
    form: str
    reasoning: str = field(default="")

    @property
    def refused(self) -> str | None:
        return self.expected.get("refused")


def cases() -> list[Case]:
    return [_case(json.loads(line)) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def _case(row: dict[str, Any]) -> Case:
    text, held = row["text"], row["held"]
    if not isinstance(text, str):
        text = "".join(piece * count for piece, count in text)
    return Case(**row | {"text": text, "held": held and Side(held)})
