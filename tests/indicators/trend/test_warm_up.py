from typing import Any

import numpy as np
import pytest

from candlewick.indicators import trend
from candlewick.indicators.catalogue.indicator import CATALOGUE

FIRST = {
    "adx": {"adx": 27, "plus_di": 14, "minus_di": 14},
    "adxr": {"adxr": 41},
    "alligator": {"jaw": 20, "teeth": 12, "lips": 7},
    "aroon": {"up": 14, "down": 14, "oscillator": 14},
    "atr_trailing_stop": {"line": 20, "direction": 20},
    "chande_kroll_stop": {"long_stop": 17, "short_stop": 17},
    "chandelier_exit": {"long_stop": 21, "short_stop": 21},
    "ichimoku": {"conversion": 8, "base": 25, "span_a": 50, "span_b": 76},
    "linear_regression_r2": {"linear_regression_r2": 13},
    "linear_regression_slope": {"linear_regression_slope": 13},
    "moving_average_cross": {"side": 199, "bars_since_cross": 199},
    "moving_average_stack": {"moving_average_stack": 199},
    "parabolic_sar": {"parabolic_sar": 1},
    "supertrend": {"line": 9, "direction": 9},
    "td_sequential": {"setup": 4, "perfected": 4, "countdown": 4},
    "vertical_horizontal_filter": {"vertical_horizontal_filter": 28},
    "vortex": {"plus": 14, "minus": 14},
}


def seen(walk: Any, name: str, **options: Any) -> dict[str, int]:
    indicator = CATALOGUE[name]
    columns = [walk.close if each == "values" else getattr(walk, each) for each in indicator.inputs]
    result = indicator(*columns, **options)
    lines = result if isinstance(result, tuple) else (result,)
    return {
        output: int(np.flatnonzero(~np.isnan(line))[0])
        for output, line in zip(indicator.outputs, lines, strict=True)
        if output != "bars_since_cross"  # there is none before a cross
    }


@pytest.mark.parametrize("name", trend.__all__)
def test_values_begin_where_the_catalogue_says(walk: Any, name: str) -> None:
    assert CATALOGUE[name].warm_up() == FIRST[name]
    assert seen(walk, name).items() <= FIRST[name].items()


@pytest.mark.parametrize("name", ["adx", "adxr", "aroon", "parabolic_sar", "supertrend"])
def test_they_do_so_by_talib_s_rules_too(walk: Any, name: str) -> None:
    assert CATALOGUE[name].warm_up(compat="talib") == seen(walk, name, compat="talib")
