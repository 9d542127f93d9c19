"""Sizes that follow from what a stated probability turned out to be worth."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from candlewick.domain.answer import Answer
from candlewick.domain.calibration import ModelCalibration, ProbabilityMap
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import AccountOpened, CalibrationsLearned, Decided
from candlewick.domain.exit_plan import Conditions
from candlewick.domain.market import Market
from candlewick.domain.order import Order
from candlewick.domain.prompt import Prompt
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.calibration import LearnedCalibration
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.opening import Occasion, opening_order
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizeBy, SizingRules
from tests.domain.test_calibration import maps

FULL = 10.0
"""[BTC] A tenth of 10,000 at 100."""
BUY = Decision(
    symbol="BTC/USDT",
    as_of=7,
    signal=Signal.BUY,
    probability=0.7,
    stop_loss=98.0,
    take_profit=104.0,
)
EVEN = replace(BUY, take_profit=102.0)
FREE = CostEstimate(fee=0.0, slippage=0.0, per_volatility=0.0)


def known(true: float, *, author: str = "m at p", stated: float = 0.7) -> ModelCalibration:
    found = ProbabilityMap(stated=(stated,), true=(true,), outcomes=40)
    return ModelCalibration(author=author, template="t", source="s", map=found)


def account(decision: Decision, *calibrations: ModelCalibration, model: str = "m") -> Ledger:
    prompt = Prompt(
        symbol="BTC/USDT", as_of=7, system="", user="", facts=(), choices=(Signal.BUY,),
        held=None, price=100.0, atr=None,
    )  # fmt: skip
    answer = Answer(text="", finish_reason="stop", model=model, provider="p")
    return Ledger.from_events(
        [
            AccountOpened(account="paper", currency="USDT", balance=10_000.0, at=0),
            CalibrationsLearned(at=1, calibrations=calibrations),
            Decided(decision=decision, prompt=prompt, answer=answer),
        ]
    )


def order_for(
    decision: Decision,
    *calibrations: ModelCalibration,
    model: str = "m",
    by: SizeBy = SizeBy.FRACTION,
    costs: CostEstimate = FREE,
) -> Order | str:
    sizing = SizingRules(by=by, scaled=True, calibration=LearnedCalibration())
    return opening_order(
        decision,
        order_id="a",
        occasion=Occasion(
            market=Market(symbol="BTC/USDT"),
            price=100.0,
            conditions=Conditions(volatility=0.01, volume=1e6),
        ),
        ledger=account(decision, *calibrations, model=model),
        rules=RiskRules(sizing=sizing, costs=costs),
    )


@pytest.mark.parametrize(
    ("asked", "true", "share"),
    [(EVEN, 0.75, 0.5), (EVEN, 0.6, 0.2), (BUY, 0.75, 0.625), (BUY, 0.4, 0.1), (BUY, 1.0, 1.0)],
)
def test_the_size_follows_from_what_came_true_and_from_what_is_won_and_lost(
    asked: Decision, true: float, share: float
) -> None:
    order = order_for(asked, known(true))

    assert isinstance(order, Order)
    assert order.quantity == pytest.approx(FULL * share)
    assert order.worth == true


def test_costs_make_an_even_bet_a_losing_one() -> None:
    dear = CostEstimate(fee=0.001, slippage=0.0005, per_volatility=0.0)

    assert isinstance(order_for(EVEN, known(0.55)), Order)
    assert order_for(EVEN, known(0.55), costs=dear) == (
        "answers with a probability of 0.70 came true in 55%, which is too few to lose 2.30% or"
        " gain 1.70%"
    )


def test_nothing_is_opened_on_an_answer_whose_model_has_no_calibration() -> None:
    order = order_for(BUY, known(0.9, author="m at p"), model="fallback")

    assert order == (
        "there is no calibration of fallback at p, and the size follows from it: `candlewick"
        " calibration fit` makes one from back-tests of that model"
    )


def test_each_answer_is_sized_by_the_map_of_its_own_model() -> None:
    both = (known(0.9, author="m at p"), known(0.5, author="fallback at p"))
    mine, its = order_for(BUY, *both), order_for(BUY, *both, model="fallback")

    assert isinstance(mine, Order)
    assert isinstance(its, Order)
    assert (mine.worth, its.worth) == (0.9, 0.5)
    assert its.quantity < mine.quantity


def test_what_is_learned_takes_the_place_of_all_that_was_known_before() -> None:
    ledger = account(BUY, known(0.9, author="m at p"))
    ledger.apply(CalibrationsLearned(at=9, calibrations=(known(0.5, author="fallback at p"),)))

    assert list(ledger.calibrations) == ["fallback at p"]


def test_without_a_calibration_the_order_names_none() -> None:
    order = opening_order(
        BUY,
        order_id="a",
        occasion=Occasion(
            market=Market(symbol="BTC/USDT"), price=100.0, conditions=Conditions(volatility=0.01)
        ),
        ledger=account(BUY, known(0.1)),
        rules=RiskRules(sizing=SizingRules(scaled=True), costs=FREE),
    )

    assert isinstance(order, Order)
    assert order.quantity == pytest.approx(FULL * 0.4)
    assert order.worth is None


@example(ProbabilityMap(stated=(0.0,), true=(0.5,), outcomes=30), 0.0, SizeBy.RISK, 99.9)
@given(maps(), st.floats(0.0, 1.0), st.sampled_from(SizeBy), st.floats(90.0, 99.9))
def test_no_map_makes_a_position_larger_than_it_is_without(
    found: ProbabilityMap, stated: float, by: SizeBy, stop: float
) -> None:
    asked = replace(BUY, probability=stated, stop_loss=stop)
    scaled = order_for(asked, replace(known(0.5), map=found), by=by)
    assume(isinstance(scaled, Order))
    full = opening_order(
        asked,
        order_id="a",
        occasion=Occasion(
            market=Market(symbol="BTC/USDT"),
            price=100.0,
            conditions=Conditions(volatility=0.01, volume=1e6),
        ),
        ledger=account(asked),
        rules=RiskRules(sizing=SizingRules(by=by), costs=FREE),
    )

    assert isinstance(scaled, Order)
    assert isinstance(full, Order)
    assert 0.0 < scaled.quantity <= full.quantity
