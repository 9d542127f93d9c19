# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["backtrader==1.9.78.123", "numpy", "pandas"]
# ///
"""The series through backtrader; orders fill at the next open, which is this close."""

import time

import backtrader as bt
import pandas as pd
from outcome import tell
from series import BALANCE, FEE, STOP, TARGET, series


class Candles(bt.feeds.PandasData):
    """The series with its signals."""

    lines = ("signal",)
    params = (("signal", "signal"),)


class Crossing(bt.Strategy):
    """Turns at each crossing; its stop and its target stand beside the opening order.

    backtrader's own bracket would look at them one candle later.
    """

    def __init__(self) -> None:
        """Begin flat."""
        self.exits: list[bt.Order] = []
        self.done: list[float] = []

    def next(self) -> None:
        """Look at the newest candle."""
        signal, close = int(self.data.signal[0]), self.data.close[0]
        if not signal or self.position.size * signal > 0:
            return
        for order in self.exits:
            self.cancel(order)
        if self.position:
            self.close()
        enter, leave = (self.buy, self.sell) if signal > 0 else (self.sell, self.buy)
        enter(size=1)
        stop = leave(size=1, exectype=bt.Order.Stop, price=close * (1.0 - signal * STOP))
        target = leave(
            size=1, exectype=bt.Order.Limit, price=close * (1.0 + signal * TARGET), oco=stop
        )
        self.exits = [stop, target]

    def notify_trade(self, trade: bt.Trade) -> None:
        """Keep what a closed trade earned."""
        if trade.isclosed:
            self.done.append(trade.pnlcomm)


def main() -> None:
    """Run it and tell the outcome."""
    columns = series()
    times = pd.date_range("2020-01-01", periods=len(columns["close"]), freq="min")
    frame = pd.DataFrame({**columns, "volume": 0.0, "openinterest": 0.0}, index=times)
    start = time.process_time(), time.perf_counter()
    engine = bt.Cerebro(stdstats=False)
    engine.adddata(Candles(dataname=frame))
    engine.addstrategy(Crossing)
    engine.broker.setcash(BALANCE)
    engine.broker.setcommission(commission=FEE)
    (strategy,) = engine.run()
    tell(
        "backtrader 1.9.78.123",
        trades=len(strategy.done),
        profit=sum(strategy.done),
        start=start,
    )


if __name__ == "__main__":
    main()
