"""Indicators at 80 columns."""

import io

import pytest
from rich.console import Console, RenderableType

from candlewick.application.console.indicator import (
    indicator_page,
    indicator_table,
    newest_table,
    range_words,
    short_inputs,
)
from candlewick.application.views.indicator import (
    OutputRow,
    find_indicator,
    indicator_detail,
    indicator_rows,
)
from candlewick.application.views.indicator_values import NewestValues
from candlewick.indicators.catalogue.indicator import CATALOGUE


def printed(what: RenderableType) -> str:
    screen = io.StringIO()
    Console(file=screen, width=80, highlight=False, markup=False).print(what, crop=False)
    return screen.getvalue()


def test_at_80_columns_every_name_is_whole_and_nothing_is_wider() -> None:
    shown = printed(indicator_table(indicator_rows()))

    lines = shown.splitlines()
    assert {line.split()[0] for line in lines if line.startswith("  ") and line[2:3] > " "} == set(
        CATALOGUE
    )
    assert max(map(len, lines)) <= 80
    assert f"{len(CATALOGUE)} indicators." in shown


def test_each_category_stands_once_above_its_own() -> None:
    lines = [line.rstrip() for line in printed(indicator_table(indicator_rows())).splitlines()]

    assert lines.count("volatility") == lines.count("volume") == 1
    between = lines[lines.index("volatility") : lines.index("volume")]
    assert any(line.startswith("  natr ") for line in between)
    assert not any(line.startswith("  obv ") for line in between)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["close"], "C"),
        (["high", "low", "close", "volume", "open_time"], "HLCVT"),
        (["values", "other"], "values, other"),
        (["close", "benchmark"], "C, benchmark"),
    ],
)
def test_columns_of_candles_are_letters_and_other_series_are_named(
    names: list[str], short: str
) -> None:
    assert short_inputs(names) == short


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_page_says_all_within_80_columns(name: str) -> None:
    detail = indicator_detail(find_indicator(name))

    shown = printed(indicator_page(detail))
    words = " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert words.startswith(f"{name} {detail.category} {detail.summary}")
    for paragraph in detail.description:
        assert paragraph in words
    for row in detail.parameters:
        assert f"{row.name} {row.default} {row.range} " in words
    for output in detail.outputs:
        line = f"{output.name} {output.unit} {range_words(output)} at index {output.first}"
        assert line in words
    assert f"TradingView {detail.tradingview or '-'}" in words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "any"),
        (0.0, None, "0 or more"),
        (None, 0.5, "up to 0.5"),
        (-100.0, 0.0, "-100 to 0"),
    ],
)
def test_a_range_is_said_in_words(low: float | None, high: float | None, words: str) -> None:
    row = OutputRow(name="x", unit="ratio", low=low, high=high, first=0, meaning="")

    assert range_words(row) == words


def test_the_newest_values_say_why_one_is_absent() -> None:
    newest = NewestValues(
        symbol="BTC/USDT",
        timeframe="1h",
        open_time="2025-11-11T14:00:00Z",
        candle={"close": 104_321.5},
        values={"rsi": None, "cmf": -0.123456789012},
        absent={"rsi": "no movement"},
    )

    lines = [" ".join(line.split()) for line in printed(newest_table(newest)).splitlines()]
    assert lines == [
        "BTC/USDT 1h, candle of 2025-11-11T14:00:00Z", "", "line value",
        "close 104,321.5", "rsi no movement", "cmf -0.12345679",
    ]  # fmt: skip
