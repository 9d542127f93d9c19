"""The indicators that a snapshot holds: value, change, and place among the window's values."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import IndicatorReading, Scale
from candlewick.domain.timeframe import Timeframe
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.engine.arithmetic import quotient
from candlewick.indicators.engine.execution import prefers_machine
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.window import rolling_sum
from candlewick.indicators.moving_suite import Lines, MovingSuite, MovingWindow
from candlewick.indicators.standing import percentiles_of_newest
from candlewick.indicators.suite import Suite

MINIMUM_CANDLES = 250
"""How many candles the slowest of them needs to have settled (the 200 EMA)."""

IndicatorReader = Callable[[Candles], tuple[IndicatorReading, ...]]
"""Reads the indicators at the newest of some candles: `read_indicators`, or what equals it."""

_CLOSE, _VOLUME = column("close"), column("volume")
_OWN: Final = (Scale.OWN, lambda values: values)
_DISTANCE: Final = (Scale.LINE, lambda values: _CLOSE / values - 1.0)
_OF_PRICE: Final = (Scale.PRICE, lambda values: values / _CLOSE)
_PERCENT: Final = (Scale.PRICE, lambda values: values / 100.0)
_RETURN: Final = (Scale.PRICE, lambda values: values)
_OF_VOLUME: Final = (Scale.VOLUME, lambda values: quotient(values, rolling_sum(_VOLUME, 24)))
_OF_TURNOVER: Final = (Scale.VOLUME, lambda values: values / _CLOSE)
"""How a line is brought onto a scale that any market shares; `_OF_TURNOVER` is divided by the mean
volume of the window besides, which is no line."""

_READINGS: Final = (
    ("overlap", "sma_20", "sma_20", "price", _DISTANCE),
    ("overlap", "ema_20", "ema_20", "price", _DISTANCE),
    ("overlap", "ema_50", "ema_50", "price", _DISTANCE),
    ("overlap", "ema_200", "ema_200", "price", _DISTANCE),
    ("momentum", "rsi_14", "rsi_14", "", _OWN),
    ("momentum", "macd", "macd.line", "price", _OF_PRICE),
    ("momentum", "macd_signal", "macd.signal", "price", _OF_PRICE),
    ("momentum", "macd_histogram", "macd.histogram", "price", _OF_PRICE),
    ("momentum", "stochastic_k", "stochastic.k", "", _OWN),
    ("momentum", "stochastic_d", "stochastic.d", "", _OWN),
    ("momentum", "williams_r_14", "williams_r_14", "", _OWN),
    ("momentum", "roc_24", "roc_24", "percent", _PERCENT),
    ("momentum", "cci_20", "cci_20", "", _OWN),
    ("trend", "adx_14", "adx_14.adx", "", _OWN),
    ("trend", "plus_di_14", "adx_14.plus_di", "", _OWN),
    ("trend", "minus_di_14", "adx_14.minus_di", "", _OWN),
    ("trend", "supertrend_10_3", "supertrend.line", "price", _DISTANCE),
    ("trend", "parabolic_sar", "parabolic_sar", "price", _DISTANCE),
    ("trend", "aroon_up_14", "aroon_14.up", "", _OWN),
    ("trend", "aroon_down_14", "aroon_14.down", "", _OWN),
    ("trend", "ichimoku_conversion_9", "ichimoku.conversion", "price", _DISTANCE),
    ("trend", "ichimoku_base_26", "ichimoku.base", "price", _DISTANCE),
    ("trend", "ichimoku_span_a", "ichimoku.span_a", "price", _DISTANCE),
    ("trend", "ichimoku_span_b", "ichimoku.span_b", "price", _DISTANCE),
    ("volatility", "atr_14", "atr_14", "price", _OF_PRICE),
    ("volatility", "bollinger_upper_20", "bollinger_bands_20.upper", "price", _DISTANCE),
    ("volatility", "bollinger_lower_20", "bollinger_bands_20.lower", "price", _DISTANCE),
    ("volatility", "keltner_upper_20", "keltner_channels.upper", "price", _DISTANCE),
    ("volatility", "keltner_lower_20", "keltner_channels.lower", "price", _DISTANCE),
    ("volatility", "choppiness_14", "choppiness_14", "", _OWN),
    ("volatility", "volatility_per_candle_20", "volatility_per_candle", "ratio", _RETURN),
    ("volume", "vwap_day", "vwap", "price", _DISTANCE),
    ("volume", "twap_day", "twap", "price", _DISTANCE),
    ("volume", "mfi_14", "mfi_14", "", _OWN),
    ("volume", "obv_change_24", "obv_slope_24", "base", _OF_VOLUME),
    ("volume", "cmf_20", "cmf_20", "ratio", _OWN),
    ("volume", "force_index_13", "force_index_13", "", _OF_TURNOVER),
    ("statistical", "hurst_100", "hurst_100.corrected", "ratio", _OWN),
    ("statistical", "return_kurtosis_50", "return_kurtosis_50", "", _OWN),
    ("statistical", "z_score_20", "z_score_20", "", _OWN),
    ("support_resistance", "donchian_upper_20", "donchian_channels_20.upper", "price", _DISTANCE),
    ("support_resistance", "donchian_lower_20", "donchian_channels_20.lower", "price", _DISTANCE),
    ("support_resistance", "pivot_day", "pivot_points.pivot", "price", _DISTANCE),
    ("support_resistance", "pivot_resistance_1", "pivot_points.resistance_1", "price", _DISTANCE),
    ("support_resistance", "pivot_support_1", "pivot_points.support_1", "price", _DISTANCE),
)
"""Category and name of a reading, the line of the suite that it is, its unit, its scale."""

_CATEGORIES, _NAMES, _LINES, _UNITS, _ = zip(*_READINGS, strict=True)
_SCALES: Final = tuple(scale for *_, (scale, _) in _READINGS)
_NOTHING: Final = ("",) * len(_READINGS)
_READING: Final = functools.partial(tuple.__new__, IndicatorReading)
"""A reading of its fields, in a third of the time that naming them takes."""


def read_indicators(candles: Candles) -> tuple[IndicatorReading, ...]:
    """Compute the suite over `candles`; keep the newest values and where they stand."""
    lines = _suite().compute(_columns(candles))
    none = np.empty((0, len(candles)))
    table = Lines(sliding=none, fixed=np.stack(list(lines.values())))
    return _read(candles, table, _places(tuple(lines), 0))


class FollowedMarkets:
    """Reads the indicators of markets close after close: what `read_indicators` reads, for less.

    Most values follow from a few candles, are known when the last of these comes, and do not
    change; so they are carried along from close to close (see `MovingSuite`). A replay, which
    looks at thousands of closes in a row, is worth the memory.
    """

    def __init__(self) -> None:
        self._windows: dict[tuple[str, Timeframe], MovingWindow] = {}

    def read(self, candles: Candles) -> tuple[IndicatorReading, ...]:
        """Return what `read_indicators` returns for `candles`, to the bit."""
        if not prefers_machine():
            return read_indicators(candles)
        key, suite = (candles.symbol, candles.timeframe), _moving_suite()
        if key not in self._windows:
            self._windows[key] = suite.window()
        lines = self._windows[key].compute(_columns(candles))
        return _read(candles, lines, _places(suite.names, suite.sliding))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in a table of lines the readings are, the lines that slide coming first.

    Attributes:
        values: [shape=(readings,)] each reading's line as it is,
        relative: [shape=(readings,)] and on its scale.
        sliding: which of the lines that slide are on their scales, in order.
        fixed: which of the others are, in order.
        ranks: [shape=(readings,)] where each reading is among those two, one behind the other.
        turnover: which of the others is to be divided by the mean volume.
    """

    values: NDArray[np.int64]
    relative: NDArray[np.int64]
    sliding: NDArray[np.int64]
    fixed: NDArray[np.int64]
    ranks: NDArray[np.int64]
    turnover: int


def _read(candles: Candles, lines: Lines, places: _Places) -> tuple[IndicatorReading, ...]:
    turnover = lines.fixed[places.turnover]
    turnover[:] = _share(turnover, candles.volume)
    before, newest = _last_two(lines)
    values, relative = newest[places.values], newest[places.relative]
    ranks = np.concatenate(
        (
            percentiles_of_newest(lines.sliding, places.sliding),
            percentiles_of_newest(lines.fixed, places.fixed),
        )
    )
    table = zip(
        _NAMES,
        _CATEGORIES,
        values.tolist(),
        before[places.values].tolist(),
        _UNITS,
        _absent(candles, values),
        _SCALES,
        relative.tolist(),
        (relative - before[places.relative]).tolist(),
        ranks[places.ranks].tolist(),
        strict=True,
    )
    return tuple(map(_READING, table))


def _absent(candles: Candles, values: FloatArray) -> Sequence[str]:
    """Say of each reading why it has no value."""
    if not len(candles) or not np.isnan(values).any():
        return _NOTHING
    reasons = _plain_suite().reasons(_columns(candles))
    return [str(reasons.get(line, "")) for line in _LINES]


def _last_two(lines: Lines) -> FloatArray:
    """Return all lines at the candle before the newest, and at the newest [shape=(2, lines)].

    NaN where they are not there or not finite.
    """
    two = np.full((2, len(lines.sliding) + len(lines.fixed)), np.nan)
    there = two[2 - min(lines.fixed.shape[1], 2) :]
    np.concatenate((lines.sliding[:, -2:].T, lines.fixed[:, -2:].T), axis=1, out=there)
    two[~np.isfinite(two)] = np.nan
    return two


def _share(values: FloatArray, volume: FloatArray) -> FloatArray:
    """Return `values` as parts of the mean volume; NaN where nothing was traded."""
    mean = volume.mean() if len(volume) else 0.0
    return values / mean if mean > 0.0 else np.full(values.shape, np.nan)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table that readings are read from."""

    name: str
    line: FloatArray

    def lines(self) -> list[FloatArray]:
        return [self.line]

    def names(self) -> list[str]:
        return [self.name]


@functools.cache
def _formulas() -> tuple[_Line, ...]:
    """Return each reading's line on its scale, and as it is where that is something else."""
    lines = {
        name: line
        for spec in DEFAULT_SUITE
        for name, line in zip(spec.names(), spec.lines(), strict=True)
    }
    onto = [(name, lines[line], scale(lines[line])) for _, name, line, _, (_, scale) in _READINGS]
    return (
        *(_Line(_relative(name), relative) for name, _, relative in onto),
        *(_Line(name, line) for name, line, relative in onto if relative is not line),
    )


def _relative(name: str) -> str:
    return f"{name} on its scale"


@functools.cache
def _places(names: tuple[str, ...], sliding: int) -> _Places:
    place = {name: row for row, name in enumerate(names)}
    relative = np.array([place[_relative(name)] for name in _NAMES], dtype=np.int64)
    values = [place.get(name, place[_relative(name)]) for name in _NAMES]
    ordered = np.sort(relative)
    return _Places(
        values=np.array(values, dtype=np.int64),
        relative=relative,
        sliding=ordered[ordered < sliding],
        fixed=ordered[ordered >= sliding] - sliding,
        ranks=np.searchsorted(ordered, relative),
        turnover=place[_relative("force_index_13")] - sliding,
    )


@functools.cache
def _suite() -> Suite:
    return Suite(_formulas())


@functools.cache
def _plain_suite() -> Suite:
    return Suite(DEFAULT_SUITE)


@functools.cache
def _moving_suite() -> MovingSuite:
    return MovingSuite(_formulas())


def _columns(candles: Candles) -> dict[str, FloatArray | TimeArray]:
    names = ("open_time", "open", "high", "low", "close", "volume")
    return {name: getattr(candles, name) for name in names}
