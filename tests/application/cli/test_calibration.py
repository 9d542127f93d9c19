"""`candlewick calibration`, and a live run that sizes by it."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from candlewick.testing.loopback_exchange import LoopbackClock
from candlewick.testing.model_server import Behaviour
from tests.application.cli.conftest import HOUR
from tests.application.conftest import CLOSE, TEN_MINUTES, Station, buying

pytestmark = pytest.mark.network

WINDOW = ("--from", "2025-11-08T12:00", "--to", "2025-11-11T00:00")
SIZED = "[risk]\nscale_by_confidence = true\ncalibrate_confidence = true"


def close_by(prompt: str) -> str:
    """Answer with levels that are reached soon, and HIGH confidence in half of the cases."""
    if "No position is open" not in prompt:
        return '{"signal": "HOLD", "confidence": "LOW"}'
    price = re.search(r"PRICE: ([\d,.]*\d)", prompt)
    assert price is not None
    at = float(price[1].replace(",", ""))
    sure = "HIGH" if int(at * 100) % 2 else "MEDIUM"
    levels = {"stop_loss": float(f"{at * 0.995:.6g}"), "take_profit": float(f"{at * 1.007:.6g}")}
    return json.dumps({"signal": "BUY", "confidence": sure} | levels)


@pytest.fixture
def tested(station: Station) -> Station:
    """Return a home in which the first model was back-tested over sixty closes of two markets."""
    station.replies["now"] = close_by
    assert station.type("candles", "fetch", "--from", "2025-10-20").exit_code == 0
    ran = station.type("backtest", *WINDOW, "--json")
    assert ran.exit_code == 0, ran.stderr
    return station


def said(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def recorded(home: Path, kind: str) -> list[dict[str, Any]]:
    with sqlite3.connect(home / "trading_data" / "paper.db") as connection:
        query = "SELECT payload FROM events WHERE kind = ? ORDER BY seq"
        return [json.loads(row[0]) for row in connection.execute(query, (kind,))]


def test_what_was_fitted_names_its_model_its_runs_and_what_it_is_worth(tested: Station) -> None:
    (fitted,) = said(tested.type("calibration", "fit", "--json"))
    shown = tested.type("calibration", "show").stdout
    listed = tested.type("calibration", "list").stdout

    (run,) = (tested.home / "trading_data" / "backtests").iterdir()
    assert fitted["author"].startswith("model-0 at ")
    assert fitted["runs"] == [run.name]
    assert fitted["outcomes"] >= 30
    assert [pair["stated"] for pair in fitted["map"]] == [0.6, 0.7]
    assert sum(one["outcomes"] for one in fitted["bins"]) == fitted["outcomes"]
    assert (said(tested.type("calibration", "show", "model-0", "--json"))) == [fitted]
    assert fitted["verdict"] in " ".join(shown.split())
    assert "not shown" in listed or "yes" in listed


def test_the_same_runs_give_the_same_bytes(tested: Station) -> None:
    tested.type("calibration", "fit")
    (path,) = (tested.home / "trading_data" / "calibrations").iterdir()
    first = path.read_bytes()
    tested.type("calibration", "fit")

    assert path.read_bytes() == first


def test_a_live_run_sizes_by_it_says_so_and_replays_the_same(tested: Station) -> None:
    (fitted,) = said(tested.type("calibration", "fit", "--json"))
    tested.configure(SIZED)
    tested.replies["now"] = buying
    assert tested.type("run", "--once").exit_code == 0

    (learned,) = recorded(tested.home, "CalibrationsLearned")
    (known,) = learned["calibrations"]
    assert (known["author"], known["source"]) == (fitted["author"], fitted["source"])
    worth = dict(zip(known["map"]["stated"], known["map"]["true"], strict=True))[0.7]
    orders = [event["order"] for event in recorded(tested.home, "Intended")]
    refusals = [event["reason"] for event in recorded(tested.home, "Refused")]
    assert orders
    assert [order["worth"] for order in orders] == [worth] * len(orders)
    assert len(orders) + len(refusals) == 2
    for symbol in ("BTC/USDT", "SOL/USDT"):
        replayed = tested.type("decisions", "replay", f"{symbol}@2025-11-11T15:00Z")
        assert replayed.exit_code == 0, replayed.output


def test_a_second_start_records_only_what_changed(
    tested: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    tested.type("calibration", "fit")
    tested.configure(SIZED)
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    assert tested.type("run", "--once").exit_code == 0
    set_clock(LoopbackClock(start=CLOSE + TEN_MINUTES))
    assert tested.type("run", "--once").exit_code == 0

    assert len(recorded(tested.home, "CalibrationsLearned")) == 1


def test_without_a_calibration_nothing_starts_and_the_fix_is_named(tested: Station) -> None:
    tested.configure(SIZED)
    asked = len(tested.asked)
    for words in (("run", "--once"), ("analyze",)):
        refused = tested.type(*words)
        assert refused.exit_code != 0
        assert "there is no calibration of model-0" in refused.stderr
        assert "candlewick calibration fit" in refused.stderr
    assert len(tested.asked) == asked
    assert "fix: candlewick calibration fit" in tested.type("doctor").stdout


def test_another_template_needs_a_calibration_of_its_own(tested: Station) -> None:
    tested.type("calibration", "fit")
    assert tested.type("prompt", "copy", "default", "mine").exit_code == 0
    tested.configure(f'{SIZED}\n[prompt]\ntemplate = "mine"')
    refused = tested.type("run", "--once")

    assert refused.exit_code != 0
    assert "template mine (there is one with another template" in refused.stderr


def test_words_that_stand_for_other_probabilities_need_a_calibration_of_their_own(
    tested: Station,
) -> None:
    tested.type("calibration", "fit")
    tested.configure(f"{SIZED}\n[answer]\nprobability_medium = 0.7\nprobability_high = 0.9")
    refused = tested.type("run", "--once")

    assert refused.exit_code != 0
    assert "other answer.probability_*" in refused.stderr


def test_runs_whose_words_stood_for_different_probabilities_are_not_mixed(tested: Station) -> None:
    (one,) = (tested.home / "trading_data" / "backtests").iterdir()
    tested.configure("[answer]\nprobability_high = 0.9")
    assert tested.type("backtest", *WINDOW).exit_code == 0
    runs = (tested.home / "trading_data" / "backtests").iterdir()
    (other,) = (run for run in runs if run != one)
    refused = tested.type("calibration", "fit", one.name, other.name)

    assert refused.exit_code == 2
    assert f"{other.name} took LOW, MEDIUM and HIGH of model-0" in refused.stderr
    assert not (tested.home / "trading_data" / "calibrations").exists()


def test_a_run_that_does_not_say_who_answered_is_refused_and_not_left_out(tested: Station) -> None:
    (run,) = (tested.home / "trading_data" / "backtests").iterdir()
    kept = json.loads((run / "result.json").read_text())
    for trade in kept["trades"]:
        del trade["author"], trade["probability"]  # as they were kept before
    (run / "result.json").write_text(json.dumps(kept))
    refused = tested.type("calibration", "fit")

    assert refused.exit_code == 2
    assert f"{run.name} was made by an older version" in refused.stderr


def test_a_fallbacks_answer_is_not_sized_by_the_map_of_the_first_model(tested: Station) -> None:
    tested.type("calibration", "fit")
    tested.configure(SIZED)
    tested.models[0].expect(*[Behaviour.SERVER_ERROR] * 20)
    tested.replies["now"] = buying
    ran = tested.type("run", "--once")

    assert ran.exit_code == 0, ran.stderr
    assert recorded(tested.home, "Intended") == []
    reasons = [event["reason"] for event in recorded(tested.home, "Refused")]
    assert len(reasons) == 2
    assert all("there is no calibration of model-1 at" in reason for reason in reasons)


def test_a_challenger_needs_no_calibration_and_a_fallback_without_one_is_told(
    tested: Station,
) -> None:
    tested.type("calibration", "fit")
    tested.configure(SIZED)
    told = "nothing is opened on answers of model-1"
    assert told in tested.type("run", "--once").stderr
    tested.configure(f'{SIZED}\n[shadow]\nmodels = ["model-1"]')

    assert told not in tested.type("run", "--once").stderr


def test_analyze_says_what_the_confidence_is_worth(tested: Station) -> None:
    (fitted,) = said(tested.type("calibration", "fit", "--json"))
    tested.configure(SIZED)
    tested.replies["now"] = buying
    row = said(tested.type("analyze", "BTC/USDT", "--json"))

    assert row["worth"] == {pair["stated"]: pair["worth"] for pair in fitted["map"]}[0.7]
    assert "a probability of 0.70 is worth" in tested.type("analyze", "BTC/USDT").stdout


def test_what_is_not_there_is_named(tested: Station) -> None:
    tested.type("calibration", "fit")
    run = tested.type("calibration", "fit", "nothing-like-it")
    model = tested.type("calibration", "show", "gpt")

    assert (run.exit_code, model.exit_code) == (2, 2)
    assert "no finished run begins with" in run.stderr
    assert "there is no calibration of 'gpt': there is model-0 at" in model.stderr


def test_a_market_that_never_was_teaches_nothing(tested: Station) -> None:
    made_up = said(tested.type("backtest", *WINDOW, "--market", "mirrored", "--json"))["runs"][0]
    unnamed = tested.type("calibration", "fit")  # takes the newest that was real
    refused = tested.type("calibration", "fit", made_up["run_id"])

    assert unnamed.exit_code == 0
    assert refused.exit_code != 0
    assert "mirrored market, which never was" in refused.stderr


def test_too_few_outcomes_are_refused_with_the_number(tested: Station) -> None:
    short = ("--from", "2025-11-08T12:00", "--to", "2025-11-08T20:00")
    assert tested.type("backtest", *short).exit_code == 0
    refused = tested.type("calibration", "fit")

    assert refused.exit_code != 0
    assert re.search(r"\d+ outcomes of model-0 at .* are too few", refused.stderr)


def test_a_damaged_file_is_named_with_the_fix(tested: Station) -> None:
    tested.type("calibration", "fit")
    (path,) = (tested.home / "trading_data" / "calibrations").iterdir()
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")
    refused = tested.type("calibration", "list")

    assert refused.exit_code != 0
    assert f"{path.name} holds no calibration that can be read" in refused.stderr


def test_calibrating_without_scaling_is_a_contradiction_in_plain_words(station: Station) -> None:
    station.configure("[risk]\ncalibrate_confidence = true")
    refused = station.type("config", "check")

    assert refused.exit_code != 0
    assert "changes nothing while risk.scale_by_confidence is false" in refused.output
