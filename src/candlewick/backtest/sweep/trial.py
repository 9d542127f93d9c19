"""One trial of a sweep: the same tapes, other limits and costs."""

from dataclasses import dataclass

import numpy as np

from candlewick.backtest.metric import maximum_drawdown
from candlewick.backtest.simulator.market import SimulatedMarket
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.simulator import FillCosts, Simulation, simulate
from candlewick.backtest.statistics.daily_curve import daily_curve
from candlewick.domain.arrays import FloatArray
from candlewick.strategy.risk.rules import RiskRules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """What all trials of a sweep share.

    Attributes:
        markets: the candles, one account each, which begins with an even part of the balance.
        tapes: the decisions, in the order of the markets.
        closes: [ms since 1970 UTC] at which the accounts are valued together.
    """

    markets: tuple[SimulatedMarket, ...]
    tapes: tuple[SignalTape, ...]
    closes: range


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What makes a trial.

    Attributes:
        rules: the user's limits.
        costs: of each fill.
        balance: [account currency, > 0] of all accounts together.
    """

    rules: RiskRules
    costs: FillCosts
    balance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """What came of a trial.

    Attributes:
        returns: [fraction] of each day.
        total_return: [fraction] after all costs; what is open at the end at its last price.
        maximum_drawdown: [fraction of the peak, >= 0].
        trades: how many were closed [>= 0].
        won: how many of them with a profit [>= 0].
        fees: [account currency, >= 0] of closed trades.
        slippage: [account currency] likewise.
        funding: [account currency] likewise.
    """

    returns: tuple[float, ...]
    total_return: float
    maximum_drawdown: float
    trades: int
    won: int
    fees: float
    slippage: float
    funding: float


def run_trial(stage: Stage, setup: Setup) -> TrialResult:
    """Trade every tape of `stage` under `setup`."""
    runs = traded(stage, setup)
    closes = np.array(stage.closes, dtype=np.int64)
    worth = worth_of(stage, runs, balance=setup.balance)
    curve = daily_curve(closes, worth, start=stage.markets[0].start, balance=setup.balance)
    profits = np.concatenate([run.column("profit") for run in runs])
    return TrialResult(
        returns=tuple(curve.returns.tolist()),
        total_return=float(worth[-1] / setup.balance - 1.0),
        maximum_drawdown=maximum_drawdown(np.concatenate(([setup.balance], worth))),
        trades=len(profits),
        won=int(np.sum(profits > 0.0)),
        fees=_total(runs, "entry_fee") + _total(runs, "exit_fee"),
        slippage=_total(runs, "entry_slippage") + _total(runs, "exit_slippage"),
        funding=_total(runs, "funding"),
    )


def traded(stage: Stage, setup: Setup) -> list[Simulation]:
    """Trade each tape with an account of its own, which begins with an even part of the balance."""
    share = setup.balance / len(stage.markets)
    return [
        simulate(market, tape, rules=setup.rules, costs=setup.costs, balance=share)
        for market, tape in zip(stage.markets, stage.tapes, strict=True)
    ]


def worth_of(stage: Stage, runs: list[Simulation], *, balance: float) -> FloatArray:
    """Return what all accounts together are worth at the closes of `stage` [account currency]."""
    closes, share = np.array(stage.closes, dtype=np.int64), balance / len(runs)
    pairs = zip(stage.markets, runs, strict=True)
    return np.asarray(
        np.sum([_worth_at(closes, market, run, share) for market, run in pairs], axis=0)
    )


def _worth_at(
    closes: np.ndarray, market: SimulatedMarket, run: Simulation, balance: float
) -> FloatArray:
    """Return the account's worth at `closes`; in a hole of the candles, that before it."""
    places = np.searchsorted(market.columns[4], closes, side="right")
    return np.concatenate(([balance], run.equity))[places]


def _total(runs: list[Simulation], name: str) -> float:
    return float(sum(np.sum(run.column(name)) for run in runs))
