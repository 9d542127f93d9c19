"""When each indicator begins, as declared and as seen."""

from typing import Any

import numpy as np
import pytest

from candlewick.indicators.catalogue.indicator import CATALOGUE

FIRST: dict[str, tuple[int, ...]] = {
    "awesome_oscillator": (33,),
    "balance_of_power": (0,),
    "cci": (19,),
    "cmo": (9,),
    "connors_rsi": (101,),
    "coppock_curve": (23,),
    "dpo": (31,),
    "elder_ray": (12, 12),
    "fisher_transform": (8, 9),
    "kdj": (10, 12, 12),
    "kst": (44, 52),
    "macd": (25, 33, 33),
    "macd_divergence": (35, 35),
    "price_momentum": (10,),
    "ppo": (25, 33, 33),
    "roc": (9,),
    "rsi": (14,),
    "rsi_divergence": (24, 24),
    "squeeze_momentum": (38, 20),
    "stochastic": (15, 17),
    "stochastic_fast": (13, 15),
    "stochastic_momentum_index": (13, 15),
    "stochastic_rsi": (29, 31),
    "trix": (52,),
    "tsi": (37, 49),
    "ultimate_oscillator": (28,),
    "williams_r": (13,),
}


def test_all_are_here() -> None:
    assert sorted(FIRST) == sorted(
        name for name, each in CATALOGUE.items() if each.category == "momentum"
    )


@pytest.mark.parametrize("name", FIRST)
def test_it_begins_as_declared(name: str, market: Any) -> None:
    indicator = CATALOGUE[name]
    result = indicator(*(getattr(market, column) for column in indicator.inputs))
    lines = result if isinstance(result, tuple) else (result,)

    assert tuple(int(np.flatnonzero(~np.isnan(line))[0]) for line in lines) == FIRST[name]
    assert tuple(indicator.warm_up().values()) == FIRST[name]
