import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.number import (
    all_basis_points,
    all_shares,
    basis_points,
    figure,
    minute,
    moment,
    percent,
    share,
    short,
    whole,
)

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (63_134.67, "63134.7"),
        (1_234_567.0, "1234570"),
        (999_999.6, "1000000"),
        (0.000_007_123_456, "0.00000712346"),
        (-2.5, "-2.5"),
        (100.0, "100"),
        (1e-15, "0.000000000000001"),
    ],
)
def test_a_figure_has_six_digits_and_no_power_of_ten(value: float, text: str) -> None:
    assert figure(value) == text


@given(value=NUMBERS)
def test_a_figure_reads_back_as_the_number(value: float) -> None:
    text = figure(value)
    assert set(text) <= set("-0123456789.")
    assert float(text) == pytest.approx(value, rel=1e-5, abs=0.0)


@given(value=NUMBERS)
def test_a_figure_has_at_most_six_significant_digits(value: float) -> None:
    digits = figure(value).replace(".", "").lstrip("-0")
    assert len(digits.rstrip("0")) <= 6


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_does_not_exist_is_said_so(value: float | None) -> None:
    assert figure(value) == percent(value) == "n/a"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0125, "+1.25 %"), (-0.0125, "-1.25 %"), (0.0, "+0.00 %"), (-0.000_001, "+0.00 %")],
)
def test_a_fraction_is_written_as_percent(fraction: float, text: str) -> None:
    assert percent(fraction) == text


@given(value=NUMBERS)
def test_no_way_to_write_a_number_has_more_than_six_significant_digits(value: float) -> None:
    fraction = value / 1e6
    for text in (short(value), basis_points(fraction), percent(fraction)):
        digits = text.replace(".", "").lstrip("+-0").rstrip(" %")
        assert set(text) <= set("+-0123456789. %")
        assert len(digits.rstrip("0")) <= 6, text


@pytest.mark.parametrize(
    ("value", "text"),
    [(66.18, "66"), (9.96, "10"), (9.4, "9.4"), (0.0417, "0.042"), (-0.46, "-0.46"), (0.0, "0"),
     (-12.25, "-12"), (1234567.8, "1234570"), (math.nan, "n/a")],
)  # fmt: skip
def test_a_short_number_is_whole_from_ten_on(value: float, text: str) -> None:
    assert short(value) == text


def test_a_change_has_a_sign() -> None:
    assert [short(value, sign=True) for value in (3.0, 0.0, -0.5)] == ["+3", "+0", "-0.5"]


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0125, "+125"), (-0.0364, "-364"), (0.0, "+0"), (0.00004, "+0"), (None, "n/a")],
)
def test_a_basis_point_is_a_hundredth_of_a_percent(fraction: float | None, text: str) -> None:
    assert basis_points(fraction) == text


@given(st.lists(st.floats(-1e4, 1e4) | st.just(math.nan) | st.just(math.inf)))
def test_many_are_written_as_each_alone(values: list[float]) -> None:
    assert all_basis_points(values) == [basis_points(value) for value in values]
    assert all_shares(values) == [share(value) for value in values]


@pytest.mark.parametrize(("value", "text"), [(12.4, "+12"), (-0.4, "+0"), (-9.6, "-10")])
def test_a_whole_number_has_a_sign(value: float, text: str) -> None:
    assert whole(value) == text


def test_a_percentile_is_a_whole_number_of_hundredths() -> None:
    assert [share(value) for value in (0.0, 0.876, 1.0, math.nan)] == ["0", "88", "100", "n/a"]


def test_a_minute_leaves_its_zone_to_the_reader() -> None:
    assert f"{minute(1_767_225_600_000)} UTC" == moment(1_767_225_600_000)


def test_a_share_needs_no_sign() -> None:
    assert percent(0.5, sign=False) == "50.00 %"


def test_a_moment_names_its_zone() -> None:
    assert moment(1_767_225_600_000) == "2026-01-01 00:00 UTC"
