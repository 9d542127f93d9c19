"""How many trials of a sweep one core makes in a second: other limits over the same tape.

    uv run python benchmarks/simulator/run_trials.py

Three years of hourly candles of the series, one market, every combination of some trailing stops,
sizes and limits of the day, each with its daily returns as a sweep keeps them.
"""

import itertools
import time
from typing import Final

import numpy as np
from series import BALANCE, FEE, series

from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.simulator import FillCosts
from candlewick.backtest.sweep.trial import Setup, Stage, run_trial
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.strategy.risk.exit_rules import ExitRules
from candlewick.strategy.risk.guards.loss import DailyLoss
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules

HOUR: Final = 3_600_000
COUNT: Final = 3 * 365 * 24
ROUNDS: Final = 5


def stage() -> Stage:
    """Return the tape over its candles."""
    columns = series(COUNT)
    signal = columns.pop("signal")
    candles = Candles(
        symbol="BTC/USDT",
        timeframe=Timeframe.parse("1h"),
        open_time=np.arange(COUNT, dtype=np.int64) * HOUR,
        volume=np.full(COUNT, 1e6),
        **columns,
    )
    nothing = np.full(COUNT, np.nan)
    tape = SignalTape(
        symbol="BTC/USDT", closes=candles.close_time, signal=signal, stop_loss=nothing,
        take_profit=nothing, size=nothing, probability=nothing,
    )  # fmt: skip
    closes = range(HOUR, COUNT * HOUR + 1, HOUR)
    market = simulated_market(candles, start=0, end=closes[-1])
    return Stage(tapes=(placed(market, tape),), closes=closes)


def setups() -> list[Setup]:
    """Return the trials."""
    return [
        Setup(
            rules=RiskRules(
                sizing=SizingRules(fraction=share),
                exits=ExitRules(trail=trail),
                margin=MarginRules(spot_margin=True),
                guards=(DailyLoss(limit=limit),),
            ),
            costs=FillCosts(fee=FEE, slippage=0.0005),
            balance=BALANCE,
        )
        for share, trail, limit in itertools.product(
            (0.05, 0.1, 0.2, 0.4), (1.0, 2.0, 3.0, 5.0, 8.0), (0.01, 0.02, 0.05)
        )
    ]


def main() -> None:
    """Make all trials several times and print the best round."""
    one, trials = stage(), setups()
    best, trades = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.process_time()
        trades = sum(run_trial(one, trial).trades for trial in trials)
        best = min(best, time.process_time() - start)
    print(
        f"{len(trials) / best:,.0f} trials a second ({len(trials)} trials of {COUNT:,} candles,"
        f" {trades / len(trials):,.0f} trades each, {len(trials) * COUNT / best:,.0f} candles a second)"
    )


if __name__ == "__main__":
    main()
