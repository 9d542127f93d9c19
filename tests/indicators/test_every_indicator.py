"""What every indicator of the catalogue promises; a new one is found and held to it."""

import functools
import inspect
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import candlewick.indicators
from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine import plan
from candlewick.indicators.engine.execution import Computation
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

HOUR = 3_600_000
ORDER = ("open", "high", "low", "close", "volume")
BARS = 420
GAP = 330
NAMES = sorted(CATALOGUE)
REMEMBERING = [name for name in NAMES if CATALOGUE[name].program().remembers]
WINDOWED = [name for name in NAMES if not CATALOGUE[name].program().remembers]

every = pytest.mark.parametrize("name", NAMES)
Columns = dict[str, Any]


def market(seed: int = 1, size: int = BARS) -> Columns:
    """Return a random walk on a grid of prices, so that ties and flat bars occur."""
    rng = np.random.default_rng(seed)
    close = 100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, size)), 1)
    open_ = np.concatenate(([100.0], close[:-1]))
    other = np.round(2.0 * close + rng.normal(0.0, 0.5, size), 1)
    return {
        "open": open_,
        "high": np.maximum(open_, close) + np.round(rng.uniform(0.0, 0.3, size), 1),
        "low": np.minimum(open_, close) - np.round(rng.uniform(0.0, 0.3, size), 1),
        "close": close,
        "volume": np.round(rng.uniform(0.5, 9.0, size), 2),
        "values": close,
        "other": other,
        "benchmark": other,
        "fear_greed": np.round(rng.uniform(0.0, 100.0, size)),
        "open_time": np.arange(size, dtype=np.int64) * HOUR,
    }


def flat(size: int = BARS) -> Columns:
    """Return a market in which nothing moves; 0.1 is not exact, so sums of it round."""
    still = {name: np.full(size, 3.0 if name == "volume" else 0.1) for name in market(size=1)}
    return still | {"open_time": market(size=size)["open_time"]}


def run(name: str, columns: Columns) -> dict[str, FloatArray]:
    """Compute an indicator as a user does, and return its outputs by name."""
    indicator = CATALOGUE[name]
    positional = [columns[each] for each in indicator.inputs if each != "open_time"]
    keywords = {each: columns[each] for each in indicator.inputs if each == "open_time"}
    result = getattr(candlewick.indicators, name)(*positional, **keywords)
    lines = result if isinstance(result, tuple) else (result,)
    return dict(zip(indicator.outputs, lines, strict=True))


@functools.cache
def usual(name: str) -> dict[str, FloatArray]:
    """Return the values on the usual market."""
    return run(name, market())


def cut(columns: Columns, part: Any) -> Columns:
    return {name: values[part] for name, values in columns.items()}


def bits(values: FloatArray) -> TimeArray:
    """Return the bit patterns, all NaN alike."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


def assert_same_bits(ours: dict[str, FloatArray], theirs: dict[str, FloatArray]) -> None:
    for output, values in ours.items():
        assert_array_equal(bits(values), bits(theirs[output]), err_msg=output)


def floats(name: str, columns: Columns) -> dict[str, FloatArray]:
    return {each: np.asarray(columns[each], np.float64) for each in CATALOGUE[name].inputs}


def test_the_catalogue_is_what_the_package_exports() -> None:
    tools = {"CATALOGUE", "Spec", "Suite"}
    assert sorted(set(candlewick.indicators.__all__) - tools) == NAMES
    assert len({indicator.category for indicator in CATALOGUE.values()}) == 9
    assert len(NAMES) >= 117


@every
def test_its_signature_follows_the_conventions(name: str) -> None:
    parameters = inspect.signature(CATALOGUE[name].definition).parameters.values()
    series = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    options = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    ordered = [each for each in ORDER if each in series]
    own = [each for each in series if each not in ORDER]
    assert series in ([*ordered, *own], [*own, *ordered])
    assert all(v is not inspect.Parameter.empty for k, v in options.items() if k != "open_time")
    assert not {"n", "period", "window", "timeperiod", "lookback"} & options.keys()


@every
def test_the_catalogue_knows_what_it_is(name: str) -> None:
    indicator = CATALOGUE[name]

    assert indicator.summary.endswith(".")
    assert indicator.source
    for parameter in indicator.parameters.values():
        parameter.check(parameter.default)
    for output, values in usual(name).items():
        meaning = indicator.outputs[output]
        known = values[~np.isnan(values)]
        assert (known >= meaning.low - 1e-9).all(), output
        assert (known <= meaning.high + 1e-9).all(), output
        assert not np.isinf(values).any(), output


@every
def test_its_first_value_comes_when_the_catalogue_says(name: str) -> None:
    waits = CATALOGUE[name].warm_up()

    for output, values in usual(name).items():
        assert np.isnan(values[: waits[output]]).all(), output


@every
def test_its_outputs_are_float_columns_as_long_as_the_input(name: str) -> None:
    for values in usual(name).values():
        assert values.shape == (BARS,)
        assert values.dtype == np.float64


@every
def test_it_leaves_its_input_alone(name: str) -> None:
    columns = market()
    for values in columns.values():
        values.flags.writeable = False

    for values in run(name, columns).values():
        assert values.flags.writeable
        assert not any(np.shares_memory(values, column) for column in columns.values())


@every
def test_no_value_looks_ahead(name: str) -> None:
    columns = market()
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            columns[each][60] = np.nan
    whole = run(name, columns)

    for known in (*range(12), 59, 60, 61, 62, 100, *range(251, 280), BARS - 1):
        early = run(name, cut(columns, slice(known)))
        assert_same_bits(early, {output: line[:known] for output, line in whole.items()})


@every
def test_interpreted_and_compiled_give_the_same_bits(name: str) -> None:
    program = CATALOGUE[name].program()
    for columns in (market(2, 1100), flat(200)):
        taken = floats(name, columns)
        interpreted = interpret(program, taken)
        compiled, _ = Machine(program).run([taken[each] for each in program.columns])

        for one, other in zip(interpreted, compiled, strict=True):
            assert_array_equal(bits(one), bits(other))


@every
def test_a_stream_gives_the_bits_of_the_whole_columns(name: str) -> None:
    columns = market(3)
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            columns[each][[37, 38, 200]] = np.nan
    suite = Suite([Spec(name)])
    whole = suite.compute(columns)
    stream = suite.stream(compiled=True)

    for bar in range(BARS):
        if bar in {30, 38, 150, 201, 333}:
            saved = stream.save()
            stream = suite.stream(compiled=bar not in {38, 150})
            stream.load(saved)
        values = stream.update({each: columns[each][bar] for each in suite.columns})
        expected = np.array([whole[line][bar] for line in suite.names])
        assert_array_equal(bits(values.array), bits(expected), err_msg=f"bar {bar}")


@pytest.mark.parametrize("name", WINDOWED)
def test_a_gap_costs_a_window_the_same_compiled(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "BLOCK", 37)
    columns = market(4)
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            columns[each][[100, 101, 250]] = np.nan
    program = CATALOGUE[name].program()
    taken = floats(name, columns)

    compiled, _ = Machine(program).run([taken[each] for each in program.columns])

    for one, other in zip(interpret(program, taken), compiled, strict=True):
        assert_array_equal(bits(one), bits(other))


@every
@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_too_few_bars_are_no_error(name: str, size: int) -> None:
    for output, values in run(name, cut(market(), slice(size))).items():
        assert_array_equal(bits(values), bits(usual(name)[output][:size]))


@pytest.mark.parametrize("name", REMEMBERING)
def test_a_remembering_one_carries_its_state_over_missing_bars(name: str) -> None:
    columns = market()
    missing = np.zeros(BARS, dtype=np.bool_)
    missing[[7, 40, 41, GAP]] = True
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            columns[each][missing] = np.nan
    without = run(name, cut(columns, ~missing))

    for output, values in run(name, columns).items():
        assert np.isnan(values[missing]).all(), output
        assert_array_equal(bits(values[~missing]), bits(without[output]), err_msg=output)


@pytest.mark.parametrize("name", WINDOWED)
def test_a_windowed_one_forgets_a_missing_bar_when_it_leaves_the_window(name: str) -> None:
    whole = run(name, market(size=3 * BARS))
    waits = CATALOGUE[name].warm_up()
    for each in CATALOGUE[name].inputs:
        if each == "open_time":
            continue
        columns = market(size=3 * BARS)
        columns[each][GAP] = np.nan
        for output, values in run(name, columns).items():
            touched = np.flatnonzero(np.isnan(values) & ~np.isnan(whole[output]))
            last = GAP + 2 * waits[output] + 1
            assert ((touched >= GAP) & (touched <= last)).all(), (each, output)
            known = ~np.isnan(values)
            outside = known & ((np.arange(3 * BARS) < GAP) | (np.arange(3 * BARS) > last))
            assert_array_equal(bits(values[outside]), bits(whole[output][outside]))


@pytest.mark.parametrize("name", WINDOWED)
def test_a_windowed_one_remembers_nothing_from_before_its_window(name: str) -> None:
    quiet, wild = market(size=3 * BARS), market(size=3 * BARS)
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            wild[each][:GAP] *= 1e9
    expected = run(name, quiet)
    waits = CATALOGUE[name].warm_up()

    for output, values in run(name, wild).items():
        since = GAP + 2 * waits[output] + 1
        assert_array_equal(bits(values[since:]), bits(expected[output][since:]))


@every
def test_a_market_that_stands_still_gives_no_infinity(name: str) -> None:
    for values in run(name, flat()).values():
        assert not np.isinf(values).any()


@every
def test_a_market_without_volume_gives_no_infinity(name: str) -> None:
    columns = market()
    columns["volume"][:] = 0.0

    for values in run(name, columns).values():
        assert not np.isinf(values).any()


SCALED = ("open", "high", "low", "close", "values", "other", "benchmark")


@every
def test_prices_in_another_unit_give_the_same_strengths_and_scaled_prices(name: str) -> None:
    """A power of two changes no digit, so whatever depends on it depends on a fixed number."""
    indicator = CATALOGUE[name]
    columns = market()
    scaled = run(name, columns | {each: columns[each] * 1024.0 for each in SCALED})

    for output, values in usual(name).items():
        unit = indicator.outputs[output].unit
        if unit in {"0 to 100", "-100 to 100", "ratio", "percent", "sign", "flag", "candles"}:
            assert_array_equal(bits(values), bits(scaled[output]), err_msg=output)
        elif unit == "price":
            assert_array_equal(bits(1024.0 * values), bits(scaled[output]), err_msg=output)


@every
def test_wrong_input_is_refused_in_words(name: str) -> None:
    columns = market()
    label = next(each for each in CATALOGUE[name].inputs if each != "open_time")

    wrong: dict[str, Any] = {
        "must be a 1-d float64 array, was int64": np.arange(BARS),
        "must be a 1-d float64 array, was list": columns[label].tolist(),
        "must be a 1-d float64 array, was float64 of shape": columns[label].reshape(-1, 1),
        "holds infinity at index 3": np.where(np.arange(BARS) == 3, np.inf, columns[label]),
    }

    for words, values in wrong.items():
        with pytest.raises(ValueError, match=f"`{label}` {words}"):
            run(name, columns | {label: values})


@pytest.mark.parametrize(
    "name", [each for each in NAMES if len(set(CATALOGUE[each].inputs) - {"open_time"}) > 1]
)
def test_columns_of_unlike_length_are_refused(name: str) -> None:
    last = [each for each in CATALOGUE[name].inputs if each != "open_time"][-1]
    columns = market()

    with pytest.raises(ValueError, match=f"`{last}` has {BARS - 1} values where"):
        run(name, columns | {last: columns[last][1:]})


@every
def test_each_parameter_refuses_what_is_out_of_range(name: str) -> None:
    for parameter in CATALOGUE[name].parameters.values():
        for wrong in (-1, float("nan"), "unheard-of", None):
            with pytest.raises(ValueError, match=f"`{parameter.name}` must be"):
                CATALOGUE[name].program(**{parameter.name: wrong})


def test_missing_bars_cost_a_computation_nothing_but_themselves() -> None:
    """The door that all calls go through drops the bars and puts the values back in place."""
    program = CATALOGUE["rsi"].program()
    close = market()["close"]
    close[50] = np.nan

    (line,) = Computation(("close",), program)([close])

    assert np.isnan(line[50])
    assert_array_equal(
        bits(np.delete(line, 50)), bits(interpret(program, {"close": np.delete(close, 50)})[0])
    )
