"""Markets that never were: sound candles, and what they keep of the true ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.counterfactual import mirrored, shuffled
from candlewick.domain.candles import Candles


def test_a_mirrored_market_falls_by_what_the_true_one_rose(history: Candles) -> None:
    mirror = mirrored(history)

    np.testing.assert_allclose(
        np.diff(np.log(mirror.close)), -np.diff(np.log(history.close)), atol=1e-12
    )
    np.testing.assert_allclose(mirror.high, history.open[0] ** 2 / history.low)
    assert mirror.open[0] == pytest.approx(history.open[0])


def test_a_market_mirrored_twice_is_itself(history: Candles) -> None:
    again = mirrored(mirrored(history))

    for name in ("open", "high", "low", "close"):
        np.testing.assert_allclose(getattr(again, name), getattr(history, name), rtol=1e-14)


@given(st.integers(0, 2**32))
def test_a_shuffled_market_moves_as_far_in_another_order(seed: int) -> None:
    rng = np.random.default_rng(3)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, 60)))
    open_ = np.concatenate(([100.0], close[:-1] * 1.001))
    candles = _candles(open_, close)

    other = shuffled(candles, generator=np.random.default_rng(seed))

    def steps(one: Candles) -> np.typing.NDArray[np.float64]:
        before = np.concatenate(([100.0], one.close[:-1]))
        return np.sort(np.log(one.close / before))

    np.testing.assert_allclose(steps(other), steps(candles), atol=1e-12)
    assert other.close[-1] == pytest.approx(candles.close[-1])
    np.testing.assert_array_equal(other.open_time, candles.open_time)
    np.testing.assert_allclose(np.sort(other.high / other.low), np.sort(candles.high / candles.low))
    assert sorted(other.volume) == sorted(candles.volume)


def test_no_candles_stay_no_candles(history: Candles) -> None:
    none = history.between(0, 0)

    assert len(mirrored(none)) == 0
    assert len(shuffled(none, generator=np.random.default_rng(1))) == 0


def _candles(open_: np.typing.NDArray[np.float64], close: np.typing.NDArray[np.float64]) -> Candles:
    from candlewick.domain.timeframe import Timeframe  # noqa: PLC0415

    count = len(close)
    return Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("1h"),
        open_time=np.arange(count, dtype=np.int64) * 3_600_000, open=open_, close=close,
        high=np.maximum(open_, close) * 1.002, low=np.minimum(open_, close) * 0.998,
        volume=np.arange(1.0, count + 1.0),
    )  # fmt: skip
