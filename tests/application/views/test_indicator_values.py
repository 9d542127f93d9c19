"""Indicators over candles, as columns and as the newest row."""

import csv
import io

import numpy as np
import pytest

from candlewick.application.views.indicator_values import (
    compute_values,
    csv_text,
    missing_inputs,
    newest_values,
)
from candlewick.domain.candles import Candles
from candlewick.errors import UserError
from candlewick.indicators import macd, rsi
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.spec import Spec


def test_the_table_has_the_very_numbers_of_the_functions(history: Candles) -> None:
    values = compute_values(history, [Spec("rsi", length=9), Spec("macd")])

    rows = list(csv.DictReader(io.StringIO(csv_text(values))))
    assert list(rows[0]) == [
        *("open_time", "open", "high", "low", "close", "volume"),
        *("rsi_9", "macd.line", "macd.signal", "macd.histogram"),
    ]
    assert [row["open_time"] for row in rows[:2]] == [
        "1970-01-01T00:00:00Z",
        "1970-01-01T01:00:00Z",
    ]
    for name, line in {
        "close": history.close,
        "rsi_9": rsi(history.close, length=9),
        "macd.histogram": macd(history.close).histogram,
    }.items():
        read = np.array([float(row[name] or "nan") for row in rows])
        np.testing.assert_array_equal(read, line)
    assert [row["rsi_9"] == "" for row in rows[8:10]] == [True, False]


def test_the_newest_row_is_the_last_one(history: Candles) -> None:
    newest = newest_values(compute_values(history, [Spec("rsi")]))

    assert newest.open_time == "1970-02-07T11:00:00Z"
    assert newest.candle["volume"] == history.volume[-1]
    assert newest.values == {"rsi": rsi(history.close)[-1]}


def test_what_has_no_value_is_none_with_the_reason(history: Candles) -> None:
    newest = newest_values(compute_values(history.last(14), [Spec("rsi"), Spec("sma", length=14)]))

    assert newest.values["rsi"] is None
    assert newest.absent == {"rsi": "too few candles"}
    assert newest.values["sma_14"] == pytest.approx(history.close[-14:].mean())


def test_the_same_twice_is_refused(history: Candles) -> None:
    with pytest.raises(UserError, match="rsi is asked for twice"):
        compute_values(history, [Spec("rsi"), Spec("ema"), Spec("rsi")])


def test_a_second_series_is_what_candles_of_one_market_lack() -> None:
    assert missing_inputs(CATALOGUE["vwap"]) == []
    assert missing_inputs(CATALOGUE["ema"]) == []
    assert missing_inputs(CATALOGUE["correlation"]) == ["other"]
