"""What every public indicator promises; a new one is found and held to it by its signature."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import candlewick.indicators
from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators import jit

HOUR = 3_600_000
COLUMNS = ("open", "high", "low", "close", "volume")
BARS = 190
GAP = 150

Indicator = Callable[..., Any]
INDICATORS: dict[str, Indicator] = {
    name: getattr(candlewick.indicators, name) for name in candlewick.indicators.__all__
}
RECURSIVE = {
    "adx", "atr", "ema", "force_index", "keltner_channels", "macd", "obv", "parabolic_sar",
    "pivot_points", "rma", "rsi", "supertrend", "twap", "vwap",
}  # fmt: skip
WINDOWED = INDICATORS.keys() - RECURSIVE

ONE_BAR_MORE = {"choppiness", "true_range"}
"""Their first bar makes do without the close before it, which every later one needs."""

every = pytest.mark.parametrize("name", sorted(INDICATORS))


def market(seed: int = 1, size: int = BARS) -> dict[str, FloatArray]:
    """Return a random walk on a grid of prices, so that ties and flat bars occur."""
    rng = np.random.default_rng(seed)
    close = 100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, size)), 1)
    open_ = np.concatenate(([100.0], close[:-1]))
    return {
        "open": open_,
        "high": np.maximum(open_, close) + np.round(rng.uniform(0.0, 0.3, size), 1),
        "low": np.minimum(open_, close) - np.round(rng.uniform(0.0, 0.3, size), 1),
        "close": close,
        "volume": np.round(rng.uniform(0.5, 9.0, size), 2),
    }


def flat(size: int = BARS) -> dict[str, FloatArray]:
    """Return a market in which nothing moves; 0.1 is not exact, so sums of it round."""
    return {name: np.full(size, 0.1 if name != "volume" else 3.0) for name in COLUMNS}


def hours(size: int) -> TimeArray:
    return np.arange(size, dtype=np.int64) * HOUR


def inputs(name: str) -> list[str]:
    """Return the columns that an indicator takes; any series stands for the close."""
    parameters = inspect.signature(INDICATORS[name]).parameters.values()
    names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    return ["close" if each == "values" else each for each in names]


def run(
    name: str, columns: dict[str, FloatArray], times: TimeArray | None = None
) -> dict[str, FloatArray]:
    """Compute an indicator and return its outputs by name."""
    taken = [columns[each] for each in inputs(name)]
    keywords = {}
    if "open_time" in inspect.signature(INDICATORS[name]).parameters:
        keywords["open_time"] = hours(len(taken[0])) if times is None else times
    result = INDICATORS[name](*taken, **keywords)
    return result._asdict() if hasattr(result, "_asdict") else {name: result}


def reach(name: str, values: FloatArray) -> int:
    """Return how many bars before its own a value depends on."""
    return int(np.flatnonzero(~np.isnan(values))[0]) + (name in ONE_BAR_MORE)


def cut(columns: dict[str, FloatArray], part: Any) -> dict[str, FloatArray]:
    return {name: values[part] for name, values in columns.items()}


def bits(values: FloatArray) -> TimeArray:
    """Return the bit patterns, all NaN alike."""
    same = np.where(np.isnan(values), np.nan, values)
    return same.view(np.int64)


@every
def test_its_signature_follows_the_conventions(name: str) -> None:
    parameters = inspect.signature(INDICATORS[name]).parameters.values()
    series = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    options = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    assert series == ["values"] or series == [each for each in COLUMNS if each in series]
    assert all(v is not inspect.Parameter.empty for k, v in options.items() if k != "open_time")
    assert not {"n", "period", "window", "timeperiod", "lookback"} & options.keys()


@every
def test_its_outputs_are_float_columns_as_long_as_the_input(name: str) -> None:
    for values in run(name, market()).values():
        assert values.shape == (BARS,)
        assert values.dtype == np.float64
        assert np.isfinite(values[-1])
        assert not np.isinf(values).any()


@every
def test_it_leaves_its_input_alone(name: str) -> None:
    columns = market()
    for values in columns.values():
        values.flags.writeable = False

    for values in run(name, columns).values():
        assert not any(np.shares_memory(values, column) for column in columns.values())


@every
def test_no_value_looks_ahead(name: str) -> None:
    columns = market()
    columns["close"][60] = np.nan
    whole = run(name, columns)

    for known in range(BARS):
        for output, values in run(name, cut(columns, slice(known))).items():
            assert_array_equal(bits(values), bits(whole[output][:known]), err_msg=output)


@every
@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_too_few_bars_are_no_error(name: str, size: int) -> None:
    whole = run(name, market())

    for output, values in run(name, market(size=size)).items():
        assert values.shape == (size,)
        assert np.isnan(values).all() or np.isfinite(whole[output][:size]).any()


@every
def test_interpreted_and_compiled_give_the_same_bits(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = market(size=900)
    columns["close"][[400, 401, 600]] = np.nan
    monkeypatch.setattr(jit, "INTERPRETED_UP_TO", 900)
    interpreted = run(name, columns)
    monkeypatch.setattr(jit, "INTERPRETED_UP_TO", -1)
    compiled = run(name, columns)

    for output, values in interpreted.items():
        assert_array_equal(bits(values), bits(compiled[output]), err_msg=output)


RATIOS = {
    "adx": {"adx", "plus_di", "minus_di"},
    "bollinger_bands": {"percent_b"},
    "cci": {"cci"},
    "choppiness": {"choppiness"},
    "hurst": {"raw", "corrected"},
    "kurtosis": {"kurtosis"},
    "mfi": {"mfi"},
    "rsi": {"rsi"},
    "stochastic": {"k", "d"},
    "williams_r": {"williams_r"},
    "z_score": {"z_score"},
}


@every
def test_a_market_that_stands_still_has_no_strength(name: str) -> None:
    for output, values in run(name, flat()).items():
        if output in RATIOS.get(name, set()):
            assert np.isnan(values).all(), output
        else:
            assert np.isfinite(values[-1]), output


BY_VOLUME = {"cmf", "mfi", "rolling_vwap", "vwap"}


@every
def test_a_market_without_volume_has_no_weighted_value(name: str) -> None:
    columns = market()
    columns["volume"][:] = 0.0

    for output, values in run(name, columns).items():
        assert np.isnan(values).all() == (name in BY_VOLUME), output


@pytest.mark.parametrize("name", sorted(RECURSIVE))
def test_a_recursive_one_carries_its_state_over_missing_bars(name: str) -> None:
    columns = market()
    missing = np.zeros(BARS, dtype=np.bool_)
    missing[[7, 40, 41, GAP]] = True
    for each in inputs(name):
        columns[each][missing] = np.nan
    without = run(name, cut(columns, ~missing), hours(BARS)[~missing])

    for output, values in run(name, columns).items():
        assert np.isnan(values[missing]).all(), output
        assert_array_equal(bits(values[~missing]), bits(without[output]), err_msg=output)


@pytest.mark.parametrize("name", sorted(RECURSIVE))
def test_one_missing_column_makes_the_whole_bar_missing(name: str) -> None:
    for each in inputs(name):
        columns = market()
        columns[each][GAP] = np.nan

        for output, values in run(name, columns).items():
            assert np.isnan(values[GAP]), (each, output)
            assert np.isfinite(values[GAP + 1]), (each, output)


@pytest.mark.parametrize("name", sorted(WINDOWED))
def test_a_windowed_one_forgets_a_missing_bar_when_it_leaves_the_window(name: str) -> None:
    size = 3 * BARS
    whole = run(name, market(size=size))
    for each in inputs(name):
        columns = market(size=size)
        columns[each][GAP] = np.nan

        for output, values in run(name, columns).items():
            touched = np.flatnonzero(np.isnan(values) & ~np.isnan(whole[output]))
            last = GAP + reach(name, whole[output])
            assert ((touched >= GAP) & (touched <= last)).all(), (each, output)
            known = ~np.isnan(values)
            assert_array_equal(bits(values[known]), bits(whole[output][known]), err_msg=output)
        assert any(np.isnan(values[GAP:]).any() for values in run(name, columns).values()), each


@pytest.mark.parametrize("name", sorted(WINDOWED))
def test_a_windowed_one_remembers_nothing_from_before_its_window(name: str) -> None:
    size = 3 * BARS
    quiet, wild = market(size=size), market(size=size)
    for each in COLUMNS:
        wild[each][:GAP] *= 1e9
    expected = run(name, quiet)

    for output, values in run(name, wild).items():
        since = GAP + reach(name, expected[output])
        assert_array_equal(bits(values[since:]), bits(expected[output][since:]))


@every
def test_wrong_input_is_refused_in_words(name: str) -> None:
    columns = market()
    first = inputs(name)[0]
    label = next(iter(inspect.signature(INDICATORS[name]).parameters))

    wrong: dict[str, Any] = {
        "must be a 1-d float64 array, was int64": np.arange(BARS),
        "must be a 1-d float64 array, was list": columns[first].tolist(),
        "must be a 1-d float64 array, was float64 of shape": columns[first].reshape(-1, 1),
        "holds infinity at index 3": np.where(np.arange(BARS) == 3, np.inf, columns[first]),
    }

    for words, values in wrong.items():
        with pytest.raises(ValueError, match=f"`{label}` {words}"):
            run(name, columns | {first: values}, hours(BARS))


@pytest.mark.parametrize("name", sorted(name for name in INDICATORS if len(inputs(name)) > 1))
def test_columns_of_unlike_length_are_refused(name: str) -> None:
    last = inputs(name)[-1]
    columns = market()

    with pytest.raises(ValueError, match=f"`{last}` has {BARS - 1} values where"):
        run(name, columns | {last: columns[last][1:]})


@every
def test_each_number_among_its_parameters_must_be_positive(name: str) -> None:
    parameters = inspect.signature(INDICATORS[name]).parameters.values()
    columns = [market()[each] for each in inputs(name)]
    for parameter in parameters:
        if isinstance(parameter.default, int | float):
            for wrong in (0, -1, float("nan")):
                with pytest.raises(ValueError, match=f"`{parameter.name}` must be"):
                    INDICATORS[name](*columns, **{parameter.name: wrong})
