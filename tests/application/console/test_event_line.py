"""What each event says to a person."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from rich.text import Text

from candlewick.application.console.event_line import decision_line, event_line
from candlewick.domain.answer import Answer
from candlewick.domain.calibration import ModelCalibration, ProbabilityMap
from candlewick.domain.decision import Check, Confidence, Decision, Signal
from candlewick.domain.events import (
    AccountOpened,
    CalibrationsLearned,
    Decided,
    Event,
    Filled,
    FundingPaid,
    HaltAction,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    MarketLearned,
    OrderUnknown,
    PriceTouched,
    Quoted,
    Refused,
    Rejected,
    Shadowed,
    SwitchSet,
)
from candlewick.domain.exit_plan import StopKind
from candlewick.domain.market import Market
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

AT = 1_762_873_200_000
BTC = "BTC/USDT"
WHEN = "2025-11-11 15:00 UTC BTC/USDT"

PROMPT = Prompt(
    symbol=BTC,
    as_of=AT,
    system="s",
    user="u",
    facts=(),
    choices=(Signal.BUY, Signal.HOLD),
    held=None,
    price=104_321.54,
    atr=None,
)
DECIDED = Decided(
    decision=Decision(
        symbol=BTC,
        as_of=AT,
        signal=Signal.BUY,
        confidence=Confidence.HIGH,
        stop_loss=102_000.0,
        take_profit=110_000.0,
    ),
    prompt=PROMPT,
    answer=Answer(text="{}", finish_reason="stop", model="m", provider="p"),
    checks=(Check(name="finished", passed=True, detail="stop"), Check(name="offered", passed=True)),
)
ORDER = Order(
    order_id="1",
    symbol=BTC,
    side=Side.LONG,
    purpose=Purpose.STOP_LOSS,
    quantity=0.0123456789,
    price=102_000.0,
    at=AT,
)
FILL = Fill(order_id="1", price=101_949.0, quantity=0.0123456789, fee=1.2586, at=AT)

SAID: dict[type, tuple[Event, str | None]] = {
    AccountOpened: (
        AccountOpened(account="paper", currency="USDT", balance=10_000.0, at=AT),
        "Paper account opened with 10,000.00 USDT.",
    ),
    Marked: (Marked(symbol=BTC, at=AT, price=1.0), None),
    PriceTouched: (
        PriceTouched(symbol=BTC, at=AT, price=101_900.0),
        f"{WHEN} the live price 101,900.0 ends the position",
    ),
    Decided: (
        DECIDED,
        (
            f"{WHEN} 104,321.5  BUY (HIGH) stop 102,000.0 target 110,000.0\n"
            "  checked: finished, offered"
        ),
    ),
    Held: (
        Held(symbol=BTC, at=AT, reason="the exchange is away"),
        f"{WHEN} nothing decided: the exchange is away",
    ),
    Shadowed: (
        Shadowed(challenger="qwen", symbol=BTC, at=AT, live="", decided=DECIDED),
        f"{WHEN} in shadow, qwen: BUY (HIGH)",
    ),
    Intended: (
        Intended(order=ORDER),
        f"{WHEN} order: stop loss, LONG 0.0123457 at 102,000.0",
    ),
    Filled: (Filled(fill=FILL), "  filled at 101,949.0, fee 1.26"),
    Rejected: (Rejected(order_id="1", at=AT, reason="no money"), "  rejected: no money"),
    Refused: (
        Refused(symbol=BTC, at=AT, reason="the stop would widen"),
        f"{WHEN} not done: the stop would widen",
    ),
    LevelsMoved: (
        LevelsMoved(symbol=BTC, at=AT, stop_loss=0.000123456789, take_profit=1.5),
        f"{WHEN} levels now: stop 0.00012346, target 1.5000",
    ),
    FundingPaid: (
        FundingPaid(symbol=BTC, at=AT, amount=1.25),
        f"{WHEN} paid 1.25 for holding",
    ),
    MarketLearned: (MarketLearned(at=AT, market=Market(symbol=BTC)), None),
    Quoted: (Quoted(symbol=BTC, at=AT, seen_at=AT), None),
    OrderUnknown: (
        OrderUnknown(order_id="1", at=AT, reason="timed out"),
        "  nobody knows what became of it: timed out",
    ),
    CalibrationsLearned: (
        CalibrationsLearned(
            at=AT,
            calibrations=(
                ModelCalibration(
                    author="m at p",
                    template="1f2e" * 16,
                    source="a" * 64,
                    map=ProbabilityMap(stated=(0.6, 0.7), true=(0.41, 0.52), outcomes=1_084),
                ),
            ),
        ),
        (
            f"{WHEN.partition(' BTC')[0]} calibration m at p, template 1f2e1f2e1f2e, 1,084 outcomes:"
            " 0.60 is worth 0.41, 0.70 is worth 0.52"
        ),
    ),
    SwitchSet: (
        SwitchSet(at=AT, action=HaltAction.CLOSE, reason="holiday"),
        f"{WHEN.partition(' BTC')[0]} kill switch on (close) holiday",
    ),
}


def test_an_order_says_what_a_calibration_sized_it_by() -> None:
    sized = event_line(Intended(order=replace(ORDER, worth=0.5625)))
    none = event_line(CalibrationsLearned(at=AT, calibrations=()))

    assert sized is not None
    assert sized.plain.endswith("at 102,000.0, sized by a probability of 0.56")
    assert none is not None
    assert none.plain.endswith("calibration none any more")


def test_what_was_received_and_a_switch_that_is_off_are_said_as_such() -> None:
    received = event_line(FundingPaid(symbol=BTC, at=AT, amount=-1.25))
    off = event_line(SwitchSet(at=AT, action=None))
    trailing = LevelsMoved(
        symbol=BTC, at=AT, stop_loss=1.25, take_profit=1.5, stop_kind=StopKind.TRAILING_STOP
    )
    moved = event_line(trailing)

    assert received is not None
    assert received.plain == f"{WHEN} received 1.25 for holding"
    assert off is not None
    assert off.plain.endswith("kill switch off")
    assert moved is not None
    assert moved.plain.endswith("stop 1.2500 (trailing stop), target 1.5000")


def test_a_challenger_without_a_usable_answer_is_said_with_the_reason() -> None:
    silent = Shadowed(challenger="qwen", symbol=BTC, at=AT, live="", failure="it \x1b[2J hangs")
    held = replace(DECIDED.decision, signal=Signal.HOLD, confidence=None, refused="no signal")
    refused = replace(silent, decided=replace(DECIDED, decision=held), failure="")

    line = event_line(silent)
    assert line is not None
    assert line.plain.startswith(f"{WHEN} in shadow, qwen: no answer: it ")
    assert "\x1b" not in line.plain
    line = event_line(refused)
    assert line is not None
    assert line.plain == f"{WHEN} in shadow, qwen: HOLD since its answer was refused (no signal)"


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_of_event_says_what_it_is_or_is_silent_on_purpose(kind: type) -> None:
    event, words = SAID[kind]

    line = event_line(event)

    assert (None if line is None else line.plain) == words


def test_a_recorded_answer_is_labelled() -> None:
    recorded = replace(DECIDED, answer=replace(DECIDED.answer, recorded=True))

    assert "[recorded]" in decision_line(recorded).plain
    assert "[recorded]" not in decision_line(DECIDED).plain


def test_a_decision_without_levels_names_none() -> None:
    hold = replace(DECIDED, decision=Decision(symbol=BTC, as_of=AT, signal=Signal.HOLD), checks=())

    assert decision_line(hold).plain == f"{WHEN} 104,321.5  HOLD"


def test_a_decision_with_one_level_says_that_the_other_is_open() -> None:
    update = replace(
        DECIDED,
        decision=Decision(symbol=BTC, as_of=AT, signal=Signal.UPDATE, stop_loss=103_000.0),
        checks=(),
    )

    assert decision_line(update).plain.endswith("UPDATE stop 103,000.0 target -")


def test_a_check_that_failed_is_named_with_its_reason() -> None:
    refused = replace(
        DECIDED,
        checks=(
            Check(name="finished", passed=True),
            Check(name="wrong side", passed=False, detail="stop above the price"),
        ),
    )

    assert decision_line(refused).plain.endswith(
        "\n  checked: finished\n  refused: wrong side (stop above the price)"
    )


HOSTILE = "\x1b[2J\x9b1m\u202e\x07"


@pytest.mark.parametrize(
    "event",
    [
        Held(symbol=BTC, at=AT, reason=HOSTILE),
        Refused(symbol=BTC, at=AT, reason=HOSTILE),
        Rejected(order_id="1", at=AT, reason=HOSTILE),
        OrderUnknown(order_id="1", at=AT, reason=HOSTILE),
        SwitchSet(at=AT, action=HaltAction.FREEZE, reason=HOSTILE),
        replace(DECIDED, checks=(Check(name="x", passed=False, detail=HOSTILE),)),
    ],
    ids=lambda event: type(event).__name__,
)
def test_no_control_character_is_passed_on(event: Event) -> None:
    line = event_line(event)

    assert isinstance(line, Text)
    assert line.plain.replace("\n", "").isprintable()
    assert "[2J" in line.plain


@pytest.mark.parametrize("bad", [Held, Refused, Rejected, OrderUnknown, SwitchSet])
def test_what_did_not_happen_stands_out(bad: Callable[..., Event]) -> None:
    line = event_line(SAID[bad][0])  # type: ignore[index]

    assert line is not None
    assert "red" in {str(span.style) for span in line.spans} | {str(line.style)}
