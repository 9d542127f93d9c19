"""Which indicators have a kernel, and what each is handed besides the columns."""

import importlib
import math
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import door, execution
from candlewick.indicators.engine.window import NO_SPREAD
from candlewick.indicators.fast import place

Numbers = tuple[float, ...]

CCI_SCALE = 0.015


def wanted(name: str, column: FloatArray) -> bool:
    """Say whether columns like this one are to run through a kernel."""
    if name not in KERNELS or not isinstance(column, np.ndarray):
        return False
    if _module(name) in sys.modules:
        return True
    ready = column.size > execution.INTERPRETED_UP_TO and place.is_kept(name)
    return execution.wants_machine(column.size, ready=ready)


def shortcut(name: str, options: Mapping[str, Any], shape: type | None) -> door.Door | None:
    """Load a kernel, and return it as a function of columns; nothing where none is made for this.

    The function returns None for columns that are not plain.

    Args:
        name: of the indicator.
        options: all its parameters.
        shape: a named tuple for the lines, where there are several.
    """
    numbers_of = (TALIB if options.get("compat") == "talib" else KERNELS).get(name)
    if numbers_of is None or not door.are_possible():
        return None
    numbers = numbers_of(**{key: each for key, each in options.items() if key != "compat"})
    kernel, context = load(name), np.array(numbers, dtype=np.float64)
    return door.door_to(
        kernel.entry.address, context,
        places=range(kernel.columns), first=kernel.columns, lines=kernel.lines, shape=shape,
    )  # fmt: skip


def load(name: str) -> Any:
    """Import a kernel, which compiles it unless it is kept on disk."""
    return getattr(importlib.import_module(_module(name)), name)


def compile_all(announce: Callable[[str], None] = lambda _: None) -> int:
    """Compile every kernel, remove those of other versions, and return how many there are."""
    for name in KERNELS:
        announce(name)
        load(name)
    place.remove_others()
    return len(KERNELS)


def _module(name: str) -> str:
    return f"candlewick.indicators.fast.{name}"


def _reach(weight: float) -> int:
    """Return after how many bars an average has forgotten its seed [bars].

    The seed's share is below 2 to the power of -53 then; the rest is for the last bit to settle.
    """
    keep = 1.0 - weight
    return int(45.0 / -math.log(keep)) + 8 if keep else 8


def _smoothed(length: int, weight: float) -> Numbers:
    return int(length), weight, 1.0 - weight, _reach(weight)


def _wilder(length: int) -> Numbers:
    return _smoothed(length, 1.0 / length)


def _whole(**lengths: int) -> Numbers:
    return tuple(int(each) for each in lengths.values())


def _macd(
    fast_length: int, slow_length: int, signal_length: int, *, skip: int = 0, hide: int = 0
) -> Numbers:
    fast, slow, signal = (2.0 / (each + 1) for each in (fast_length, slow_length, signal_length))
    reach = max(_reach(fast), _reach(slow)) + _reach(signal)
    lengths = int(fast_length), int(slow_length), int(signal_length)
    return (*lengths, fast, slow, signal, reach, skip, hide)


def _macd_of_talib(fast_length: int, slow_length: int, signal_length: int) -> Numbers:
    fast, slow = sorted((int(fast_length), int(slow_length)))
    return _macd(fast, slow, signal_length, skip=slow - fast, hide=1)


def _adx(length: int, adx_length: int) -> Numbers:
    reach = _reach(1.0 / length) + _reach(1.0 / adx_length)
    return int(length), int(adx_length), 1.0 / length, 1.0 / adx_length, reach


KERNELS: dict[str, Callable[..., Numbers]] = {
    "adx": _adx,
    "atr": lambda length: (*_wilder(length), 0),
    "bollinger_bands": lambda length, multiplier: (int(length), float(multiplier), NO_SPREAD),
    "cci": lambda length: (int(length), CCI_SCALE, NO_SPREAD),
    "ema": lambda length: _smoothed(length, 2.0 / (length + 1)),
    "linear_regression_slope": _whole,
    "macd": _macd,
    "mfi": _whole,
    "obv": lambda: (0.0,),
    "parabolic_sar": lambda start, increment, maximum: (
        float(start), float(increment), float(maximum),
    ),
    "rsi": _wilder,
    "sma": _whole,
    "stochastic": _whole,
    "williams_r": _whole,
}  # fmt: skip
"""The indicators that have one: what it takes after the lines, from the indicator's parameters."""

TALIB: dict[str, Callable[..., Numbers]] = {
    "atr": lambda length: (*_wilder(length), 1),
    "macd": _macd_of_talib,
    "obv": lambda: (1.0,),
}
"""Those that can do it TA-Lib's way too."""
