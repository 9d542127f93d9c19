"""How long services say that one should wait."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.infrastructure.llm.duration import duration_in, read_duration


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("6m0s", 360.0),
        ("1s", 1.0),
        ("17ms", 0.017),
        ("8.64s", 8.64),
        ("9h37m12.3s", 34632.3),
        ("1d2h", 93600.0),
        ("2.5", 2.5),
        (" 7 ", 7.0),
        ("0", 0.0),
    ],
)
def test_a_duration_is_read_as_services_write_it(said: str, seconds: float) -> None:
    assert read_duration(said) == pytest.approx(seconds)


@pytest.mark.parametrize("said", ["", "soon", "-1", "nan", "inf", "1s later", "1x", "s", "1e999"])
def test_what_is_none_is_not_taken_for_one(said: str) -> None:
    assert read_duration(said) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Quota exceeded. Please retry in 9h37m12.3s. [links {", 34632.3),
        ("Rate limit reached. Please try again in 7m12.5s. Visit", 432.5),
        ("Please try again in 20s", 20.0),
        ("Please try again in 250ms.", 0.25),
        ("Please try again in a few minutes.", None),
        ("at capacity", None),
    ],
)
def test_a_wait_is_found_in_a_message(text: str, seconds: float | None) -> None:
    found = duration_in(text)

    assert found == (seconds if seconds is None else pytest.approx(seconds))


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_gives_a_finite_wait_or_none(said: str) -> None:
    for seconds in (read_duration(said), duration_in(f"retry in {said}")):
        assert seconds is None or 0.0 <= seconds < float("inf")
