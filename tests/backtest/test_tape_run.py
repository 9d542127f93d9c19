"""A tape's run is the live cycle's, trade by trade and close by close."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.backtest_cycle import cycle_over
from candlewick.application.wiring.simulation import simulated_setup
from candlewick.backtest.holding import Costs
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, DecisionRecord, RunCosts, RunResult
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.tape_decider import TapeDecider
from candlewick.backtest.sweep.trial import Stage, run_trial
from candlewick.backtest.tape_run import tape_run
from candlewick.backtest.trace import RunTrace
from candlewick.domain.candles import Candles
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from tests.backtest.simulator.twins import BEFORE, random_tape, settings_of, walk

COSTS: dict[str, Any] = {"fee_pct": 0.1, "slippage_pct": 0.05}
SETTINGS = settings_of("BTC/USDT", risk={"spot_margin": True}, paper=COSTS)


def plan_over(candles: Candles, tape: SignalTape) -> BacktestPlan:
    return BacktestPlan(
        markets={candles.symbol: candles},
        readings=None,
        headlines=None,
        timeframe=candles.timeframe,
        start=int(tape.closes[0]) - candles.timeframe.ms,
        end=int(tape.closes[-1]),
        look_back=BEFORE,
        balance=SETTINGS.paper.balance,
        currency="USDT",
        costs=Costs(fee=0.001, slippage=0.0005),
        seed=1,
    )


async def lived(plan: BacktestPlan, tape: SignalTape, settings: Settings = SETTINGS) -> RunResult:
    trace = RunTrace(plan.closes, kind=ContenderKind.MODEL, balance=plan.balance)
    decider = TapeDecider(
        {tape.symbol: tape},
        candles=HistoryCandles(plan.markets.values()),
        timeframe=plan.timeframe,
        look_back=plan.look_back,
    )
    journal = AnnouncingJournal(ForgetfulJournal(), tell=trace.take)
    cycle = cycle_over(plan, settings, decider, journal=journal)
    for close in plan.closes:
        await cycle.run(close)
    return trace.result(name="tape", run_id="", costs=plan.costs)


def said(tape: SignalTape) -> list[DecisionRecord]:
    return [
        DecisionRecord(
            symbol=tape.symbol, as_of=int(close), signal="BUY" if sign > 0 else "SELL",
            price=1.0, confidence=None, probability=None if np.isnan(sure) else float(sure),
            stop_loss=None, take_profit=None, size=None, reason=None,
        )
        for close, sign, sure in zip(tape.closes, tape.signal, tape.probability, strict=True)
        if sign
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [2, 3, 9])
async def test_trades_equity_and_costs_are_those_of_the_cycle(seed: int) -> None:
    candles = walk(300, seed=seed)
    tape = random_tape(candles, seed=seed)
    plan = plan_over(candles, tape)
    market = simulated_market(candles, start=plan.start, end=plan.end)
    stage = Stage(tapes=(placed(market, tape),), closes=plan.closes)
    decisions = said(tape)

    expected = await lived(plan, tape)
    run = tape_run(
        stage,
        simulated_setup(SETTINGS),
        name="tape",
        decisions=decisions,
        authors={(one.symbol, one.as_of): "tape at candlewick" for one in decisions},
        held=0,
        costs=RunCosts(),
    )

    assert run.trades == expected.trades
    assert run.equity == expected.equity
    assert run.costs.fees == pytest.approx(sum(trade.fees for trade in expected.trades))
    assert run_trial(stage, simulated_setup(SETTINGS)).trades == len(
        [trade for trade in run.trades if trade.reason != "end"]
    )


@pytest.mark.parametrize("sign", [1, -1])
async def test_what_is_open_at_the_end_is_closed_on_paper_as_the_cycle_does(sign: int) -> None:
    """Of a perpetual, so that what holding it cost counts as well."""
    candles = walk(300, seed=2, symbol="BTC/USDT:USDT", step=0.001)
    settings = settings_of("BTC/USDT:USDT", paper={**COSTS, "funding_pct": 0.05})
    plain, last = random_tape(candles, seed=2, busy=0.0), float(candles.close[-40])
    count = len(plain.closes)
    signal, none = np.zeros(count, dtype=np.int8), np.full(count, np.nan)
    stop, target = none.copy(), none.copy()
    for place in (count - 100, count - 40):
        signal[place] = sign
        stop[place], target[place] = last * (1.0 - sign * 0.05), last * (1.0 + sign * 0.1)
    signal[count - 80] = -sign
    tape = replace(
        plain, signal=signal, stop_loss=stop, take_profit=target, size=none, probability=none
    )
    plan = plan_over(candles, tape)
    market = simulated_market(candles, start=plan.start, end=plan.end)
    stage = Stage(tapes=(placed(market, tape),), closes=plan.closes)

    expected = await lived(plan, tape, settings)
    run = tape_run(
        stage,
        simulated_setup(settings),
        name="tape",
        decisions=said(tape),
        authors={("BTC/USDT:USDT", int(close)): "tape at candlewick" for close in tape.closes},
        held=0,
        costs=RunCosts(),
    )

    assert [trade.reason == "end" for trade in run.trades] == [False, True]
    assert run.trades[1].funding != 0.0
    assert run.trades[1].fees > 0.0
    assert run.trades == expected.trades
    assert run.costs.funding == pytest.approx(expected.costs.funding)
