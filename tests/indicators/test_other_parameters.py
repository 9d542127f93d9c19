"""What every indicator promises, at other parameters and on stranger markets than the usual."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import CATALOGUE, Indicator
from candlewick.indicators.catalogue.parameter import Between, OneOf, Range, Whole
from candlewick.indicators.engine import plan
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.engine.program import Program
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

BARS = 330
HOUR = 3_600_000
NAMES = sorted(CATALOGUE)
LENGTHS = (1, 2, 3, 17, 100)
MADE_BY_EVENTS = {
    "fibonacci_retracement", "moving_average_cross", "swing_pivots", "williams_fractals", "zigzag",
}  # fmt: skip
"""Have some lines that begin when something happens."""

every = pytest.mark.parametrize("name", NAMES)
Options = dict[str, Any]
Columns = dict[str, Any]


def candles(close: FloatArray, rng: np.random.Generator, reach: float) -> Columns:
    """Make candles of `reach`, a share of the price, around closes, and columns of every name."""
    size = len(close)
    open_ = np.concatenate((close[:1], close[:-1]))
    return {
        "open": open_,
        "high": np.maximum(open_, close) * (1.0 + reach * rng.uniform(0.0, 1.0, size)),
        "low": np.minimum(open_, close) / (1.0 + reach * rng.uniform(0.0, 1.0, size)),
        "close": close,
        "volume": rng.uniform(0.5, 9.0, size),
        "values": close,
        "other": close * rng.uniform(0.9, 1.1, size),
        "benchmark": close * rng.uniform(0.9, 1.1, size),
        "fear_greed": rng.uniform(0.0, 100.0, size),
        "open_time": np.arange(size, dtype=np.int64) * HOUR,
    }


def market(size: int = BARS) -> Columns:
    """Return a random walk without ties."""
    rng = np.random.default_rng(11)
    return candles(100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, size))), rng, 0.01)


def strange_markets() -> dict[str, Columns]:
    """Return markets that only rise or fall, jump about, are worth cents, stop, or lack volume."""
    rng = np.random.default_rng(12)
    rising = np.cumsum(rng.uniform(0.01, 1.0, BARS)) + 10.0
    cents = 0.01 * np.maximum(np.cumsum(rng.integers(-1, 2, BARS)) + 5.0, 1.0)
    stopping = market()["close"]
    stopping[100:250] = stopping[100]
    found = {
        "rising": candles(rising, rng, 0.0),
        "falling": candles(rising[::-1].copy(), rng, 0.0),
        "wild": candles(np.exp(rng.normal(0.0, 5.0, BARS)), rng, 2.0),
        "dust": candles(1e-12 * market()["close"], rng, 0.01),
        "huge": candles(1e13 * market()["close"], rng, 0.01),
        "cents": candles(cents, rng, 0.0),
        "stopping": candles(stopping, rng, 0.0),
        "untraded": market() | {"volume": np.where(np.arange(BARS) % 150 < 75, 0.0, 2.0)},
        "below zero": market() | {"values": rng.normal(0.0, 1.0, BARS)},
    }
    cut_off = np.full(BARS, 0.01)
    hair = np.nextafter(cut_off, 1.0)
    found["one rounding high"] = found["cents"] | {"high": hair, "low": cut_off, "close": cut_off}
    return found


STRANGE = strange_markets()


def unusual(allowed: Range) -> list[Any]:
    """Return some values that a parameter other than a look-back may have."""
    if isinstance(allowed, OneOf):
        return list(allowed.words)
    if not isinstance(allowed, Between):
        return []
    if allowed.high == np.inf:
        return [0.001, 7.3]
    width = allowed.high - allowed.low
    inner = [allowed.low + share * width for share in (1e-6, 0.37, 1.0 - 1e-6)]
    return [*inner, *([allowed.low, allowed.high] if allowed.closed else [])]


def settings(indicator: Indicator) -> list[Options]:
    """Return sets of parameters: all look-backs alike, rising, falling; then one other by one."""
    least = {
        name: parameter.range.minimum
        for name, parameter in indicator.parameters.items()
        if isinstance(parameter.range, Whole)
    }
    found: list[Options] = [
        {name: max(length, minimum) for name, minimum in least.items()} for length in LENGTHS
    ]
    for order in (1, -1):
        steps = range(3, 3 + 4 * len(least), 4)[::order]
        pairs = zip(least.items(), steps, strict=True)
        found.append({name: max(length, minimum) for (name, minimum), length in pairs})
    for name, parameter in indicator.parameters.items():
        found += [{name: value} for value in unusual(parameter.range)]
        if isinstance(parameter.range, OneOf):
            found += [each | {name: parameter.range.words[-1]} for each in found[:7]]
    return [each for place, each in enumerate(found) if each and each not in found[:place]]


def floats(program: Program, columns: Columns) -> dict[str, FloatArray]:
    return {name: np.asarray(columns[name], np.float64) for name in program.columns}


def compiled(program: Program, taken: Mapping[str, FloatArray]) -> list[FloatArray]:
    return Machine(program).run(list(taken.values()))[0]


def bits(values: FloatArray) -> TimeArray:
    """Return the bit patterns, all NaN alike."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


def assert_same_bits(ours: list[FloatArray], theirs: list[FloatArray], what: object) -> None:
    for one, other in zip(ours, theirs, strict=True):
        assert_array_equal(bits(one), bits(other), err_msg=str(what))


@every
def test_interpreted_and_compiled_in_any_blocks_give_the_same_bits(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in settings(CATALOGUE[name]):
        program = CATALOGUE[name].program(**options)
        taken = floats(program, market())
        expected = interpret(program, taken)

        assert_same_bits(compiled(program, taken), expected, options)
        with monkeypatch.context() as short:
            short.setattr(plan, "BLOCK", 37)
            assert_same_bits(compiled(program, taken), expected, options)


@every
def test_a_stream_gives_the_bits_of_the_whole_columns_and_can_be_saved(name: str) -> None:
    columns = market(230)
    for each in CATALOGUE[name].inputs:
        if each != "open_time":
            columns[each][[0, 37, 38, 200]] = np.nan
    for options in settings(CATALOGUE[name])[:7]:
        suite = Suite([Spec(name, **options)])
        whole = suite.compute(columns)
        stream = suite.stream(compiled=True)
        for bar in range(230):
            if bar in {1, 30, 64, 65, 150}:
                saved = stream.save()
                stream = suite.stream(compiled=bar not in {30, 64})
                stream.load(saved)
                assert stream.save() == saved
            values = stream.update({each: columns[each][bar] for each in suite.columns}).array
            expected = np.array([whole[line][bar] for line in suite.names])
            assert_array_equal(bits(values), bits(expected), err_msg=f"{options}, bar {bar}")


@every
def test_no_value_looks_ahead(name: str) -> None:
    for options in settings(CATALOGUE[name]):
        program = CATALOGUE[name].program(**options)
        taken = floats(program, market())
        whole = interpret(program, taken)

        for known in (1, 2, 18, 101, 250):
            early = interpret(program, {each: line[:known] for each, line in taken.items()})
            assert_same_bits(early, [line[:known] for line in whole], options)


@every
def test_its_first_value_comes_when_the_catalogue_says(name: str) -> None:
    for options in settings(CATALOGUE[name]):
        program = CATALOGUE[name].program(**options)
        lines = interpret(program, floats(program, market()))
        # A window of one or two has no extent now and then.
        exact = name not in MADE_BY_EVENTS and all(
            value > 2 for value in options.values() if isinstance(value, int)
        )
        waits = CATALOGUE[name].warm_up(**options)
        for (output, wait), line in zip(waits.items(), lines, strict=True):
            assert np.isnan(line[:wait]).all(), (output, options)
            if exact and wait < BARS:
                assert not np.isnan(line[wait]), (output, options)


@every
@pytest.mark.parametrize("kind", STRANGE)
def test_no_value_leaves_the_range_that_the_catalogue_gives(name: str, kind: str) -> None:
    indicator = CATALOGUE[name]
    for options in settings(indicator):
        program = indicator.program(**options)
        lines = interpret(program, floats(program, STRANGE[kind]))
        for (output, meaning), line in zip(indicator.outputs.items(), lines, strict=True):
            known = line[~np.isnan(line)]
            assert np.isfinite(known).all(), (output, options)
            assert (known >= meaning.low).all(), (output, options)
            assert (known <= meaning.high).all(), (output, options)


@pytest.mark.parametrize(
    "name", [each for each in NAMES if not CATALOGUE[each].program().remembers]
)
def test_a_windowed_value_beside_an_unknown_number_does_not_rest_on_it(name: str) -> None:
    for options in settings(CATALOGUE[name]):
        program = CATALOGUE[name].program(**options)
        if program.remembers:
            continue
        taken = floats(program, market())
        whole = interpret(program, taken)
        for each in set(taken) - {"open_time"}:
            holed = taken[each].copy()
            holed[[3, 230]] = np.nan
            for line, full in zip(interpret(program, taken | {each: holed}), whole, strict=True):
                known = ~np.isnan(line)
                assert_array_equal(
                    bits(line[known]), bits(full[known]), err_msg=f"{each} {options}"
                )


@every
def test_a_number_of_numpy_is_taken_as_python_s(name: str) -> None:
    indicator = CATALOGUE[name]
    lengths = [k for k, each in indicator.parameters.items() if isinstance(each.range, Whole)]

    plain = indicator.program(**dict.fromkeys(lengths, 100))
    small = indicator.program(**dict.fromkeys(lengths, np.int8(100)))

    assert small.warm_up == plain.warm_up
    assert small.constants == plain.constants
    assert [step.parameters for step in small.steps] == [step.parameters for step in plain.steps]
