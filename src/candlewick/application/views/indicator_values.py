"""Indicators over candles, as columns and as the newest row."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.application.views.moment import utc
from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.errors import UserError
from candlewick.indicators.catalogue.indicator import Indicator
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

_PRICES: Final = ("open", "high", "low", "close", "volume")
_KNOWN: Final = frozenset({"open_time", "values", *_PRICES})
"""The inputs that candles of one market can serve; `values` are the closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValues:
    """Candles, and beside them the lines [shape=(n,)] by name; `absent` says why the last is none."""

    candles: Candles
    lines: dict[str, FloatArray]
    absent: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestValues:
    """The newest candle with its values; None where there is none, and in `absent` the reason."""

    symbol: str
    timeframe: str
    open_time: str
    candle: dict[str, float]
    values: dict[str, float | None]
    absent: dict[str, str]


def missing_inputs(indicator: Indicator) -> list[str]:
    """Return the inputs that candles of one market cannot serve."""
    return [name for name in indicator.inputs if name not in _KNOWN]


def compute_values(candles: Candles, specs: Sequence[Spec]) -> IndicatorValues:
    """Compute the lines of `specs` over `candles`.

    Raises:
        UserError: one of them is there twice.
    """
    labels = [spec.label for spec in specs]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        msg = f"{twice} is asked for twice"
        raise UserError(msg)
    suite = Suite(specs)
    columns = {name: getattr(candles, name) for name in suite.columns}
    lines = suite.compute(columns)
    absent = suite.reasons(columns)
    return IndicatorValues(
        candles=candles, lines=lines, absent={name: str(why) for name, why in absent.items()}
    )


def newest_values(values: IndicatorValues) -> NewestValues:
    """Return the last row."""
    candles = values.candles
    return NewestValues(
        symbol=candles.symbol,
        timeframe=str(candles.timeframe),
        open_time=utc(int(candles.open_time[-1])),
        candle={name: float(getattr(candles, name)[-1]) for name in _PRICES},
        values={name: _known(float(line[-1])) for name, line in values.lines.items()},
        absent=values.absent,
    )


def csv_text(values: IndicatorValues) -> str:
    """Write one row per candle; numbers in full, and nothing where there is no value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["open_time", *_PRICES, *values.lines])
    columns = [getattr(values.candles, name) for name in _PRICES] + list(values.lines.values())
    writer.writerows(
        zip(
            map(utc, values.candles.open_time.tolist()),
            *([_cell(value) for value in column.tolist()] for column in columns),
            strict=True,
        )
    )
    return text.getvalue()


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)
