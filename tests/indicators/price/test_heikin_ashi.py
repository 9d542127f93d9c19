import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import heikin_ashi
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import program_of


def test_two_candles_by_hand() -> None:
    columns = np.array([[10.0, 14.0], [16.0, 15.0], [8.0, 9.0], [14.0, 10.0]])

    ours = heikin_ashi(*columns)

    assert_allclose(ours.open, [12.0, 12.0])
    assert_allclose(ours.high, [16.0, 15.0])
    assert_allclose(ours.low, [8.0, 9.0])
    assert_allclose(ours.close, [12.0, 12.0])


def test_a_gap_may_leave_the_averaged_prices_as_the_extremes() -> None:
    columns = np.array([[10.0, 20.0], [10.0, 21.0], [10.0, 19.0], [10.0, 20.0]])

    ours = heikin_ashi(*columns)

    assert_allclose([line[1] for line in ours], [10.0, 21.0, 10.0, 20.0])


def test_it_opens_in_the_middle_of_the_candle_before(history: Candles) -> None:
    ours = heikin_ashi(history.open, history.high, history.low, history.close)

    assert_allclose(ours.open[1:], (ours.open[:-1] + ours.close[:-1]) / 2.0)


def test_it_carries_its_state_over_a_missing_bar(history: Candles) -> None:
    columns = np.array([history.open, history.high, history.low, history.close])[:, :40]
    holed = np.insert(columns, 20, np.nan, axis=1)

    ours = np.delete(np.array(heikin_ashi(*holed)), 20, axis=1)

    assert_allclose(ours, heikin_ashi(*columns))


def test_a_gap_inside_a_formula_leaves_the_state_alone(history: Candles) -> None:
    names = ("open", "high", "low", "close")
    columns = np.array([getattr(history, name) for name in names])[:, :40]
    holed = np.insert(columns, [0, 20], np.nan, axis=1)
    program = program_of(heikin_ashi(*(column(name) for name in names)))

    ours = np.array(interpret(program, dict(zip(names, holed, strict=True))))

    assert np.isnan(ours[:, [0, 21]]).all()
    assert_allclose(np.delete(ours, [0, 21], axis=1), heikin_ashi(*columns))


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")
    columns = (history.open, history.high, history.low, history.close)

    assert_allclose(heikin_ashi(*columns), talib.HA(*columns), rtol=1e-14)


def test_it_matches_stock_indicators(golden: Any) -> None:
    quotes = golden.quotes()
    path = golden.folder / "stock_indicators" / "results" / "heikinashi.standard.json"
    rows = json.loads(path.read_text(encoding="utf-8"))

    ours = heikin_ashi(quotes.open, quotes.high, quotes.low, quotes.close)

    for name, line in ours._asdict().items():
        assert_allclose(line, [row[name] for row in rows], rtol=1e-14)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_heikin_ashi.txt")

    ours = heikin_ashi(table.open, table.high, table.low, table.close)

    table.assert_matches(ours.open, "HA_Open")
    table.assert_matches(ours.low, "HA_Low")
