# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["backtesting==0.6.6", "numpy", "pandas"]
# ///
"""The series through backtesting.py: an opposite signal closes, stops and targets as ours."""

import json
import time
import warnings

import pandas as pd
from backtesting import Backtest, Strategy
from series import BALANCE, COUNT, FEE, STOP, TARGET, series


class Crossing(Strategy):
    """Opens at a crossing, closes at the opposite one."""

    def init(self) -> None:
        """Nothing to prepare: the signals are in the data."""

    def next(self) -> None:
        """Look at the newest candle."""
        signal, close = self.data.Signal[-1], self.data.Close[-1]
        if not signal:
            return
        if self.position:
            if (self.position.size > 0) != (signal > 0):
                self.position.close()
            return
        order = self.buy if signal > 0 else self.sell
        order(size=1, sl=close * (1.0 - signal * STOP), tp=close * (1.0 + signal * TARGET))


def main() -> None:
    """Run it and tell the outcome."""
    columns = series(COUNT)
    times = pd.date_range("2020-01-01", periods=COUNT, freq="min")
    frame = pd.DataFrame({name.title(): column for name, column in columns.items()}, index=times)
    warnings.simplefilter("ignore")
    start = time.process_time()
    trades = len(Backtest(frame, Crossing, cash=BALANCE, commission=FEE).run()["_trades"])
    cpu = time.process_time() - start
    print(json.dumps({"engine": "backtesting.py 0.6.6", "trades": trades, "cpu": cpu}))


if __name__ == "__main__":
    main()
