"""`candlewick tape` and `candlewick sweep`, with a model server that counts its questions."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from candlewick.application.wiring import sweep as wiring
from candlewick.backtest.sweep.trial import Setup, Stage, TrialResult, run_trial
from tests.application.conftest import Station

pytestmark = pytest.mark.network

WINDOW = ("--from", "2025-11-09T03:00", "--to", "2025-11-10T15:00")
SPACE = """
[trading]
position_size = [0.1, 0.4]
[risk]
trailing_atr = [1.0, 2.0, 3.0]
"""


@pytest.fixture
def fetched(station: Station) -> Station:
    """Return a home with candles and the exchange out of reach."""
    assert station.type("candles", "fetch", "--from", "2025-10-25").exit_code == 0
    station.exchange.requests.clear()
    return station


@pytest.fixture
def space(fetched: Station) -> Path:
    path = fetched.home / "space.toml"
    path.write_text(SPACE)
    return path


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def prompts(station: Station) -> list[str]:
    return [
        "\n".join(str(message["content"]) for message in asked["messages"])
        for asked in station.asked
    ]


def test_every_close_of_every_market_is_asked_about_once_and_kept(fetched: Station) -> None:
    first = said(fetched.type("tape", *WINDOW, "--json"))
    again = said(fetched.type("tape", *WINDOW, "--json"))

    assert first["mode"] == "signal tape"
    assert (first["asked"], first["kept"], first["held"]) == (72, 0, 0)
    assert (again["asked"], again["kept"], again["model_usd"]) == (0, 72, 0.0)
    assert again["hashes"] == first["hashes"]
    assert again["result"] == first["result"]
    assert fetched.exchange.requests == []


def test_what_it_may_cost_is_told_before_anybody_is_asked(fetched: Station) -> None:
    told = fetched.type("tape", *WINDOW)

    assert told.exit_code == 0, told.stderr
    assert "72 decisions (36 closes, 2 markets)" in told.stderr
    assert "cost unknown" in told.stderr


def test_its_prompts_know_nothing_of_the_account(fetched: Station) -> None:
    report = said(fetched.type("tape", *WINDOW, "--json"))

    asked = prompts(fetched)
    assert len(asked) == 72
    for text in asked:
        assert "position is open" not in text
        assert "Closed" not in text
        assert "not acted on" not in text
    assert report["template"].startswith("signal-tape-default@")


def test_a_sweep_makes_each_trial_once(fetched: Station, space: Path) -> None:
    first = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    again = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert (first["made"], first["kept"], first["judgement"]["trials"]) == (6, 0, 6)
    assert (again["made"], again["kept"], again["judgement"]["trials"]) == (0, 6, 6)
    assert again["judgement"]["rows"] == first["judgement"]["rows"]


def test_a_sweep_that_was_stopped_does_only_what_is_missing(
    fetched: Station, space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Setup] = []

    def stopped(stage: Stage, setup: Setup) -> TrialResult:
        made.append(setup)
        if len(made) == 4:
            raise KeyboardInterrupt
        return run_trial(stage, setup)

    with monkeypatch.context() as patch:
        patch.setattr(wiring, "run_trial", stopped)
        assert fetched.type("sweep", str(space), *WINDOW, "--json").exit_code != 0
    assert len(made) == 4

    rest = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    assert (rest["made"], rest["kept"]) == (3, 3)


def test_trials_of_an_earlier_sweep_count_against_a_later_one(
    fetched: Station, space: Path
) -> None:
    said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    space.write_text("[risk]\nbreak_even_atr = [1.0, 2.0]\n")

    later = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert later["made"] == 2
    assert later["judgement"]["trials"] == 8


def test_two_processes_make_the_same_trials(fetched: Station, space: Path) -> None:
    alone = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    for path in (fetched.home / "trading_data" / "trials").rglob("*.json"):
        path.unlink()

    both = said(fetched.type("sweep", str(space), *WINDOW, "--workers", "2", "--json"))

    assert both["made"] == 6
    assert both["judgement"] == alone["judgement"]


@pytest.mark.long
@pytest.mark.enable_socket
@pytest.mark.timeout(300)
@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray is not installed: uv sync --extra ray"
)
@pytest.mark.filterwarnings("ignore")
def test_a_real_ray_cluster_makes_the_same_trials(fetched: Station, space: Path) -> None:
    alone = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    for path in (fetched.home / "trading_data" / "trials").rglob("*.json"):
        path.unlink()

    spread = said(fetched.type("sweep", str(space), *WINDOW, "--on", "ray", "--json"))
    again = said(fetched.type("sweep", str(space), *WINDOW, "--on", "ray", "--json"))

    assert spread["made"] == 6
    assert spread["judgement"] == alone["judgement"]
    assert (again["made"], again["kept"]) == (0, 6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[risk]\ntrailing = [1.0, 2.0]\n", "risk.trailing is no setting"),
        ("[risk]\ntrailing_atr = [1.0, -2.0]\n", "risk.trailing_atr = -2.0 cannot be"),
        ("[model]\nname = ['a', 'b']\n", "[model] cannot be swept"),
        ("[risk]\ntrailing_atr = 1.0\n", "takes a list of values"),
        ("[risk]\ntrailing_atr = [1.0]\n", "1 combinations"),
        ("[risk\n", "is no TOML"),
    ],
)
def test_a_space_that_makes_no_sense_is_refused_with_the_place(
    fetched: Station, space: Path, text: str, words: str
) -> None:
    space.write_text(text)

    result = fetched.type("sweep", str(space), *WINDOW, "--model", "keyword")

    assert result.exit_code != 0
    assert words in " ".join(result.stderr.split())


def test_the_words_on_the_screen_name_the_mode_and_the_count_of_trials(
    fetched: Station, space: Path
) -> None:
    tape = fetched.type("tape", *WINDOW).stdout
    sweep = fetched.type("sweep", str(space), *WINDOW).stdout

    assert "Signal tape of" in tape
    assert "Signal tape of" in sweep
    assert "6 back-tests and trials ever made here" in sweep
