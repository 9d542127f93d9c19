import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.exchange.candle_book import CandleBook

HOUR = 3_600_000
START = 488_888 * HOUR


def row(place: int, price: float = 100.0) -> list[float | None]:
    return [START + place * HOUR, price, price + 1, price - 1, price, 5.0]


def book(count: int = 10) -> CandleBook:
    return CandleBook(
        "BTC/USDT", timeframe=Timeframe.parse("1h"), start=START, end=START + count * HOUR
    )


def test_rows_outside_the_span_are_left_out() -> None:
    made = book(3)
    made.add([row(-1), row(0), row(1), row(2), row(3)])

    assert list(made.candles().open_time) == [START, START + HOUR, START + 2 * HOUR]


def test_pages_may_overlap_where_they_agree() -> None:
    made = book()
    made.add([row(0), row(1)])
    made.add([row(1), row(2)])

    assert len(made.candles()) == 3


def test_pages_that_contradict_each_other_are_refused() -> None:
    made = book()
    made.add([row(0), row(1)])

    with pytest.raises(CandlesUnusableError, match=r"BTC/USDT 1h: .* with different values"):
        made.add([row(1, 100.5)])


def test_holes_are_named_by_their_ends() -> None:
    made = book()
    made.add([row(2), row(3), row(6), row(9)])

    assert made.head() == (START, START + 2 * HOUR)
    assert made.gaps() == [
        (START + 4 * HOUR, START + 6 * HOUR),
        (START + 7 * HOUR, START + 9 * HOUR),
    ]


def test_an_empty_book_is_no_candles() -> None:
    with pytest.raises(CandlesUnusableError, match="no candle came"):
        book().candles()


POSSIBLE = {(5, 0.0), (5, 1e9), (2, 1e9)}
"""No trade, much trade, a long wick."""
IMPOSSIBLE = [
    (at, value)
    for at in (1, 2, 3, 4, 5)
    for value in (None, float("nan"), float("inf"), -1.0, 0.0, 1e9)
    if (at, value) not in POSSIBLE
]


@pytest.mark.parametrize(("at", "value"), IMPOSSIBLE)
def test_a_row_with_an_impossible_number_is_refused(at: int, value: float | None) -> None:
    bad = row(1)
    bad[at] = value
    made = book()
    made.add([row(0), bad])

    with pytest.raises(CandlesUnusableError, match="impossible prices"):
        made.candles()


@pytest.mark.parametrize("bad", [[], [START, 1.0, 1.0, 1.0, 1.0], [None, 1.0, 1.0, 1.0, 1.0, 1.0]])
def test_a_row_that_is_no_candle_is_refused(bad: list[float | None]) -> None:
    with pytest.raises(CandlesUnusableError, match="is no candle"):
        book().add([bad])


def test_a_candle_off_the_grid_is_refused() -> None:
    made = book()
    made.add([row(0), [START + HOUR + 1, 100.0, 101.0, 99.0, 100.0, 1.0]])

    with pytest.raises(CandlesUnusableError, match="grid"):
        made.candles()


@given(st.sets(st.integers(0, 49), min_size=1), st.integers(1, 7))
def test_whatever_the_pages_the_book_holds_each_candle_once(places: set[int], size: int) -> None:
    rows = [row(place, 100.0 + place) for place in sorted(places)]
    made = book(50)
    for at in range(0, len(rows), size):
        made.add(rows[at : at + size + 2])

    candles = made.candles()
    np.testing.assert_array_equal(candles.open_time, [entry[0] for entry in rows])
    holes = sum((end - start) // HOUR for start, end in made.gaps())
    assert holes == candles.missing
