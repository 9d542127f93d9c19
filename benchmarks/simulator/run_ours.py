"""The series through the compiled simulator: stops, targets, fees, full records, an equity curve.

uv run python benchmarks/simulator/run_ours.py
"""

import json
import time
from typing import Final

import numpy as np
from series import BALANCE, COUNT, FEE, REPEATS, STOP, TARGET, series

from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.simulator import FillCosts, simulate
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules

MINUTE: Final = 60_000


def main() -> None:
    """Run it warm, several times, and tell the best."""
    columns = series(COUNT)
    signal = columns.pop("signal")
    candles = Candles(
        symbol="BTC/USDT",
        timeframe=Timeframe.parse("1m"),
        open_time=np.arange(COUNT, dtype=np.int64) * MINUTE,
        volume=np.full(COUNT, 1e6),
        **columns,
    )
    market = simulated_market(candles, start=0, end=int(candles.close_time[-1]))
    nothing = np.full(COUNT, np.nan)
    tape = SignalTape(
        symbol="BTC/USDT", closes=candles.close_time, signal=signal, stop_loss=nothing,
        take_profit=nothing, size=nothing, probability=nothing,
    )  # fmt: skip
    rules = RiskRules(
        sizing=SizingRules(fraction=1e-4),
        margin=MarginRules(spot_margin=True),
        levels=LevelRules(default_stop_loss=STOP, default_take_profit=TARGET),
    )
    costs = FillCosts(fee=FEE, slippage=0.0)
    best, run = float("inf"), None
    for _ in range(REPEATS):
        start = time.process_time()
        run = simulate(placed(market, tape), rules=rules, costs=costs, balance=BALANCE)
        best = min(best, time.process_time() - start)
    trades = 0 if run is None else len(run.trades)
    print(json.dumps({"engine": "Candlewick, compiled", "trades": trades, "cpu": best}))


if __name__ == "__main__":
    main()
