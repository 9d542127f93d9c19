"""Answers that real models gave to other programs' prompts, in those programs' formats."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from candlewick.analysis.replies.position_extractor import Extraction

Read = Callable[..., Extraction]
_POSITIONS = {"long": "BUY", "short": "SELL", "flat": "HOLD"}
_PROPOSAL = re.compile(r"PROPOSAL:[\s*]*(BUY|SELL|HOLD)\b")


def _rows(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(pattern)):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield from (json.loads(line) for line in raw.splitlines())


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "llm_answers"


def test_a_foreign_format_never_trades(folder: Path, read: Read) -> None:
    verdicts: Counter[str] = Counter()
    accepted = {}
    for row in _rows(folder, "*.jsonl*"):
        decision = read(row["raw"] or "", price=float(row.get("price") or 431.6)).decision
        verdicts[decision.reason or "accepted"] += 1
        if decision.refused is None:
            accepted[row["id"]] = (decision.signal, decision.confidence, decision.stop_loss,
                                   decision.take_profit, decision.size)  # fmt: skip
    # The two that are accepted are in the original system's own format, and say BUY plainly.
    assert accepted == {
        "2e3d67dac4587ec4": ("BUY", "MEDIUM", 429.3, 433.4, 0.02),
        "a29128b0e57b8679": ("BUY", "MEDIUM", 427.0, 446.6, 0.01),
    }
    assert sum(verdicts.values()) == 4522


def test_no_answer_that_its_logger_cut_off_trades(folder: Path, read: Read) -> None:
    rows = list(_rows(folder, "lab_screening_truncated*"))
    assert len(rows) == 698
    for row in rows:
        for finish in ("stop", "length", None):
            assert read(row["raw"], finish=finish).decision.refused is not None


def test_real_reasoning_and_real_levels_are_accepted_in_our_format(
    folder: Path, read: Read
) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for row in _rows(folder, "btc_arena*"):
        said = json.loads(row["raw"])
        decision = said["decision"] or {"position": "flat"}
        reasoning = said["reasoning"] or ""
        signal = _POSITIONS[decision["position"]]
        answer = {
            "signal": signal,
            "confidence": "MEDIUM",
            "stop_loss": decision.get("stop_loss"),
            "take_profit": decision.get("take_profit"),
            "reasoning": reasoning,
        }
        text = f"{reasoning}\n```json\n{json.dumps(answer)}\n```"
        extraction = read(text, price=float(row["price"]))
        refused = extraction.decision.refused is not None
        counted[signal, extraction.checks[-1].name if refused else "accepted"] += 1
    assert counted == {
        ("BUY", "accepted"): 508,
        ("SELL", "accepted"): 145,
        ("HOLD", "accepted"): 672,
        # "... decision: close ..." stands before a HOLD
        ("HOLD", "contradictory"): 1,
    }


def test_a_real_verdict_against_the_object_is_a_contradiction(folder: Path, read: Read) -> None:
    compared = 0
    for row in _rows(folder, "tradingagents*"):
        said = set(_PROPOSAL.findall(row["raw"] or ""))
        for signal in sorted({"BUY", "SELL"} - said) if said else ():
            compared += 1
            decision = read(f'{row["raw"]}\n\n{{"signal": "{signal}"}}').decision
            assert decision.refused is not None, row["id"]
    assert compared > 100
