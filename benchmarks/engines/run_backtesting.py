# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["backtesting==0.6.6", "numpy", "pandas"]
# ///
"""The series through backtesting.py; orders fill at the next open, which is this close."""

import time
import warnings

import pandas as pd
from backtesting import Backtest, Strategy
from outcome import tell
from series import BALANCE, FEE, STOP, TARGET, series


class Crossing(Strategy):
    """Turns at each crossing, with a stop and a target."""

    def init(self) -> None:
        """Nothing to prepare: the signals are in the data."""

    def next(self) -> None:
        """Look at the newest candle."""
        signal, close = self.data.Signal[-1], self.data.Close[-1]
        if not signal or (self.position and (self.position.size > 0) == (signal > 0)):
            return
        self.position.close()
        order = self.buy if signal > 0 else self.sell
        order(size=1, sl=close * (1.0 - signal * STOP), tp=close * (1.0 + signal * TARGET))


def main() -> None:
    """Run it and tell the outcome."""
    columns = series()
    times = pd.date_range("2020-01-01", periods=len(columns["close"]), freq="min")
    frame = pd.DataFrame({name.title(): column for name, column in columns.items()}, index=times)
    warnings.simplefilter("ignore")
    start = time.process_time(), time.perf_counter()
    test = Backtest(frame, Crossing, cash=BALANCE, commission=FEE)
    trades = test.run()["_trades"]
    fees = FEE * (trades["EntryPrice"] + trades["ExitPrice"]).sum()
    moves = (trades["ExitPrice"] - trades["EntryPrice"]) * trades["Size"]
    tell("backtesting.py 0.6.6", trades=len(trades), profit=moves.sum() - fees, start=start)


if __name__ == "__main__":
    main()
