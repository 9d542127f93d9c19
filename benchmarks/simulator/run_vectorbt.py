# /// script
# requires-python = ">=3.11,<3.13"
# dependencies = ["vectorbt==1.2.0", "numpy", "pandas"]
# ///
"""The series through vectorbt: an opposite signal closes, stops and targets inside the candle."""

import json
import time
import warnings

import pandas as pd
from series import BALANCE, COUNT, FEE, REPEATS, STOP, TARGET, series

warnings.simplefilter("ignore")
import vectorbt as vbt  # noqa: E402 - its import warns


def main() -> None:
    """Run it warm, several times, and tell the best; records are made, statistics are not."""
    columns = series(COUNT)
    frame = {name: pd.Series(column) for name, column in columns.items()}
    up, down = frame["signal"] > 0, frame["signal"] < 0
    best, trades = float("inf"), 0
    for _ in range(REPEATS):
        start = time.process_time()
        portfolio = vbt.Portfolio.from_signals(
            frame["close"], entries=up, exits=down, short_entries=down, short_exits=up,
            open=frame["open"], high=frame["high"], low=frame["low"], size=1.0, fees=FEE,
            sl_stop=STOP, tp_stop=TARGET, init_cash=BALANCE,
            upon_opposite_entry="close",
        )  # fmt: skip
        trades = len(portfolio.trades.records)
        best = min(best, time.process_time() - start)
    print(json.dumps({"engine": "vectorbt 1.2.0", "trades": trades, "cpu": best}))


if __name__ == "__main__":
    main()
