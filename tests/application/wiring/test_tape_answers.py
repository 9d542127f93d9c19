"""The answers to a signal tape are the same in whatever order they came."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.application.wiring.tape_answers import Answers
from candlewick.domain.answer import Answer, Usage
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Attempt, Decided
from candlewick.domain.prompt import Prompt

HOUR = 3_600_000
SIGNALS = (Signal.BUY, Signal.HOLD, Signal.SELL)


def decided(number: int) -> Decided:
    symbol, as_of = ("BTC/USDT", "ETH/USDT")[number % 2], (1 + number // 2) * HOUR
    signal = SIGNALS[number % 3]
    answer = Answer(
        text=signal, finish_reason="stop", model=f"m{number % 2}", provider="x",
        usage=Usage(prompt_tokens=number, completion_tokens=1),
        price_usd=0.1 * (1 + number), cached=number % 4 == 0, latency_ms=number,
    )  # fmt: skip
    prompt = Prompt(
        symbol=symbol, as_of=as_of, system="s", user=f"u{number}", facts=(), choices=(signal,),
        held=None, price=1.0, atr=None,
    )  # fmt: skip
    return Decided(
        decision=Decision(symbol=symbol, as_of=as_of, signal=signal), prompt=prompt, answer=answer
    )


def taken(all_decided: list[Decided]) -> Answers:
    answers = Answers()
    for one in all_decided:
        answers.take(one, snapshot=f"known at {one.prompt.as_of}")
    return answers


@given(order=st.permutations(range(9)))
@settings(deadline=None)
def test_the_order_in_which_answers_came_leaves_no_trace(order: list[int]) -> None:
    mine = taken([decided(number) for number in order])
    plain = taken([decided(number) for number in range(9)])

    assert mine.model_usd == plain.model_usd
    assert mine.spent_usd == plain.spent_usd
    assert (mine.tokens, mine.fresh, mine.kept) == (plain.tokens, plain.fresh, plain.kept)
    assert mine.records == plain.records
    assert mine.decisions == plain.decisions
    assert list(mine.authors.items()) == list(plain.authors.items())
    assert mine.asked() == plain.asked()


def test_what_is_new_is_told_from_what_was_known() -> None:
    answers = taken([decided(number) for number in range(5)])

    assert (answers.fresh, answers.kept) == (3, 2)
    assert answers.model_usd == pytest.approx(0.1 * (1 + 2 + 3 + 4 + 5))
    assert answers.spent_usd == answers.spent == pytest.approx(0.1 * (2 + 3 + 4))
    assert answers.authors["ETH/USDT", HOUR] == "m1 at x"


def test_a_price_that_is_not_known_leaves_the_sum_unknown() -> None:
    last = decided(5)
    free = replace(last, answer=replace(last.answer, price_usd=None))
    answers = taken([decided(1), free])

    assert (answers.model_usd, answers.spent_usd) == (None, None)
    assert answers.spent == pytest.approx(0.2)


def test_refused_answers_that_were_asked_again_count_too() -> None:
    one = decided(1)
    again = replace(one, attempts=(Attempt(question="", answer=decided(3).answer, checks=()),))

    answers = taken([again])

    assert answers.fresh == 2
    assert answers.tokens == (4, 2)
    assert answers.model_usd == pytest.approx(0.2 + 0.4)
    assert answers.asked().answers == 1
