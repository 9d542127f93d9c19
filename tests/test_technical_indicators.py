import csv
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick import indicators
from candlewick.domain.candles import Candles
from candlewick.errors import UserError
from candlewick.technical_indicators import TechnicalIndicators

MACD_FILE = "macd_fast_length_12_slow_length_26_signal_length_9_compat_tradingview.csv"


def ticking(step: float) -> Callable[[], float]:
    """Return a clock that moves by `step` seconds each time it is read."""
    readings = iter(range(1000))
    return lambda: next(readings) * step


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted(indicators.CATALOGUE))
def test_every_indicator_stands_in_the_category_that_its_folder_names(name: str) -> None:
    plain = TechnicalIndicators()
    function = getattr(indicators, name)
    category = function.__module__.split(".")[2]
    places = [
        attribute
        for attribute, functions in vars(plain).items()
        if attribute != "timings" and name in dir(functions)
    ]

    assert places == [category]
    assert getattr(getattr(plain, category), name) is function


def test_a_category_holds_nothing_that_is_not_an_indicator() -> None:
    for attribute, functions in vars(TechnicalIndicators()).items():
        if attribute != "timings":
            assert set(dir(functions)) <= set(indicators.CATALOGUE)


def test_a_name_that_is_not_there_is_told_with_the_nearest_one() -> None:
    with pytest.raises(AttributeError, match="no rsj among the momentum indicators; did you mean"):
        TechnicalIndicators().momentum.rsj  # noqa: B018 - the look-up is the mistake


def test_a_call_through_the_category_gives_the_value_of_the_function(history: Candles) -> None:
    ours = TechnicalIndicators(measure_time=True).momentum.rsi(history.close, length=14)

    assert_array_equal(ours, indicators.rsi(history.close, length=14))


def test_measuring_notes_the_seconds_of_each_call(history: Candles) -> None:
    watched = TechnicalIndicators(measure_time=True, timer=ticking(0.25))

    watched.momentum.rsi(history.close)
    watched.momentum.rsi(history.close, length=7)
    watched.overlap.sma(history.close)

    assert watched.timings == {"rsi": [0.25, 0.25], "sma": [0.25]}


def test_measuring_needs_no_clock_of_the_user_s_own(history: Candles) -> None:
    watched = TechnicalIndicators(True)  # noqa: FBT003 - the call of the original system

    watched.trend.adx(history.high, history.low, history.close)

    (seconds,) = watched.timings["adx"]
    assert 0.0 < seconds < 10.0


def test_by_default_nothing_is_measured_or_written(
    history: Candles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = TechnicalIndicators()

    plain.overlap.sma(history.close)

    assert plain.timings == {}
    assert list(tmp_path.iterdir()) == []


def test_saving_writes_every_value_exactly_and_nothing_where_there_is_none(
    history: Candles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    line, _, _ = TechnicalIndicators(save_to_csv=True).momentum.macd(history.close)

    folder = tmp_path / "trading_data" / "indicators"
    written = rows(folder / MACD_FILE)
    assert list(written[0]) == ["bar", "line", "signal", "histogram"]
    assert len(written) == 900
    assert written[24]["line"] == ""
    assert [float(row["line"]) for row in written[25:]] == line[25:].tolist()


def test_saving_names_the_time_of_each_row_where_the_indicator_knows_it(
    history: Candles, tmp_path: Path
) -> None:
    saving = TechnicalIndicators(save_to_csv=True, csv_folder=tmp_path)

    values = saving.volume.vwap(
        history.high, history.low, history.close, history.volume, open_time=history.open_time
    )

    written = rows(tmp_path / "vwap.csv")
    assert [int(row["open_time"]) for row in written] == history.open_time.tolist()
    assert [float(row["vwap"]) for row in written] == values.tolist()


def test_each_choice_of_parameters_has_its_own_private_file(
    history: Candles, tmp_path: Path
) -> None:
    saving = TechnicalIndicators(save_to_csv=True, csv_folder=tmp_path / "mine")

    saving.overlap.sma(history.close, length=10)
    saving.overlap.sma(history.close, length=50)
    saving.overlap.sma(history.close[:60], length=50)

    files = {path.name: path for path in (tmp_path / "mine").iterdir()}
    assert sorted(files) == ["sma_length_10.csv", "sma_length_50.csv"]
    assert len(rows(files["sma_length_50.csv"])) == 60
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files.values())


def test_measuring_and_saving_go_together_and_writing_is_not_measured(
    history: Candles, tmp_path: Path
) -> None:
    both = TechnicalIndicators(
        measure_time=True, save_to_csv=True, timer=ticking(1.0), csv_folder=str(tmp_path)
    )

    both.price.typical_price(history.high, history.low, history.close)

    assert both.timings == {"typical_price": [1.0]}
    assert (tmp_path / "typical_price.csv").exists()


def test_a_folder_that_cannot_be_written_is_named_with_the_fix(
    history: Candles, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    saving = TechnicalIndicators(save_to_csv=True, csv_folder=tmp_path / "taken")

    with pytest.raises(UserError, match=r"sma_length_20\.csv: File exists\. Give `csv_folder`"):
        saving.overlap.sma(history.close)


def test_wrong_input_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    saving = TechnicalIndicators(save_to_csv=True, csv_folder=tmp_path)
    whole_numbers: Any = np.arange(9)

    with pytest.raises(ValueError, match="1-d float64"):
        saving.overlap.sma(whole_numbers)

    assert list(tmp_path.iterdir()) == []
