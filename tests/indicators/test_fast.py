import functools
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine import execution
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.program import Program
from candlewick.indicators.fast import kernels, place

NAMES = sorted(kernels.KERNELS)
SIZES = (*range(41), 100, 733, 5000, 20_000)
LENGTHS = (
    "length",
    "fast_length",
    "slow_length",
    "signal_length",
    "k_length",
    "d_length",
    "adx_length",
)

Columns = dict[str, FloatArray]


def market(size: int, *, seed: int = 1, scale: float = 100.0) -> Columns:
    random = np.random.default_rng(seed)
    close = scale * np.exp(np.cumsum(random.normal(0.0, 0.01, size)))
    spread = np.abs(random.normal(0.0, 0.005, (2, size))) * close
    high, low = close + spread[0], close - spread[1]
    return {"high": high, "low": low, "close": close, "volume": random.lognormal(3.0, 0.9, size)}


def columns_of(name: str, market: Columns) -> list[FloatArray]:
    return [market["close" if each == "values" else each] for each in CATALOGUE[name].inputs]


@functools.cache
def program(name: str, options: tuple[tuple[str, Any], ...]) -> Program:
    return CATALOGUE[name].program(**dict(options))


def folded(name: str, columns: list[FloatArray], options: dict[str, Any]) -> list[FloatArray]:
    by_name = dict(zip(CATALOGUE[name].inputs, columns, strict=True))
    return interpret(program(name, tuple(options.items())), by_name)


def kind_of(name: str) -> Any:
    lines = len(CATALOGUE[name].outputs)
    return (
        NamedTuple("Lines", [(f"line_{k}", FloatArray) for k in range(lines)])
        if lines > 1
        else None
    )


def kernel_lines(
    name: str, columns: list[FloatArray], options: dict[str, Any]
) -> Sequence[FloatArray] | None:
    defaults = {each.name: each.default for each in CATALOGUE[name].parameters.values()}
    quick = kernels.shortcut(name, {**defaults, **options}, kind_of(name))
    assert quick is not None
    lines = quick(*columns)
    return [lines] if isinstance(lines, np.ndarray) else lines


def assert_same_bits(name: str, columns: list[FloatArray], options: dict[str, Any]) -> bool:
    """Say whether the kernel had an answer; then it is the definition's, signs of zero included."""
    lines = kernel_lines(name, columns, options)
    if lines is None:
        return False
    for ours, theirs in zip(lines, folded(name, columns, options), strict=True):
        unknown = np.isnan(theirs)
        np.testing.assert_array_equal(np.isnan(ours), unknown)
        np.testing.assert_array_equal(ours[~unknown].view(int), theirs[~unknown].view(int))
    return True


@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_bits_of_the_definition(name: str) -> None:
    warm_up = max(CATALOGUE[name].warm_up().values())
    for size in SIZES:
        taken = assert_same_bits(name, columns_of(name, market(size)), {})

        assert taken or size <= warm_up + 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e9, 1e100])
def test_it_has_them_at_any_scale(name: str, scale: float) -> None:
    assert_same_bits(name, columns_of(name, market(3000, scale=scale)), {})


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_it_has_them_at_any_length(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    options = {
        each: data.draw(st.integers(2, 40) | st.integers(2, 1200))
        for each in LENGTHS
        if each in CATALOGUE[name].parameters
    }
    size = data.draw(st.integers(0, 6000))
    candles = market(size, seed=data.draw(st.integers(0, 99)))
    for column in candles.values():
        begin = data.draw(st.integers(0, size))
        column[begin : begin + data.draw(st.sampled_from([0, 30, 900]))] = 50.0

    assert_same_bits(name, columns_of(name, candles), options)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("price", [0.0, -0.0, 7.0])
def test_it_has_them_where_nothing_moves(name: str, price: float) -> None:
    still = {key: np.full(1500, price) for key in ("high", "low", "close", "volume")}

    assert_same_bits(name, columns_of(name, still), {})


@pytest.mark.parametrize("name", NAMES)
def test_it_has_them_where_all_is_coarse(name: str) -> None:
    coarse = {key: np.round(column / 5.0) for key, column in market(3000).items()}

    assert_same_bits(name, columns_of(name, coarse), {})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("unusual", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("at", [0, 1, 700, 2600, 5999])
def test_it_leaves_gaps_to_the_definition(name: str, unusual: float, at: int) -> None:
    for place_of in range(len(CATALOGUE[name].inputs)):
        columns = columns_of(name, market(6000))
        columns[place_of] = columns[place_of].copy()
        columns[place_of][at] = unusual

        assert kernel_lines(name, columns, {}) is None


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_wrong_columns_to_the_definition(name: str) -> None:
    columns = columns_of(name, market(3000))
    for wrong in (columns[0].astype(np.float32), columns[0].reshape(2, -1), None, 1.0):
        assert kernel_lines(name, [wrong, *columns[1:]], {}) is None  # type: ignore[list-item]
    for short in range(len(columns) if len(columns) > 1 else 0):
        unlike = [each[:-1] if k == short else each for k, each in enumerate(columns)]

        assert kernel_lines(name, unlike, {}) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_public_call_takes_the_short_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    indicator, columns = CATALOGUE[name], columns_of(name, market(2500))
    kernels.load(name)
    monkeypatch.setattr(indicator, "_bound", {})
    monkeypatch.setattr(indicator, "_quick", {})
    before = indicator(*columns)
    monkeypatch.setattr("candlewick.indicators.engine.execution.Computation.__call__", _fail)
    after = indicator(*columns)

    np.testing.assert_array_equal(before, after)
    assert type(before) is type(after)


def _fail(*_: object) -> None:
    pytest.fail("took the long way")


def test_a_public_call_still_explains_what_is_wrong() -> None:
    sma, close = CATALOGUE["sma"], market(2500)["close"]
    kernels.load("sma")
    sma(close, length=5)

    with pytest.raises(ValueError, match="1-d float64"):
        sma(close.astype(np.float32), length=5)
    with pytest.raises(ValueError, match="infinity at index 7"):
        sma(np.where(np.arange(2500) == 7, np.inf, close), length=5)
    with pytest.raises(ValueError, match="length"):
        sma(close, length=0)
    with pytest.raises(TypeError):
        sma(close, width=5)
    assert np.isnan(sma(np.where(np.arange(2500) == 7, np.nan, close), length=5)[7:12]).all()
    np.testing.assert_array_equal(sma(values=close, length=5), sma(close, length=5))


def test_it_takes_columns_that_cannot_be_written() -> None:
    close = market(2500)["close"]
    close.flags.writeable = False

    assert kernel_lines("sma", [close], {}) is not None


def test_without_a_kernel_for_talib_s_convention_there_is_none() -> None:
    assert kernels.shortcut("stochastic", {"compat": "talib"}, None) is None


@pytest.mark.parametrize("name", sorted(kernels.TALIB))
@pytest.mark.parametrize("price", [None, 0.0, -3.0])
def test_it_has_the_bits_of_talib_s_convention_too(name: str, price: float | None) -> None:
    warm_up = max(CATALOGUE[name].warm_up(compat="talib").values())
    for size in SIZES:
        candles = market(size)
        if price is not None:
            candles = {key: np.full(size, price) for key in candles}
        taken = assert_same_bits(name, columns_of(name, candles), {"compat": "talib"})

        assert taken or size <= warm_up + 1


@pytest.mark.parametrize("lengths", [(26, 12, 9), (5, 5, 1), (3, 40, 7)])
def test_macd_has_them_at_odd_lengths(lengths: tuple[int, int, int]) -> None:
    names = ("fast_length", "slow_length", "signal_length")
    options = {**dict(zip(names, lengths, strict=True)), "compat": "talib"}

    for size in (60, 3000):
        assert_same_bits("macd", columns_of("macd", market(size)), options)


def test_short_input_loads_no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "candlewick.indicators.fast.sma", raising=False)
    monkeypatch.setattr(execution, "_preferred", False)  # a back-test in this process prefers it

    assert not kernels.wanted("sma", np.ones(execution.INTERPRETED_UP_TO))
    assert kernels.wanted("sma", np.ones(execution.COMPILED_FROM))
    assert not kernels.wanted("hma", np.ones(execution.COMPILED_FROM))


def test_what_is_compiled_is_kept_under_a_name_of_its_sources() -> None:
    home = place.folder()
    kernels.load("sma")

    assert home is None or (home.name.startswith("fast_") and place.is_kept("sma"))
