"""Calls that machine code looks up: the same answers, and the same complaints."""

import threading

import numpy as np
import pytest

from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine import abi, door
from candlewick.indicators.fast import kernels

pytestmark = pytest.mark.skipif(not door.are_possible(), reason="no doors in this Python")

CLOSE = 100.0 + np.cumsum(np.random.default_rng(1).normal(0.0, 1.0, 3000))


@pytest.fixture(autouse=True)
def _machine() -> None:
    kernels.load("sma")
    CATALOGUE["sma"](CLOSE, length=5)


def test_a_call_is_answered_by_its_keywords_and_their_values() -> None:
    sma = CATALOGUE["sma"]
    for length in [*range(2, 2 + 3 * abi.MOST_ENTRIES), 3, 7]:
        wanted = np.convolve(CLOSE, np.full(length, 1.0 / length), "valid")

        for _ in range(3):
            np.testing.assert_allclose(sma(CLOSE, length=length)[length - 1 :], wanted)
    np.testing.assert_array_equal(sma(values=CLOSE, length=5), sma(CLOSE, length=5))


def test_values_that_are_equal_and_not_the_same_are_found_in_python() -> None:
    bands = CATALOGUE["bollinger_bands"]
    for factor in (1.0, 2.0, 3.0):
        for _ in range(3):
            multiplier = float(str(factor))
            upper, middle, lower = bands(CLOSE, length=20, multiplier=multiplier)

            np.testing.assert_allclose(upper + lower, 2.0 * middle)
            assert bands(CLOSE, length=20, multiplier=multiplier).upper[30] == upper[30]


def test_what_is_wrong_is_still_explained() -> None:
    sma = CATALOGUE["sma"]
    with pytest.raises(ValueError, match="1-d float64"):
        sma(1, length=5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="length"):
        sma(CLOSE, length=0)
    with pytest.raises(TypeError, match="width"):
        sma(CLOSE, width=5)
    with pytest.raises(TypeError):
        sma(length=5)
    with pytest.raises(TypeError):
        sma(*[CLOSE] * 300, length=5)


def test_several_threads_may_call_at_once() -> None:
    sma = CATALOGUE["sma"]
    wanted = {length: sma(CLOSE, length=length).copy() for length in range(2, 40)}
    wrong: list[int] = []

    def work() -> None:
        for _ in range(20):
            for length, values in wanted.items():
                if not np.array_equal(sma(CLOSE, length=length), values, equal_nan=True):
                    wrong.append(length)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert wrong == []


def test_while_it_computes_others_may_run() -> None:
    sma, long = CATALOGUE["sma"], np.tile(CLOSE, 500)
    sma(long[:5000], length=900)
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        sma(long, length=900)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    turns = 0
    while not ended.is_set():
        turns += 1
    thread.join()

    assert turns > 1000
