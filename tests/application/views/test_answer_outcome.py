"""Answers are counted per model by how they were read."""

from candlewick.application.views.answer_outcome import outcome_rows
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Check, Decision, Signal
from candlewick.domain.events import Attempt, Decided
from candlewick.domain.prompt import Prompt

PROMPT = Prompt(
    symbol="BTC/USDT", as_of=0, system="", user="", facts=(), choices=(Signal.HOLD,), held=None,
    price=1.0, atr=None,
)  # fmt: skip
FINE = (Check(name="finished", passed=True),)


def answer(model: str) -> Answer:
    return Answer(text="", finish_reason="stop", model=model, provider="p")


def failed(name: str) -> tuple[Check, ...]:
    return (*FINE, Check(name=name, passed=False))


def decided(
    model: str, checks: tuple[Check, ...] = FINE, *attempts: Attempt, question: str = ""
) -> Decided:
    decision = Decision(symbol="BTC/USDT", as_of=0, signal=Signal.HOLD)
    return Decided(decision=decision, prompt=PROMPT, answer=answer(model), checks=checks,
                   question=question, attempts=attempts)  # fmt: skip


def test_every_exchange_counts_for_the_model_that_answered() -> None:
    first = Attempt(answer=answer("b"), checks=failed("truncated"))
    rows = outcome_rows([
        decided("a"),
        decided("a", failed("empty")),
        decided("a", failed("empty")),
        decided("a", FINE, first, question="Once more"),
    ])  # fmt: skip

    assert [(r.model, r.asked, r.accepted, r.refused, r.corrected, r.reasons) for r in rows] == [
        ("a", 4, 2, 2, 1, {"empty": 2}),
        ("b", 1, 0, 1, 0, {"truncated": 1}),
    ]


def test_an_answer_that_others_did_not_agree_with_was_read_all_the_same() -> None:
    [row] = outcome_rows([decided("a", failed("no agreement"))])

    assert (row.asked, row.accepted) == (1, 1)


def test_an_answer_whose_correction_never_came_counts_for_its_own_reason() -> None:
    checks = (*failed("empty"), Check(name="corrective question", passed=False))
    [row] = outcome_rows([decided("a", checks)])

    assert row.reasons == {"empty": 1}


def test_the_most_frequent_reason_stands_first() -> None:
    events = [decided("a", failed(name)) for name in ("empty", "truncated", "truncated")]

    assert list(outcome_rows(events)[0].reasons) == ["truncated", "empty"]
