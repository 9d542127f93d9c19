"""One bar more: the default suite beside TA-Lib's handles."""

import random
import statistics
import time
from collections.abc import Callable
from importlib import import_module

from market import Columns, candles
from report import Finding, Part

from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.suite import Suite

WARM_UP = 500
UPDATES = 4_000
BATCH = 20
"""[bars] how many are timed together: a clock reading is not free."""

HANDLES = (
    "SMA(close, 20)",
    "EMA(close, 20)",
    "EMA(close, 50)",
    "EMA(close, 200)",
    "RSI(close, 14)",
    "MACD(close)",
    "STOCH(high, low, close, 14, 3, 0, 3, 0)",
    "WILLR(high, low, close, 14)",
    "ROC(close, 24)",
    "CCI(high, low, close, 20)",
    "ADX(high, low, close, 14)",
    "PLUS_DI(high, low, close, 14)",
    "MINUS_DI(high, low, close, 14)",
    "SUPERTREND(high, low, close, 10, 3.0)",
    "SAR(high, low, 0.02, 0.2)",
    "AROON(high, low, 14)",
    "AROONOSC(high, low, 14)",
    "ATR(high, low, close, 14)",
    "BBANDS(close, 20, 2.0, 2.0)",
    "KC(high, low, close, 20, 10, 2.0)",
    "DONCHIAN(high, low, 20)",
    "VWAP(high, low, close, volume)",
    "MFI(high, low, close, volume, 14)",
    "OBV(close, volume)",
    "CMF(high, low, close, volume, 20)",
    "EFI(close, volume, 13)",
)
"""What of the default suite TA-Lib has, as its calls."""

WITHOUT = (
    "ichimoku", "choppiness", "volatility_per_candle", "twap", "the slope of obv", "hurst",
    "return_kurtosis_50", "z_score", "pivot_points",
)  # fmt: skip
"""What it has not."""

Update = Callable[[int], object]


def streaming(*, quick: bool) -> Part:
    """Measure one update of each, in turns of some bars."""
    updates = 200 if quick else UPDATES
    columns = candles(WARM_UP + updates)
    suite = Suite(DEFAULT_SUITE)
    sides = {"suite": _suite(suite, columns), "handles": _handles(columns)}
    found: dict[str, list[float]] = {side: [] for side in sides}
    order = list(sides)
    shuffle = random.Random(1).shuffle  # noqa: S311 - an order, not a secret
    for begin in range(WARM_UP, WARM_UP + updates, BATCH):
        shuffle(order)
        for side in order:
            found[side].append(_time(sides[side], begin))
    ours, theirs = (statistics.median(found[side]) / 1e3 for side in ("suite", "handles"))
    return Part(
        f"`SuiteStream.update(bar)` of the default suite ({len(DEFAULT_SUITE)} indicators, {len(suite.names)} "
        f"lines), the median of {updates:,} updates, timed twenty at a time, after {WARM_UP} bars. TA-Lib's handles stand "
        f"beside it for what TA-Lib has of the suite; it has not: {', '.join(WITHOUT)}.",
        [Finding("one update", ours, 10.0, unit=" us")],
        ["", "microseconds"],
        [
            [f"the default suite, {len(DEFAULT_SUITE)} indicators", f"{ours:.1f}"],
            [
                f"{len(HANDLES)} handles of TA-Lib: {', '.join(_name(h) for h in HANDLES)}",
                f"{theirs:.1f}",
            ],
        ],
    )


def _suite(suite: Suite, columns: Columns) -> Update:
    stream = suite.stream(compiled=True)
    names = suite.columns
    lists = [columns[name].tolist() for name in names]
    bars = [dict(zip(names, numbers, strict=True)) for numbers in zip(*lists, strict=True)]
    for bar in bars[:WARM_UP]:
        stream.update(bar)
    return lambda number: stream.update(bars[number])


def _handles(columns: Columns) -> Update:
    """Open every handle on the history; an update gives each the numbers it takes."""
    history = {name: values[:WARM_UP] for name, values in columns.items()}
    names = {**vars(import_module("talib.stream")), **history}
    updates = [eval(call, names).update for call in HANDLES]  # noqa: S307 - our own text, above
    takes = [[name for name in _names(call) if name in columns] for call in HANDLES]
    bars = [
        [tuple(float(columns[name][bar]) for name in each) for each in takes]
        for bar in range(len(columns["close"]))
    ]

    def update(number: int) -> None:
        for handle, numbers in zip(updates, bars[number], strict=True):
            handle(*numbers)

    return update


def _names(call: str) -> list[str]:
    return call.partition("(")[2].rstrip(")").split(", ")


def _name(call: str) -> str:
    return call.partition("(")[0]


def _time(update: Update, begin: int) -> float:
    start = time.process_time_ns()
    for number in range(begin, begin + BATCH):
        update(number)
    return (time.process_time_ns() - start) / BATCH
