"""`candlewick indicators list`, `show` and `compute`."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli.main import app
from candlewick.indicators import rsi
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from tests.application.conftest import Station


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, ["indicators", *words])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_has_every_indicator_once() -> None:
    said = json.loads(typed("list", "--json").stdout)

    assert sorted(one["name"] for one in said) == sorted(CATALOGUE)
    (row,) = (one for one in said if one["name"] == "rsi")
    assert row == {
        "category": "momentum",
        "name": "rsi",
        "inputs": ["close"],
        "summary": "Compute Wilder's relative strength index.",
    }


def test_the_list_can_be_narrowed_to_a_category() -> None:
    said = json.loads(typed("list", "--category", "volume", "--json").stdout)

    assert {one["category"] for one in said} == {"volume"}
    assert "obv" in typed("list", "--category", "volume").stdout
    assert "rsi" not in typed("list", "--category", "volume").stdout


def test_a_category_that_is_none_is_answered_with_those_there_are() -> None:
    result = typed("list", "--category", "oscillators")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: there is no category 'oscillators': choose from ")
    assert "momentum, overlap, price" in result.stderr


def test_one_is_shown_with_all_that_there_is_to_know() -> None:
    said = json.loads(typed("show", "keltner_channels", "--json").stdout)

    assert said["category"] == "volatility"
    assert said["inputs"] == ["high", "low", "close"]
    assert said["parameters"][0]["name"] == "length"
    assert (said["parameters"][0]["default"], said["parameters"][0]["range"]) == (20, "1 or more")
    assert [one["name"] for one in said["outputs"]] == ["upper", "middle", "lower"]
    assert said["outputs"][0]["first"] == 19
    assert said["outputs"][0]["low"] is None
    assert said["source"]


def test_an_indicator_that_is_none_is_answered_with_similar_names() -> None:
    result = typed("show", "bolinger")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: there is no indicator 'bolinger'; did you mean boll")
    assert "`candlewick indicators list` shows them all" in result.stderr
    assert "did you mean" not in typed("show", "qqqq").stderr
    assert "obv or obv_slope" in typed("show", "OBV").stderr


def test_the_bundled_candles_serve_without_network_or_configuration() -> None:
    bundled = load_bundled_candles("SOL/USDT").last(60)

    written = rows(typed("compute", "SOL/USDT", "--demo", "-i", "rsi:length=9", "--limit", "60", "--csv").stdout)  # fmt: skip
    newest = json.loads(typed("compute", "SOL/USDT", "--demo", "-i", "rsi", "--json").stdout)

    assert len(written) == 60
    assert [float(row["close"]) for row in written] == bundled.close.tolist()
    assert written[8]["rsi_9"] == ""
    assert [float(row["rsi_9"]) for row in written[9:]] == rsi(bundled.close, length=9)[9:].tolist()
    assert newest["open_time"] == written[-1]["open_time"]
    assert newest["timeframe"] == "1h"


def test_as_of_an_earlier_time_the_candles_end_there() -> None:
    words = ("compute", "BTC/USDT", "--demo", "-i", "ema", "--limit", "30", "--csv")

    written = rows(typed(*words, "--as-of", "2025-11-11T14:59Z").stdout)

    assert written[-1]["open_time"] == "2025-11-11T13:00:00Z"
    assert len(written) == 30
    assert typed(*words, "--as-of", "2026-06-01").exit_code == 2


def test_without_a_choice_the_default_suite_is_computed() -> None:
    newest = json.loads(typed("compute", "BTC/USDT", "--demo", "--json").stdout)

    assert {"rsi_14", "macd.signal", "supertrend.line", "return_kurtosis_50"} <= set(
        newest["values"]
    )
    assert None not in newest["values"].values()
    assert "rsi_14 " in typed("compute", "BTC/USDT", "--demo").stdout


def test_parameters_name_the_column() -> None:
    chosen = ("-i", "macd:fast_length=8, slow_length=21", "-i", "supertrend:multiplier=2.5")

    text = typed("compute", "BTC/USDT", "--demo", *chosen, "--csv").stdout

    assert text.partition("\n")[0].split(",")[6:] == [
        "macd_fast_length_8_slow_length_21.line",
        "macd_fast_length_8_slow_length_21.signal",
        "macd_fast_length_8_slow_length_21.histogram",
        "supertrend_multiplier_2.5.line",
        "supertrend_multiplier_2.5.direction",
    ]


def test_a_file_gets_the_same_rows_and_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("compute", "BTC/USDT", "--demo", "-i", "rsi", "--limit", "20", "--csv")

    result = typed(*words, "values.csv")

    assert result.stdout == "wrote values.csv: 20 candles, 1 lines\n"
    assert Path("values.csv").read_text(encoding="utf-8") == typed(*words).stdout
    assert Path("values.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("rsj", "there is no indicator 'rsj'; did you mean rsi"),
        ("rsi:length=0", "`length` must be a whole number, 1 or more, was 0"),
        ("rsi:length=9.5", "`length` must be a whole number, 1 or more, was '9.5'"),
        ("rsi:size=9", "rsi has no parameter `size`; it has: length"),
        ("rsi:label=9", "rsi has no parameter `label`; it has: length"),
        ("ema:source=nowhere", "ema has no parameter `source`"),
        ("rsi:length", "'length' is not PARAMETER=VALUE"),
        ("rsi:length=9,length=10", "'length=10' is there twice"),
        ("bollinger_bands:multiplier=wide", "`multiplier` must be a finite number"),
        ("macd:compat=excel", "`compat` must be 'tradingview' or 'talib'"),
        ("correlation", "correlation needs `other` beside the candles of a market"),
    ],
)
def test_a_choice_that_cannot_be_is_a_plain_error(choice: str, words: str) -> None:
    result = typed("compute", "BTC/USDT", "--demo", "-i", choice)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("BTC/USDT", "-i", "rsi", "-i", "rsi"), 2, "rsi is asked for twice"),
        (("XYZ/USDT",), 2, "no candles of 'XYZ/USDT' come with Candlewick"),
        (("BTC/USDT", "--timeframe", "4h"), 3, "no 4h candles of BTC/USDT are held"),
        (("BTC/USDT", "--timeframe", "soon"), 2, "timeframe 'soon' is not known"),
        (("BTC/USDT", "--json", "--csv"), 2, "--json and --csv cannot go together"),
    ],
)
def test_what_cannot_be_computed_is_a_plain_error(
    words: tuple[str, ...], code: int, told: str
) -> None:
    result = typed("compute", "--demo", *words)

    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr


@pytest.mark.network
def test_from_the_exchange_come_the_candles_that_analyze_would_see(station: Station) -> None:
    text = station.type("indicators", "compute", "SOL/USDT", "-i", "rsi", "--csv").stdout

    written = rows(text)
    bundled = load_bundled_candles("SOL/USDT").up_to(1_762_873_200_000).last(250)
    assert len(written) == 250
    assert [float(row["close"]) for row in written] == bundled.close.tolist()
    assert written[-1]["open_time"] == "2025-11-11T14:00:00Z"
    assert station.files() == set()
    assert station.asked == []


@pytest.mark.network
def test_timeframe_and_limit_take_the_place_of_the_configured_ones(station: Station) -> None:
    words = ("indicators", "compute", "SOL/USDT", "-i", "rsi", "--timeframe", "1h", "--limit", "30")

    assert len(rows(station.type(*words, "--csv").stdout)) == 30
    assert json.loads(station.type(*words, "--json").stdout)["timeframe"] == "1h"


@pytest.mark.network
def test_a_market_that_the_exchange_does_not_have_is_a_plain_error(station: Station) -> None:
    result = station.type("indicators", "compute", "XYZ/USDT", "-i", "rsi")

    assert (result.exit_code, result.stdout) == (3, "")
    assert "has no market 'XYZ/USDT'" in result.stderr
