"""The indicators behind one object, by category, with a stopwatch and a CSV writer on request.

The functions in `candlewick.indicators` touch neither clock nor disk; this object, which belongs
to the person at the keyboard and not to the core, may do both.
"""

import csv
import functools
import inspect
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from candlewick import indicators
from candlewick.errors import UserError

P = ParamSpec("P")
R = TypeVar("R")

CSV_FOLDER = Path("trading_data") / "indicators"


class TechnicalIndicators:
    """Every indicator, by category: `TechnicalIndicators().momentum.rsi(close, length=14)`.

    Attributes:
        timings: how long each call took, by the indicator's name [seconds, oldest first];
            empty unless `measure_time`.
        momentum, overlap, price, statistical, support_resistance, trend, volatility, volume:
            the functions of `candlewick.indicators`, with the same parameters.
    """

    def __init__(
        self,
        measure_time: bool = False,  # noqa: FBT001, FBT002 - the order of the original system
        save_to_csv: bool = False,  # noqa: FBT001, FBT002 - the order of the original system
        *,
        timer: Callable[[], float] = time.perf_counter,
        csv_folder: Path | str = CSV_FOLDER,
    ) -> None:
        """Choose what happens around each call.

        Args:
            measure_time: note in `timings` how long each call took.
            save_to_csv: write each result to `csv_folder`, one file per indicator and
                parameters, replaced by the next call with the same ones.
            timer: [seconds] any clock that only goes forward.
            csv_folder: where to; made when the first result is there.
        """
        self.timings: dict[str, list[float]] = {}
        watch = _Watch(
            timings=self.timings if measure_time else None,
            timer=timer,
            folder=Path(csv_folder) if save_to_csv else None,
        )
        self.momentum = Momentum(watch)
        self.overlap = Overlap(watch)
        self.price = Price(watch)
        self.statistical = Statistical(watch)
        self.support_resistance = SupportResistance(watch)
        self.trend = Trend(watch)
        self.volatility = Volatility(watch)
        self.volume = Volume(watch)


class Momentum:
    """How fast, and in which direction."""

    def __init__(self, watch: "_Watch") -> None:
        self.cci = watch(indicators.cci)
        self.macd = watch(indicators.macd)
        self.roc = watch(indicators.roc)
        self.rsi = watch(indicators.rsi)
        self.stochastic = watch(indicators.stochastic)
        self.williams_r = watch(indicators.williams_r)


class Overlap:
    """Averages that lie over the price."""

    def __init__(self, watch: "_Watch") -> None:
        self.ema = watch(indicators.ema)
        self.rma = watch(indicators.rma)
        self.sma = watch(indicators.sma)
        self.wma = watch(indicators.wma)


class Price:
    """The price, seen differently."""

    def __init__(self, watch: "_Watch") -> None:
        self.log_return = watch(indicators.log_return)
        self.typical_price = watch(indicators.typical_price)


class Statistical:
    """What a statistician would ask of the series."""

    def __init__(self, watch: "_Watch") -> None:
        self.hurst = watch(indicators.hurst)
        self.kurtosis = watch(indicators.kurtosis)
        self.z_score = watch(indicators.z_score)


class SupportResistance:
    """Levels at which the price may turn."""

    def __init__(self, watch: "_Watch") -> None:
        self.pivot_points = watch(indicators.pivot_points)
        self.rolling_high_low = watch(indicators.rolling_high_low)


class Trend:
    """Whether there is a trend, and where it would end."""

    def __init__(self, watch: "_Watch") -> None:
        self.adx = watch(indicators.adx)
        self.aroon = watch(indicators.aroon)
        self.ichimoku = watch(indicators.ichimoku)
        self.parabolic_sar = watch(indicators.parabolic_sar)
        self.supertrend = watch(indicators.supertrend)


class Volatility:
    """How far the price swings."""

    def __init__(self, watch: "_Watch") -> None:
        self.atr = watch(indicators.atr)
        self.bollinger_bands = watch(indicators.bollinger_bands)
        self.choppiness = watch(indicators.choppiness)
        self.donchian_channels = watch(indicators.donchian_channels)
        self.keltner_channels = watch(indicators.keltner_channels)
        self.realised_volatility = watch(indicators.realised_volatility)
        self.true_range = watch(indicators.true_range)


class Volume:
    """Who pushes, and at what price the volume changed hands."""

    def __init__(self, watch: "_Watch") -> None:
        self.cmf = watch(indicators.cmf)
        self.force_index = watch(indicators.force_index)
        self.mfi = watch(indicators.mfi)
        self.obv = watch(indicators.obv)
        self.rolling_twap = watch(indicators.rolling_twap)
        self.rolling_vwap = watch(indicators.rolling_vwap)
        self.twap = watch(indicators.twap)
        self.vwap = watch(indicators.vwap)


class _Watch:
    """Puts the stopwatch and the writer around a function; around nothing where neither is on."""

    def __init__(
        self,
        *,
        timings: dict[str, list[float]] | None,
        timer: Callable[[], float],
        folder: Path | None,
    ) -> None:
        self.timings = timings
        self.timer = timer
        self.folder = folder

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        watched = function
        if self.timings is not None:
            watched = _timed(watched, timings=self.timings, timer=self.timer)
        if self.folder is not None:
            watched = _saved(watched, folder=self.folder)
        return watched


def _timed(
    function: Callable[P, R], *, timings: dict[str, list[float]], timer: Callable[[], float]
) -> Callable[P, R]:
    @functools.wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        began = timer()
        result = function(*args, **kwargs)
        timings.setdefault(function.__name__, []).append(timer() - began)
        return result

    return timed


def _saved(function: Callable[P, R], *, folder: Path) -> Callable[P, R]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def saved(*args: P.args, **kwargs: P.kwargs) -> R:
        result = function(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        numbers = {k: v for k, v in bound.arguments.items() if not isinstance(v, np.ndarray)}
        name = "_".join([function.__name__, *(f"{k}_{v}" for k, v in numbers.items())])
        _write(folder / f"{name}.csv", _columns(result, function.__name__, bound.arguments))
        return result

    return saved


def _columns(result: object, name: str, arguments: dict[str, object]) -> dict[str, list[object]]:
    outputs = dict(zip(getattr(result, "_fields", (name,)), _arrays(result), strict=True))
    times = arguments.get("open_time")
    size = len(next(iter(outputs.values())))
    rows: dict[str, list[object]] = (
        {"open_time": times.tolist()}
        if isinstance(times, np.ndarray)
        else {"bar": list(range(size))}
    )
    for output, values in outputs.items():
        rows[output] = ["" if np.isnan(value) else repr(value) for value in values.tolist()]
    return rows


def _arrays(result: object) -> tuple[np.ndarray, ...]:
    return result if isinstance(result, tuple) else (np.asarray(result),)


def _write(path: Path, columns: dict[str, list[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
        draft.replace(path)
    except OSError as error:
        msg = (
            f"The indicator values cannot be written to {path}: {error.strerror}. "
            "Give `csv_folder` a folder that you may write to."
        )
        raise UserError(msg) from error
