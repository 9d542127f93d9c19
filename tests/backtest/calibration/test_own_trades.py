"""A back-test that sizes by what its model's confidence was worth so far."""

import json

import numpy as np
import pytest

from candlewick.application.settings.risk import RiskSettings
from candlewick.backtest.calibration.own_trades import OwnTrades
from candlewick.backtest.calibration.walk_forward import (
    FEWEST,
    StatedConfidence,
    calibrator_at,
)
from candlewick.backtest.plan import BacktestPlan
from candlewick.domain.candles import Candles
from candlewick.domain.events import Event, Intended
from candlewick.domain.order import Order, Purpose
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.testing.scripted_model import ScriptedModel
from tests.backtest.conftest import HOUR, SETTINGS, Run, plan_of
from tests.bench import shifted

CALIBRATED = SETTINGS.model_copy(
    update={
        "risk": RiskSettings(scale_by_confidence=True, calibrate_confidence=True, spot_margin=True)
    }
)


def sure_of_itself(prompt: Prompt) -> str:
    """Answer by the cents of the price, close by and with one of three certainties."""
    if prompt.held is not None:
        return json.dumps({"signal": "HOLD"})
    cents = round(prompt.price * 1e6) % 100
    sign = 1 if cents % 2 else -1
    return json.dumps(
        {
            "signal": "BUY" if sign > 0 else "SELL",
            "confidence": ("LOW", "MEDIUM", "HIGH")[cents % 3],
            "stop_loss": prompt.price * (1 - sign * 0.008),
            "take_profit": prompt.price * (1 + sign * 0.012),
        }
    )


def run_over(plan: BacktestPlan, inner: MemoryJournal) -> Run:
    return Run(plan=plan, model=ScriptedModel(sure_of_itself), settings=CALIBRATED, inner=inner)


def openings(events: list[Event]) -> list[Order]:
    orders = [event.order for event in events if isinstance(event, Intended)]
    return [order for order in orders if order.purpose is Purpose.OPEN]


@pytest.fixture
async def lived(history: Candles) -> list[Event]:
    """Return the events of 160 closes of two markets."""
    journal = MemoryJournal()
    plan = plan_of(history, shifted(history, symbol="ETH/USDT", seed=2), closes=160)
    await run_over(plan, journal).go()
    return list(journal.replay())


async def test_each_size_follows_from_the_outcomes_known_at_its_close_and_no_later_ones(
    lived: list[Event],
) -> None:
    ledger = Ledger.from_events(lived)
    opinions = ledger.track_record.opinions
    trades = sorted(ledger.trades, key=lambda trade: trade.position.opened_at)
    said = StatedConfidence(
        decided_at=np.array([trade.position.opened_at for trade in trades]),
        known_at=np.array([trade.closed_at for trade in trades]),
        confidence=np.array([opinions[trade.position.order_id].probability for trade in trades]),
        outcome=np.array([float(trade.profit > 0.0) for trade in trades]),
    )
    calibrated = 0
    for order in openings(lived):
        known = calibrator_at(said, order.at)
        stated = opinions[order.order_id].probability
        assert stated is not None
        assert order.worth == (None if known is None else known(stated))
        calibrated += order.worth is not None

    assert calibrated > 2 * FEWEST


async def test_a_run_that_was_stopped_learns_what_one_that_was_not_does(history: Candles) -> None:
    whole, stopped = MemoryJournal(), MemoryJournal()
    plan = plan_of(history, closes=130)
    await run_over(plan, whole).go()
    with pytest.raises(KeyboardInterrupt):
        await run_over(plan, stopped).go(stop_after=100)
    await run_over(plan, stopped).go()

    assert list(stopped.replay()) == list(whole.replay())
    assert openings(list(whole.replay()))[-1].worth is not None


def test_the_trades_of_another_model_say_nothing_of_this_one(lived: list[Event]) -> None:
    ledger = Ledger.from_events(lived)

    assert OwnTrades().map_for("scripted at scripted", ledger) is not None
    assert OwnTrades().map_for("other at scripted", ledger) is None


async def test_a_run_that_lost_so_far_goes_on_with_little_and_can_learn_better(
    history: Candles,
) -> None:
    journal = MemoryJournal()
    plan = plan_of(history, closes=160)

    def hopeless(prompt: Prompt) -> str:
        said = json.loads(sure_of_itself(prompt))
        if "stop_loss" in said:  # lost in nearly every case, in the very next candle
            said["stop_loss"] = prompt.price + 0.3 * (said["stop_loss"] - prompt.price)
            said["take_profit"] = prompt.price + 5.0 * (said["take_profit"] - prompt.price)
        return json.dumps(said)

    await Run(plan, ScriptedModel(hopeless), inner=journal, settings=CALIBRATED).go()

    orders = openings(list(journal.replay()))
    late = [order for order in orders if order.at > plan.start + 120 * HOUR]
    values = [order.quantity * order.price for order in late]
    assert values
    assert max(values) < 10_000.0 * 0.5 * 0.11
