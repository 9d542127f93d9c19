"""Whatever happens to an answer on its way, it is read as what it still says, or not at all."""

import json
import re
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from candlewick.analysis.replies.position_extractor import Extraction
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.position import Side

Read = Callable[..., Extraction]

BUY = '{"signal": "BUY", "confidence": "HIGH", "stop_loss": 95.25, "take_profit": 110.75, "reasoning": "trend \u2191 {up}"}'
SELL = BUY.replace("BUY", "SELL").replace("95.25", "105.25").replace("110.75", "90.5")
UPDATE = '{"signal": "UPDATE", "stop_loss": 98.75, "take_profit": null}'
CLOSE = '{"signal": "CLOSE", "reasoning": "the idea was wrong"}'
LINES = "Signal: BUY\nConfidence: HIGH\nStop Loss: $95.25\nTake Profit: $110.75"

FLAT = {
    "object": BUY,
    "short": SELL,
    "prose": f"Trend up, \u00e9lan strong. A SELL would fight it.\n\n{BUY}\n",
    "fence": f"So I buy:\n```json\n{json.dumps(json.loads(BUY), indent=2)}\n```\n",
    "thought": f"<think>First I thought {SELL} but no.</think>\nHence:\n{BUY}",
    "lines": LINES,
    "bold lines": "**Signal:** [BUY]\n**Confidence:** MEDIUM\n**Stop Loss:** 95.25\n**Take Profit:** 110.75\n\nUp.",
    "lines and object": f"{LINES}\n\n{BUY}",
}
HELD = {"update": UPDATE, "close": CLOSE, "close line": "Signal: CLOSE\nConfidence: LOW\n"}
MANY = 500
ALL = [*((text, None) for text in FLAT.values()), *((text, Side.LONG) for text in HELD.values())]
Answered: TypeAlias = tuple[str, Side | None]

ANSWERS = st.sampled_from(ALL)
SNIPPETS = st.one_of(
    st.characters(),
    st.sampled_from(
        [*'{}[]":,.0159-\n', "\u200b", "SELL", "HOLD", "Signal: SELL\n", "<think>", "</think>",
         "```", "NaN", "e9", "null", '"signal": "SELL",', SELL, "not "]
    ),
)  # fmt: skip


def _inserted(answer: Answered, place: int, snippet: str) -> Answered:
    text, held = answer
    return text[:place] + snippet + text[place:], held


def _changed(answer: Answered, start: int, length: int, copies: int) -> Answered:
    text, held = answer
    return text[:start] + text[start : start + length] * copies + text[start + length :], held


PLACES = st.integers(0, 400)
MUTANTS = st.one_of(
    st.builds(_inserted, ANSWERS, PLACES, SNIPPETS),
    st.builds(_changed, ANSWERS, PLACES, st.integers(1, 40), st.integers(0, 2)),
)


def _core(decision: Decision) -> tuple[Signal, float | None, float | None]:
    return decision.signal, decision.stop_loss, decision.take_profit


def _says_plainly(text: str, decision: Decision) -> bool:
    """Judge by simpler rules than the extractor's, which an honest reader would agree with."""
    label = re.compile(rf"signal[\"*_\s]*:[\s\"'*_`\[]*{decision.signal}\b", re.IGNORECASE)
    numbers = {
        float(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", text)
    }
    levels = {decision.stop_loss, decision.take_profit} - {None}
    return label.search(text) is not None and levels <= numbers


def _require_honest(read: Read, text: str, held: Side | None) -> None:
    decision = read(text, held=held).decision
    if decision.signal is not Signal.HOLD:
        assert decision.refused is None
        assert _says_plainly(text, decision)
        others = re.findall(
            r"^[\s*]*signal[\s*]*:[\s*\[]*(\w+)", text, re.IGNORECASE | re.MULTILINE
        )
        assert {other.upper() for other in others} & set(Signal) <= {decision.signal}


@pytest.mark.parametrize("name", [*FLAT, *HELD])
def test_cut_anywhere_it_says_the_same_or_nothing(name: str, read: Read) -> None:
    text, held = (FLAT[name], None) if name in FLAT else (HELD[name], Side.LONG)
    whole = read(text, held=held).decision
    assert whole.signal is not Signal.HOLD
    raw = text.encode()
    for end in range(len(raw)):
        for part in (raw[:end], raw[end:]):
            left = read(part.decode(errors="replace"), held=held).decision
            assert _core(left) == _core(whole) or left.refused is not None, part


@pytest.mark.parametrize("name", ["object", "short", "prose", "thought"])
def test_an_object_cut_before_its_last_brace_never_trades(name: str, read: Read) -> None:
    text = FLAT[name]
    for end in range(text.rindex("}")):
        assert read(text[:end]).decision.signal is Signal.HOLD


@given(text=st.text())
@example(text="{" * 5000)
@example(text='{"a":[' * 3000)
@example(text='{"signal": "BUY", "stop_loss": ' + "9" * 10_000 + "}")
def test_arbitrary_text_never_trades_and_never_raises(text: str, read: Read) -> None:
    for held in (None, Side.SHORT):
        assert read(text, held=held).decision.signal is Signal.HOLD


@settings(max_examples=MANY)
@given(text=st.text(alphabet='{}[]":,.\n*$ signalSIGNALBUYSELLstoplos-095<>/think`'))
def test_arbitrary_text_in_the_letters_of_an_answer_is_read_honestly(text: str, read: Read) -> None:
    _require_honest(read, text, None)


@settings(max_examples=2 * MANY)
@given(mutant=MUTANTS)
def test_a_mutated_answer_is_read_honestly(mutant: Answered, read: Read) -> None:
    text, held = mutant
    _require_honest(read, text, held)


@settings(max_examples=MANY)
@given(first=ANSWERS, second=ANSWERS, glue=st.sampled_from(["", "\n", "\nor:\n", ",", "</think>"]))
def test_two_answers_are_one_only_if_they_agree(
    first: Answered, second: Answered, glue: str, read: Read
) -> None:
    decisions = {_core(read(text, held=held).decision) for text, held in (first, second)}
    for held in (None, Side.LONG):
        both = read(first[0] + glue + second[0], held=held).decision
        assert both.signal is Signal.HOLD or {_core(both)} == decisions


@pytest.mark.long
@pytest.mark.timeout(7200)
@settings(max_examples=250_000)
@given(mutant=MUTANTS)
def test_a_quarter_of_a_million_mutated_answers_are_read_honestly(
    mutant: Answered, read: Read
) -> None:
    text, held = mutant
    _require_honest(read, text, held)
