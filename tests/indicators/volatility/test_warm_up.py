from typing import Any

import numpy as np
import pytest

from candlewick.indicators import volatility

FIRST = {
    "atr": 13,
    "bollinger_bands": 19,
    "bollinger_percent_b": 19,
    "bollinger_width": 19,
    "choppiness": 13,
    "donchian_channels": 19,
    "garman_klass_volatility": 19,
    "keltner_channels": 19,
    "natr": 13,
    "parkinson_volatility": 19,
    "realised_volatility": 20,
    "rogers_satchell_volatility": 19,
    "standard_deviation_channels": 19,
    "true_range": 0,
    "ulcer_index": 13,
    "yang_zhang_volatility": 20,
}


@pytest.mark.parametrize("name", volatility.__all__)
def test_the_first_value_comes_when_it_was_announced(name: str) -> None:
    made: Any = getattr(volatility, name)
    rows = np.random.default_rng(1).uniform(90.0, 110.0, (4, 60))
    rows[1], rows[2] = rows.max(axis=0), rows.min(axis=0)
    columns = [rows[("open", "high", "low", "close").index(each)].copy() for each in made.inputs]

    values = made(*columns)

    for line in values if isinstance(values, tuple) else (values,):
        assert np.flatnonzero(~np.isnan(line))[0] == FIRST[name]
    assert set(made.warm_up().values()) == {FIRST[name]}


def test_bands_wait_for_the_slower_of_their_averages() -> None:
    made: Any = volatility.keltner_channels

    later = made.warm_up(length=5, atr_length=9)
    assert later == {"upper": 8, "middle": 4, "lower": 8}
    talib = made.warm_up(length=5, atr_length=9, compat="talib")
    assert talib == {"upper": 9, "middle": 9, "lower": 9}
