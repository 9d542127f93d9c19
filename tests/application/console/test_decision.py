"""Prompts and decisions are printed to the letter."""

from dataclasses import replace

from candlewick.application.console.decision import decision_text
from candlewick.application.console.prompt import prompt_text
from candlewick.application.views.decision import (
    CheckRow,
    DecisionDetail,
    DecisionRow,
    EffectRow,
    ExchangeRow,
)
from candlewick.application.views.prompt import PromptView
from candlewick.domain.events import LevelsMoved
from candlewick.domain.versions import Versions

ROW = DecisionRow(
    id="BTC/USDT@2025-11-11T15:00Z",
    hash="0123456789abcdef" * 4,
    as_of="2025-11-11T15:00:00Z",
    symbol="BTC/USDT",
    price=1.0,
    signal="HOLD",
    confidence=None,
    probability=None,
    stop_loss=None,
    size=None,
    reason=None,
    take_profit=None,
    refused="two signals",
    reasoning="",
    model="m\x1b[2J",
    provider="p",
    recorded=False,
    cached=False,
    price_usd=None,
    latency_ms=1,
    prompt_tokens=None,
    completion_tokens=None,
    probabilities={},
    checks=[
        CheckRow(name="finished", passed=True, detail="stop"),
        CheckRow(name="two signals", passed=False, detail="BUY and SELL"),
    ],
)
LONG = "word " * 60 + "end"


def detail(**said: str) -> DecisionDetail:
    parts = {"system": "s", "prompt": "u", "answer": "a"}
    empty = dict.fromkeys(("request", "question", "model_reasoning", "snapshot", "settings"), "")
    return DecisionDetail(
        decision=ROW,
        facts=[],
        failures=[],
        attempts=[],
        effects=[],
        versions=Versions(),
        **empty | parts | said,
    )


def test_no_line_is_folded_and_no_word_is_markup() -> None:
    text = decision_text([detail(prompt=LONG, answer="[/b] :boom:")])

    assert f"\n{LONG}\n" in text
    assert "\n[/b] :boom:\n" in text


def test_what_is_empty_is_left_out() -> None:
    text = decision_text([detail()])

    assert "== answer ==" in text
    for name in ("facts", "request", "attempt", "model's reasoning", "models that failed before"):
        assert name not in text


def test_checks_the_outcome_and_what_was_done_stand_at_the_end() -> None:
    moved = LevelsMoved(symbol="BTC/USDT", at=0, stop_loss=98.0, take_profit=104.0)
    done = replace(detail(), effects=[EffectRow(kind="LevelsMoved", event=moved)])

    text = decision_text([done])

    assert text.endswith(
        "== checks ==\npassed: finished stop\nREFUSED: two signals BUY and SELL\n\n"
        "== decision ==\nHOLD: two signals\n\n"
        "== what was done ==\n"
        "1970-01-01 00:00 UTC BTC/USDT levels now: stop 98.0000, target 104.00\n\n"
        f"== made by ==\nrecord: {ROW.hash}"
    )


def test_earlier_exchanges_of_the_same_decision_are_shown() -> None:
    asked = ExchangeRow(question="Say it again.", answer="BUY", finish_reason="stop", checks=[])

    text = decision_text([replace(detail(question="Really?"), attempts=[asked])])

    assert "== attempt 1 ==\nSay it again.\nBUY\n" in text
    assert "== asked besides the prompt ==\nReally?" in text


def test_several_markets_stand_one_after_the_other() -> None:
    assert decision_text([detail(), detail()]).count("2025-11-11T15:00:00Z BTC/USDT, m") == 2


def test_control_characters_are_spelled_out_wherever_they_stand() -> None:
    hostile = "\x1b[2J\x9b\u202e"
    decision = decision_text([detail(answer=hostile, model_reasoning=hostile, request=hostile)])
    prompt = prompt_text(
        PromptView(
            symbol="BTC/USDT",
            as_of="",
            tokens=1,
            answer_tokens=1,
            price_usd=None,
            choices=[],
            system=hostile,
            user=hostile,
            facts=[hostile],
            template=hostile,
            left_out=[],
        )
    )

    for text in (decision, prompt):
        assert text.replace("\n", "").isprintable()
        assert "\\x1b[2J\\x9b\\u202e" in text
