"""The usual fourteen as one suite, beside fourteen calls."""

from collections.abc import Callable

import numpy as np
from calls import theirs
from clock import medians
from market import Columns, candles
from pairs import FOURTEEN
from report import Finding, Part

from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

SUITE = (
    Spec("sma", length=20),
    Spec("ema", length=20),
    Spec("rsi", length=14),
    Spec("macd"),
    Spec("atr", length=14),
    Spec("adx", length=14),
    Spec("bollinger_bands", length=20),
    Spec("stochastic", length=14),
    Spec("obv"),
    Spec("mfi", length=14),
    Spec("parabolic_sar"),
    Spec("cci", length=20),
    Spec("williams_r", length=14),
    Spec("linear_regression_slope", length=14),
)

MOVED = "read open, high, low, close and volume, and write as many lines"


def table(*, quick: bool) -> Part:
    """Measure the table of the last two years of days."""
    found, lines = _measure(730, rounds=1 if quick else 101)
    return Part(
        _text(730, lines),
        [Finding("one suite, of fourteen calls", found["suite"] / found["talib"], 0.3)],
        ["", "microseconds"],
        [[name, f"{found[key] / 1e3:.1f}"] for key, name in _NAMES.items()],
    )


def million(*, quick: bool) -> Part:
    """Measure a million candles, and how near that is to only moving the numbers."""
    size = 10_000 if quick else 1_000_000
    found, lines = _measure(size, rounds=1 if quick else 11, floor=True)
    distance = found["suite"] / found["floor"]
    return Part(
        f"{_text(size, lines)} The floor is what it takes to {MOVED} into memory that is already there: the "
        f"suite takes {distance:.1f} times that, TA-Lib {found['talib'] / found['floor']:.1f} times. A suite writes "
        "into the memory of its last large result if nobody holds that any more, as here; else the system has "
        "to clear new pages for it first, which is the third row.",
        [Finding("one suite, of fourteen calls", found["suite"] / found["talib"], 0.4)],
        ["", "ns a candle"],
        [[name, f"{found[key] / size:.1f}"] for key, name in {**_NAMES, **_MORE}.items()],
    )


_NAMES = {"talib": "fourteen TA-Lib calls", "suite": "one suite"}
_MORE = {
    "fresh": "one suite, while the result before is still held",
    "floor": f"floor: {MOVED}",
}


def _text(size: int, lines: int) -> str:
    return (
        f"`Suite(...).compute(columns)` of the usual fourteen at {size:,} candles beside TA-Lib's fourteen "
        f"calls. TA-Lib's give 19 lines; the suite gives {lines}, as `adx` has both directions with it."
    )


def _measure(size: int, *, rounds: int, floor: bool = False) -> tuple[dict[str, float], int]:
    columns = candles(size)
    suite = Suite(SUITE)
    separate = [theirs(pair.talib, columns) for pair in FOURTEEN]
    calls: dict[str, Callable[[], object]] = {
        "suite": lambda: suite.compute(columns),
        "talib": lambda: [call() for call in separate],
    }
    if floor:
        calls["floor"] = _floor(columns, len(suite.names))
        calls["fresh"] = _fresh(lambda: suite.compute(columns))
    return medians(calls, rounds=rounds), len(suite.names)


def _fresh(call: Callable[[], object]) -> Callable[[], object]:
    """Hold each result until the next one is there: no memory can be used again."""
    held: list[object] = [None]

    def compute() -> None:
        held[0] = call()

    return compute


def _floor(columns: Columns, lines: int) -> Callable[[], object]:
    inputs = [columns[name] for name in ("open", "high", "low", "close", "volume")]
    room = np.zeros((lines, len(inputs[0])))

    def move() -> None:
        for column in inputs:
            np.add.reduce(column)
        room.fill(1.0)

    return move
