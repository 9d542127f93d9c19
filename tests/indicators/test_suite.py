"""Several indicators together: whole columns, bar by bar, saved, restored, and why not."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import ema, rsi
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.engine import execution
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

BARS = 400


def market(size: int = BARS) -> dict[str, Any]:
    rng = np.random.default_rng(5)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, size)))
    return {
        "open_time": np.arange(size, dtype=np.int64) * 3_600_000,
        "open": close * 0.999,
        "high": close * 1.002,
        "low": close * 0.998,
        "close": close,
        "volume": rng.uniform(1.0, 9.0, size),
    }


def with_holes() -> dict[str, Any]:
    columns = market()
    columns["close"][[120, 121]] = np.nan
    columns["volume"][260] = np.nan
    return columns


def bar_of(columns: dict[str, Any], bar: int) -> dict[str, float]:
    return {name: float(values[bar]) for name, values in columns.items()}


def same_bits(one: FloatArray, other: FloatArray) -> bool:
    left, right = (np.where(np.isnan(x), np.nan, x).view(np.int64) for x in (one, other))
    return bool((left == right).all())


def test_a_suite_gives_the_values_of_its_indicators() -> None:
    columns = market()

    values = Suite([Spec("rsi", length=14), Spec("ema", length=20)]).compute(columns)

    assert same_bits(values["rsi_14"], rsi(columns["close"], length=14))
    assert same_bits(values["ema_20"], ema(columns["close"], length=20))


@pytest.mark.parametrize("columns", [market(), with_holes()], ids=["whole", "with holes"])
def test_the_default_suite_gives_the_same_bits_each_of_four_ways(
    columns: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Suite(DEFAULT_SUITE).compute(columns)
    monkeypatch.setattr(execution, "COMPILED_FROM", 0)
    suite = Suite(DEFAULT_SUITE)
    compiled = suite.compute(columns)
    stream, slow = suite.stream(compiled=True), suite.stream(compiled=False)

    for name, values in whole.items():
        assert same_bits(values, compiled[name]), name
    for bar in range(BARS):
        expected = np.array([whole[name][bar] for name in suite.names])
        assert same_bits(stream.update(bar_of(columns, bar)).array, expected), bar
        if bar < 60:
            assert same_bits(slow.update(bar_of(columns, bar)).array, expected), bar


@settings(deadline=None, max_examples=25)
@given(saved_at=st.integers(0, 199), compiled=st.booleans(), goes_on=st.booleans())
def test_a_stream_goes_on_from_any_bar_as_if_nothing_had_happened(
    saved_at: int,
    compiled: bool,  # noqa: FBT001 - both ways are tried
    goes_on: bool,  # noqa: FBT001 - both ways are tried
) -> None:
    columns = with_holes()
    suite = Suite([Spec("macd"), Spec("supertrend"), Spec("vwap"), Spec("cci"), Spec("obv")])
    whole = suite.compute(columns)
    first = suite.stream(compiled=compiled)
    for bar in range(saved_at):
        first.update(bar_of(columns, bar))

    second = suite.stream(compiled=goes_on)
    second.load(first.save())

    assert second.bars == saved_at
    for bar in range(saved_at, saved_at + 70):
        expected = np.array([whole[name][bar] for name in suite.names])
        assert same_bits(second.update(bar_of(columns, bar)).array, expected)


def test_the_newest_bars_are_the_end_of_all_bars() -> None:
    suite = Suite(DEFAULT_SUITE)
    for columns in (market(), with_holes(), market(3), market(1)):
        whole = suite.compute(columns)
        for name, values in suite.latest(columns, count=2).items():
            assert len(values) == 2
            known = whole[name][-2:]
            assert same_bits(values[2 - len(known) :], known), name


def test_a_source_may_be_another_indicator() -> None:
    columns = market()
    values = Suite([Spec("sma", length=5, source=Spec("rsi"), label="smooth")]).compute(columns)

    expected = np.convolve(rsi(columns["close"]), np.full(5, 0.2), "valid")

    np.testing.assert_allclose(values["smooth"][18:], expected[14:], rtol=1e-12)


def test_equal_steps_are_taken_once() -> None:
    alone = Suite([Spec("stochastic")]).parts[0].program
    both = Suite([Spec("stochastic"), Spec("williams_r")]).parts[0].program

    assert len(both.steps) < len(alone.steps) + 6


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"high": 5.0, "low": 5.0, "close": 5.0}, {"rsi_14": "no movement"}),
        ({"volume": 0.0}, {"cmf_20": "no volume", "mfi_14": "no volume", "vwap": "no volume"}),
        ({}, {}),
    ],
)
def test_a_value_that_does_not_exist_has_a_reason(
    change: dict[str, float], expected: dict[str, str]
) -> None:
    columns = market()
    for name, value in change.items():
        columns[name][:] = value

    reasons = Suite(DEFAULT_SUITE).reasons(columns)

    assert {name: str(reasons[name]) for name in expected} == expected
    if not expected:
        assert reasons == {}


def test_too_few_candles_and_missing_ones_are_reasons_too() -> None:
    suite = Suite([Spec("sma", length=20), Spec("rsi", length=14)])
    gap = market()
    gap["close"][[4, -3]] = np.nan

    assert suite.reasons(market(10)) == {"sma_20": "too few candles", "rsi_14": "too few candles"}
    assert suite.reasons(gap, at=9) == suite.reasons(market(10))
    assert suite.reasons(gap) == {"sma_20": "missing candle"}
    assert suite.reasons(gap, at=-3) == {"sma_20": "missing candle", "rsi_14": "missing candle"}


@pytest.mark.parametrize(
    ("name", "close", "expected"),
    [
        ("dominant_cycle", 5.0, {"dominant_cycle.period", "dominant_cycle.trend_mode"}),
        ("swing_pivots", 5.0, {"swing_pivots.high", "swing_pivots.low"}),
        ("roc", 0.0, {"roc"}),
    ],
)
def test_no_candle_is_called_missing_where_none_is(
    name: str, close: float, expected: set[str]
) -> None:
    words = {"dominant_cycle": "no movement", "swing_pivots": "too few candles", "roc": "undefined"}
    still = market()
    for column in ("open", "high", "low", "close"):
        still[column][:] = close

    assert Suite([Spec(name)]).reasons(still) == dict.fromkeys(expected, words[name])


def test_mistakes_are_named() -> None:
    suite = Suite([Spec("atr")])
    with pytest.raises(ValueError, match="no indicator 'rsj'"):
        Spec("rsj")
    with pytest.raises(TypeError, match="rsi has no parameter `window`; it has: length"):
        Spec("rsi", window=14)
    with pytest.raises(ValueError, match="`length` must be a whole number, 1 or more, was 0"):
        Spec("rsi", length=0)
    with pytest.raises(ValueError, match="two lines are called 'sma'; give one a `label`"):
        Suite([Spec("sma"), Spec("sma", source="high")])
    with pytest.raises(TypeError, match="rsi takes close, so it has no `source`"):
        Spec("rsi", source="high")
    with pytest.raises(ValueError, match=r"one line; Spec\(macd\) has line, signal, histogram"):
        Spec("sma", source=Spec("macd"))
    for wrong in ("", None, market()["close"]):
        with pytest.raises(TypeError, match="`source` must be the name of a column or a Spec"):
            Spec("sma", source=wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the suite needs the column `high`"):
        suite.compute({"close": market()["close"]})
    with pytest.raises(ValueError, match="a bar needs numbers under high, low, close"):
        suite.stream(compiled=False).update({"close": 1.0})
    with pytest.raises(ValueError, match="`count` must be 1 or more, was 0"):
        suite.latest(market(), count=0)
    for at in (30, -31):
        with pytest.raises(ValueError, match=f"there is no bar {at}, of 30"):
            suite.reasons(market(30), at=at)
    with pytest.raises(ValueError, match="there is no bar -1, of 0"):
        suite.reasons(market(0))
    with pytest.raises(ValueError, match="`low` has 3 values where `high` has 4"):
        suite.reasons(market(4) | {"low": market(3)["low"]})


@pytest.mark.parametrize("compiled", [True, False])
def test_an_infinite_bar_is_refused_and_changes_nothing(
    compiled: bool,  # noqa: FBT001 - both ways are tried
) -> None:
    columns = market()
    suite = Suite([Spec("rsi")])
    stream = suite.stream(compiled=compiled)
    for bar in range(50):
        stream.update(bar_of(columns, bar))
    before = stream.save()

    with pytest.raises(ValueError, match="`close` of the bar is infinite"):
        stream.update({"close": float("inf")})

    assert stream.save() == before


def test_a_state_of_something_else_is_refused() -> None:
    stream = Suite([Spec("rsi")]).stream(compiled=False)
    other = Suite([Spec("rsi", length=9)]).stream(compiled=False)

    with pytest.raises(ValueError, match="saved by another suite or version"):
        other.load(stream.save())
    with pytest.raises(ValueError, match="no saved state of a suite"):
        stream.load("{}")
    with pytest.raises(ValueError, match="no saved state of a suite"):
        stream.load("not json")
    broken = json.loads(stream.save())
    broken["parts"][0]["rows"] = [[1.0, 2.0, 3.0, 4.0]]
    with pytest.raises(ValueError, match="not one of this suite"):
        stream.load(json.dumps(broken))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Spec("ema", length=9), Spec("ema", length=9, source="open")),
        (
            Spec("supertrend", multiplier=3.0, label="st"),
            Spec("supertrend", label="st", multiplier=2),
        ),
        (Spec("atr", label="x"), Spec("natr", label="x")),
    ],
)
def test_a_state_under_the_same_names_but_of_other_values_is_refused(
    one: Spec, other: Spec
) -> None:
    saved = Suite([one]).stream(compiled=False).save()

    with pytest.raises(ValueError, match="saved by another suite or version"):
        Suite([other]).stream(compiled=False).load(saved)


def test_the_saved_state_is_plain_json() -> None:
    stream = Suite(DEFAULT_SUITE).stream(compiled=False)

    assert json.loads(stream.save(), parse_constant=pytest.fail)["bars"] == 0


def test_a_bar_has_its_values_by_name() -> None:
    values = (
        Suite([Spec("roc", length=1), Spec("macd")]).stream(compiled=False).update({"close": 5.0})
    )

    assert list(values) == ["roc_1", "macd.line", "macd.signal", "macd.histogram"]
    assert len(values) == 4
    assert_array_equal(list(values.values()), [np.nan] * 4)


def test_a_state_that_does_not_fit_leaves_the_stream_as_it_was() -> None:
    suite = Suite([Spec("rsi"), Spec("atr")])
    stream = suite.stream(compiled=False)
    for bar in range(40):
        stream.update(bar_of(market(), bar))
    before = stream.save()
    for spoil in ([["x"]], [[1.0, 2.0, 3.0]], 5):
        state = json.loads(before)
        state["parts"][0]["states"] = [[9.0] * len(row) for row in state["parts"][0]["states"]]
        state["parts"][-1]["states"] = spoil

        with pytest.raises(ValueError, match="not one of this suite"):
            stream.load(json.dumps(state))

        assert stream.save() == before


def test_a_bar_that_came_already_is_refused_across_saving_too() -> None:
    suite = Suite([Spec("vwap")])
    stream = suite.stream(compiled=False)
    stream.update(bar_of(market(), 5))
    again = suite.stream(compiled=False)
    again.load(stream.save())

    for each in (stream, again):
        for bar in (4, 5):
            with pytest.raises(ValueError, match="comes after the one of 18000000"):
                each.update(bar_of(market(), bar))
        assert each.bars == 1


@pytest.fixture(params=[False, True], ids=["interpreted", "machine"])
def _two_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "_preferred", request.param)


@pytest.mark.usefixtures("_two_ways")
def test_a_table_is_filled_with_the_bits_of_the_lines() -> None:
    suite, columns = Suite([Spec("rsi"), Spec("macd"), Spec("obv")]), market(300)
    lines = suite.compute(columns)
    out = np.zeros((len(suite.names), 300))

    for gap in ([], [40, 41]):
        columns["close"][gap] = np.nan
        lines = suite.compute(columns)
        suite.fill(out, columns)
        np.testing.assert_array_equal(out, list(lines.values()))
    suite.fill(out, {**columns, "close": np.repeat(columns["close"], 2)[::2]})
    np.testing.assert_array_equal(out, list(lines.values()))


@pytest.mark.usefixtures("_two_ways")
def test_a_table_or_a_column_that_does_not_fit_is_refused_before_anything_is_written() -> None:
    suite, columns = Suite([Spec("rsi"), Spec("macd"), Spec("obv")]), market(300)
    suite.compute(columns)
    fixed = np.zeros((5, 300))
    fixed.flags.writeable = False

    for out in (
        np.zeros((1, 300)), np.zeros((6, 300)), np.zeros((5, 300), np.float32), np.zeros(300),
        np.zeros((300, 5)).T, fixed, [[0.0] * 300] * 5,
    ):  # fmt: skip
        with pytest.raises(ValueError, match="`out` must be a writable, contiguous float64 array"):
            suite.fill(out, columns)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="`out` has room for 301 bars, and there are 300"):
        suite.fill(np.zeros((5, 301)), columns)
    out = np.zeros((5, 300))
    for wrong in (["a"] * 300, np.ones(300, np.int64), np.ones((2, 300)), np.array([None] * 300)):
        for call in (suite.compute, lambda given: suite.fill(out, given)):
            with pytest.raises(ValueError, match="`close` must be a 1-d float64 array, was"):
                call({**columns, "close": wrong})  # type: ignore[dict-item]
