"""The libraries, each given its columns in its own form."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from calls import CALLS
from market import Market

from candlewick.domain.arrays import FloatArray

Names = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Library:
    """A package and how its calls see a market."""

    name: str
    names: Callable[[Market], Names]

    @property
    def installed(self) -> bool:
        """Return whether it can be run here."""
        try:
            version(self.name)
        except PackageNotFoundError:
            return False
        return True

    @property
    def title(self) -> str:
        """Return the name, with the version where it is not this one."""
        known = self.installed and self.name != "candlewick"
        return f"{self.name} {version(self.name)}" if known else self.name

    def run(self, indicator: str, market: Market) -> FloatArray | str:
        """Return one value a bar, NaN where it gives none, or the name of what it raised."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            names = self.names(market)
            try:
                # The text is ours, from calls.py; so what is printed is what ran.
                result = eval(CALLS[indicator][self.name], names)  # noqa: S307
                return _one_value_a_bar(result, len(market))
            except Exception as error:  # noqa: BLE001 - whatever it raises is the finding
                return type(error).__name__


def _one_value_a_bar(result: Any, size: int) -> FloatArray:
    values: Iterable[Any] = result.to_series() if hasattr(result, "select") else result
    column = np.array([np.nan if one is None else one for one in values], dtype=np.float64)
    # Tulip leaves out the bars before the first value.
    return np.concatenate([np.full(size - len(column), np.nan), column])


def _ours(market: Market) -> Names:
    return {**vars(import_module("candlewick.indicators")), **_arrays(market)}


def _plain(module: str) -> Callable[[Market], Names]:
    return lambda market: {module: import_module(module), **_arrays(market)}


def _arrays(market: Market) -> Names:
    columns = dict(zip(("high", "low", "close", "volume"), market.columns(), strict=True))
    return {**columns, "open_time": market.open_time}


def _ta(market: Market) -> Names:
    series = import_module("pandas").Series
    names: Names = {}
    for module in ("momentum", "trend", "volatility", "volume"):
        names |= vars(import_module(f"ta.{module}"))
    return names | {name: series(column) for name, column in _arrays(market).items()}


def _talipp(market: Market) -> Names:
    bar = import_module("talipp.ohlcv").OHLCV
    high, low, close, volume = (column.tolist() for column in market.columns())
    bars = [bar(*one) for one in zip(close, high, low, close, volume, strict=True)]
    return {**vars(import_module("talipp.indicators")), "close": close, "bars": bars}


def _polars_ta(market: Market) -> Names:
    polars = import_module("polars")
    arrays = _arrays(market)
    frame = polars.DataFrame(arrays).fill_nan(None)  # its own sign of a missing value
    columns = {name: polars.col(name) for name in arrays}
    return {**vars(import_module("polars_ta.ta")), **columns, "frame": frame}


LIBRARIES = (
    Library("candlewick", _ours),
    Library("TA-Lib", _plain("talib")),
    Library("kand", _plain("kand")),
    Library("newtulipy", _plain("tulipy")),
    Library("ta", _ta),
    Library("talipp", _talipp),
    Library("polars-ta", _polars_ta),
)
