import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.number import figure, moment, percent

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


def test_a_share_needs_no_sign() -> None:
    assert percent(0.5, sign=False) == "50.00 %"


def test_a_moment_names_its_zone() -> None:
    assert moment(1_767_225_600_000) == "2026-01-01 00:00 UTC"
