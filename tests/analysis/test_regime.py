import math

import pytest

from candlewick.analysis.regime import judge_regime
from candlewick.domain.snapshot import IndicatorReading


def _readings(
    adx: float, plus: float, minus: float, choppiness: float
) -> tuple[IndicatorReading, ...]:
    values = {
        "adx_14": adx,
        "plus_di_14": plus,
        "minus_di_14": minus,
        "choppiness_14": choppiness,
        "volatility_per_candle_20": 0.01,
    }
    return tuple(
        IndicatorReading(
            name=name, category="", value=value, previous=value, unit="", percentile=0.3
        )
        for name, value in values.items()
    )


@pytest.mark.parametrize(
    ("adx", "plus", "minus", "choppiness", "direction"),
    [
        (30.0, 25.0, 10.0, 40.0, "uptrend"),
        (30.0, 10.0, 25.0, 40.0, "downtrend"),
        (25.0, 25.0, 10.0, 40.0, "uptrend"),
        (24.9, 25.0, 10.0, 40.0, "undecided"),
        (19.9, 25.0, 10.0, 40.0, "range"),
        (30.0, 25.0, 10.0, 61.9, "range"),
        (30.0, 20.0, 20.0, 40.0, "undecided"),
        (math.nan, math.nan, math.nan, math.nan, "undecided"),
    ],
)
def test_a_trend_needs_strength_and_a_side(
    adx: float, plus: float, minus: float, choppiness: float, direction: str
) -> None:
    regime = judge_regime(_readings(adx, plus, minus, choppiness))
    assert regime.direction == direction
    assert regime.volatility == 0.3
