import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from candlewick.backtest.calibration.brier_score import brier_score
from candlewick.backtest.calibration.reliability import reliability
from candlewick.backtest.statistics.figure import Figure

FORECASTS = st.lists(
    st.tuples(st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0])), min_size=1, max_size=80
).map(lambda pairs: tuple(np.array(column) for column in zip(*pairs, strict=True)))


def test_a_diagram_by_hand() -> None:
    stated = np.array([0.15, 0.15, 0.85, 0.95, 1.0])
    outcome = np.array([0.0, 1.0, 1.0, 1.0, 0.0])

    found = reliability(stated, outcome)

    assert found.stated == pytest.approx([0.15, 0.85, 0.975])
    assert found.came_true == pytest.approx([0.5, 1.0, 0.5])
    assert found.count.tolist() == [2, 1, 2]
    expected = (2 * 0.35 + 1 * 0.15 + 2 * 0.475) / 5
    assert found.expected_error == pytest.approx(expected)


def test_scipy_agrees_on_the_bounds() -> None:
    stated, outcome = np.full(40, 0.7), np.array([1.0] * 23 + [0.0] * 17)
    expected = stats.binomtest(23, 40).proportion_ci(0.95, method="wilson")

    found = reliability(stated, outcome)

    assert found.low == pytest.approx([expected.low])
    assert found.high == pytest.approx([expected.high])


@given(FORECASTS)
def test_the_brier_score_is_the_sum_of_its_parts(pairs: tuple[np.ndarray, np.ndarray]) -> None:
    found = brier_score(*pairs)

    parts = found.reliability - found.resolution + found.uncertainty + found.within
    assert parts == pytest.approx(found.score, abs=1e-12)
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0.0


@given(FORECASTS)
def test_the_expected_error_is_bounded_by_the_bins(pairs: tuple[np.ndarray, np.ndarray]) -> None:
    found = reliability(*pairs)

    assert 0.0 <= found.expected_error <= 1.0
    assert found.count.sum() == len(pairs[0])
    assert np.all(found.low <= found.came_true + 1e-12)
    assert np.all(found.came_true <= found.high + 1e-12)


def test_who_says_one_value_per_bin_hides_nothing() -> None:
    rng = np.random.default_rng(1)
    stated = rng.choice([0.25, 0.55, 0.75], 200)

    assert brier_score(
        stated, (rng.random(200) < stated).astype(np.float64)
    ).within == pytest.approx(0.0)


def test_skill_is_measured_against_the_base_rate() -> None:
    outcome = np.array([1.0, 1.0, 0.0, 0.0])

    assert brier_score(outcome, outcome).skill == Figure(1.0)
    assert brier_score(np.full(4, 0.5), outcome).skill == Figure(0.0)
    assert brier_score(np.full(4, 0.5), np.ones(4)).skill.reason == "all outcomes are the same"


@pytest.mark.parametrize(
    ("stated", "outcome", "words"),
    [
        ([], [], "at least one forecast"),
        ([0.5], [1.0, 0.0], "one outcome per forecast"),
        ([72.0], [1.0], "divide percent by 100"),
        ([float("nan")], [1.0], "between 0 and 1"),
        ([0.5], [0.5], "1 where it came true"),
    ],
)
def test_what_is_no_forecast_is_refused(
    stated: list[float], outcome: list[float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        reliability(np.array(stated), np.array(outcome))
