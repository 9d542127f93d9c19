"""Every answer of our corpus gets exactly the verdict that stands beside it."""

from collections import Counter

import pytest

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.decision import Decision, Signal
from candlewick.errors import RefusalReason, ReplyUnusableError
from tests.analysis.replies.corpus import SYMBOL, Case, cases

CASES = {case.name: case for case in cases()}
REFUSED = [name for name, case in CASES.items() if case.refused]
ACCEPTED = [name for name in CASES if name not in REFUSED]
FIELDS = ("signal", "confidence", "stop_loss", "take_profit", "size")

# The notes' list of what was seen in other systems' tests and issues.
CATEGORIES = {
    "truncation", "multiplicity", "wrapping", "lexical", "numbers", "enums", "booleans",
    "nullish", "semantics", "echo and leakage", "transport", "hostile", "accepted",
}  # fmt: skip


def extracted(case: Case) -> Decision:
    return PositionExtractor().extract(
        case.text,
        price=case.price,
        position=case.held,
        finish_reason=case.finish_reason,
        symbol=SYMBOL,
        reasoning=case.reasoning,
    )


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(ReplyUnusableError) as caught:
        extracted(CASES[name])
    assert caught.value.reason == CASES[name].refused


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_is_read_as_it_was_said(name: str) -> None:
    decision = extracted(CASES[name])
    assert {field: getattr(decision, field) for field in FIELDS} == CASES[name].expected


def test_the_corpus_covers_every_category_and_every_reason() -> None:
    counted = Counter(case.category for case in CASES.values())
    assert counted.keys() == CATEGORIES
    assert min(counted.values()) >= 5
    assert sum(counted.values()) - counted["accepted"] >= 150
    # Of a vote there is nothing to read.
    reasons = {case.refused for case in CASES.values()} - {None}
    assert reasons == {reason.value for reason in RefusalReason} - {RefusalReason.NO_AGREEMENT}


@pytest.mark.parametrize("name", ACCEPTED)
@pytest.mark.parametrize("finish", [None, "length", "content_filter", "tool_calls", "", "Stop"])
def test_nothing_is_read_of_an_answer_that_did_not_end_by_itself(
    name: str, finish: str | None
) -> None:
    case = CASES[name]
    for end in (len(case.text), len(case.text) // 2):
        with pytest.raises(ReplyUnusableError):
            PositionExtractor().extract(
                case.text[:end], price=case.price, position=case.held, finish_reason=finish
            )


def test_every_span_holds_what_was_read() -> None:
    for name in ACCEPTED:
        decision, text = extracted(CASES[name]), CASES[name].text
        spans = {key: text[start:end] for key, (start, end) in decision.spans.items()}
        assert spans["signal"].upper() == decision.signal
        if decision.signal in {Signal.BUY, Signal.SELL}:
            plain = {
                key: float(spans[key].strip("$ ").removesuffix(" USDT").replace(",", ""))
                for key in ("stop_loss", "take_profit")
            }
            assert (plain["stop_loss"], plain["take_profit"]) == (
                decision.stop_loss,
                decision.take_profit,
            )
