"""`candlewick arena`, with model servers that count their questions."""

import json
import re
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from candlewick.application.wiring import model, tape_answers
from candlewick.backtest.result import DecisionRecord
from candlewick.backtest.trace import record_of
from candlewick.domain.events import Decided
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.model_server import Behaviour, ModelServer
from tests.application.conftest import Station
from tests.application.report.test_element import read

pytestmark = pytest.mark.network

WINDOW = ("--from", "2025-11-11T00:00", "--to", "2025-11-11T12:00")
BOTH = ("--models", "model-0,model-1")
PRICES = "price_input = 1.0\nprice_output = 10.0\nmax_tokens = 10"
A_CALL = (100 * 1.0 + 10 * 10.0) / 1e6
"""[USD] What the server counts, at those prices."""


@pytest.fixture
def fetched(station: Station) -> Station:
    """Return a home with candles and the exchange out of reach."""
    assert station.type("candles", "fetch", "--from", "2025-10-10").exit_code == 0
    station.exchange.requests.clear()
    return station


@pytest.fixture
def own_prompt(fetched: Station) -> Station:
    """Return the same with a template of the user's own, called mine."""
    assert fetched.type("prompt", "copy", "default", "mine").exit_code == 0
    path = fetched.home / "prompts" / "mine.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Doing nothing", "Waiting"))
    return fetched


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def asked(server: ModelServer) -> list[str]:
    """Return what a server was asked, without its model's name, sorted."""
    return sorted(json.dumps(request["messages"]) for request in server.requests)


def paid(home: Path) -> dict[str, int]:
    """Return how many answers each job has."""
    connection = sqlite3.connect(home / "trading_data" / "answers.db")
    query = "SELECT job, count(*) FROM calls WHERE answer IS NOT NULL GROUP BY job"
    try:
        return dict(connection.execute(query))
    finally:
        connection.close()


def test_everybody_is_asked_the_very_same_questions(fetched: Station) -> None:
    told = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    one, other = fetched.models
    assert len(asked(one)) == len(set(asked(one))) == 24
    assert asked(one) == asked(other)
    first, second = (contender["asked"] for contender in told["contenders"])
    assert first["snapshots"] == second["snapshots"]
    assert set(first["snapshots"]) == {"BTC/USDT", "SOL/USDT"}
    assert first["questions"] == second["questions"]
    assert fetched.exchange.requests == []
    assert told["mode"] == "signal tape"
    assert told["agreements"][0]["share"]["value"] == 1.0
    assert told["runs"][0]["equity"] == told["runs"][1]["equity"]
    for run in told["runs"][:2]:
        authors = {trade["author"].partition(" at ")[0] for trade in run["trades"]}
        assert authors == {run["name"]}  # not the tape, which only handed it on


@pytest.mark.timeout(240)  # the tape's simulator may have to be compiled first
def test_the_questions_are_those_of_a_signal_tape(fetched: Station) -> None:
    assert fetched.type("tape", "--model", "model-0", *WINDOW).exit_code == 0
    taped = asked(fetched.models[0])
    fetched.models[0].requests.clear()

    said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    assert fetched.models[0].requests == []  # every answer was known
    assert asked(fetched.models[1]) == taped
    assert "position is open" not in " ".join(taped)


def test_prompts_are_compared_over_the_same_snapshots(own_prompt: Station) -> None:
    words = ("--models", "model-0", "--prompts", "default,mine")
    told = said(own_prompt.type("arena", *words, *WINDOW, "--json"))

    contenders = {one["name"]: one["asked"] for one in told["contenders"]}
    assert set(contenders) == {"model-0 / default", "model-0 / mine"}
    one, other = contenders.values()
    assert one["snapshots"] == other["snapshots"]
    assert one["questions"] != other["questions"]
    questions = asked(own_prompt.models[0])
    assert len(questions) == 48
    assert sum("Waiting is a good answer" in question for question in questions) == 24


def test_what_is_known_at_other_closes_is_another_snapshot(fetched: Station) -> None:
    alone = ("--models", "keyword,model-0", "--symbols", "BTC/USDT", "--json")
    told = said(fetched.type("arena", *alone, *WINDOW))
    words = ("--from", "2025-11-11T01:00", "--to", "2025-11-11T13:00")
    later = said(fetched.type("arena", *alone, *words))

    asked_both = [one["contenders"][0]["asked"] for one in (told, later)]
    assert [one["answers"] for one in asked_both] == [12, 12]
    hashes = {one["snapshots"]["BTC/USDT"] for one in asked_both}
    assert len(hashes) == 2
    assert len(fetched.asked) == 13  # eleven closes are in both


def test_a_rerun_asks_nobody_and_prints_the_same_bytes(fetched: Station) -> None:
    first = fetched.type("arena", *BOTH, *WINDOW, "--json")
    count = len(fetched.asked)
    second = fetched.type("arena", *BOTH, *WINDOW, "--json")

    assert said(first)
    assert second.stdout == first.stdout
    assert len(fetched.asked) == count == 48
    assert "48 answers were asked for now" in first.stderr
    assert "\n0 answers were asked for now" in second.stderr


def test_one_more_contender_is_asked_alone(fetched: Station) -> None:
    said(fetched.type("arena", "--models", "model-0,keyword", *WINDOW, "--json"))
    assert (len(fetched.models[0].requests), len(fetched.models[1].requests)) == (24, 0)

    three = said(fetched.type("arena", "--models", "keyword,model-1,model-0", *WINDOW, "--json"))

    assert (len(fetched.models[0].requests), len(fetched.models[1].requests)) == (24, 24)
    assert len(three["pairs"]) == len(three["agreements"]) == 3


@pytest.mark.parametrize("stops", [(1, 5), (23,)])
def test_what_was_stopped_goes_on_and_ends_the_same(
    fetched: Station, monkeypatch: pytest.MonkeyPatch, stops: tuple[int, ...]
) -> None:

    def stopping(after: int) -> None:
        left = [after]

        def stopped(decided: Decided) -> DecisionRecord:
            left[0] -= 1
            if left[0] == 0:
                signal.raise_signal(signal.SIGINT)  # as Ctrl-C does
            return record_of(decided)

        monkeypatch.setattr(tape_answers, "record_of", stopped)

    for stop in stops:
        stopping(stop)
        stopped = fetched.type("arena", *BOTH, *WINDOW)
        assert stopped.exit_code == 130
        assert "the same command goes on" in stopped.stderr
    monkeypatch.setattr(tape_answers, "record_of", record_of)
    resumed = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    answered = paid(fetched.home)
    assert sum(answered.values()) == 48  # whoever was being asked when it stopped is asked again
    for folder in (fetched.home / "trading_data" / "arenas").iterdir():
        for file in folder.iterdir():
            file.unlink()
    assert said(fetched.type("arena", *BOTH, *WINDOW, "--json")) == resumed


def test_a_budget_is_for_all_contenders_together_and_a_larger_one_goes_on(
    fetched: Station,
) -> None:
    fetched.configure(PRICES)
    path = fetched.home / "candlewick.toml"
    path.write_text(
        path.read_text().replace(
            '[[model]]\nname = "model-1"', f'{PRICES}\n[[model]]\nname = "model-1"'
        )
    )
    small = fetched.type("arena", *BOTH, *WINDOW, "--budget-usd", str(20 * A_CALL))
    count = sum(paid(fetched.home).values())
    large = said(fetched.type("arena", *BOTH, *WINDOW, "--budget-usd", "5", "--json"))

    assert small.exit_code == 3
    assert "budget" in small.stderr
    assert 0 < count <= 20
    assert sum(paid(fetched.home).values()) == 48
    assert [run["costs"]["model_usd"] for run in large["runs"][:2]] == pytest.approx(
        [24 * A_CALL] * 2
    )


def test_a_budget_with_an_unknown_price_is_refused_before_anybody_is_asked(
    fetched: Station,
) -> None:
    refused = fetched.type("arena", *BOTH, *WINDOW, "--budget-usd", "1")

    assert refused.exit_code == 2
    assert "the price of model-0, model-1 is unknown" in refused.stderr
    assert fetched.asked == []


def test_what_it_may_cost_is_told_by_contender(own_prompt: Station) -> None:
    told = own_prompt.type("arena", *BOTH, "--prompts", "default,mine", *WINDOW)

    assert told.exit_code == 0, told.stderr
    lines = [
        line for line in told.stderr.splitlines() if "24 decisions (12 closes, 2 markets)" in line
    ]
    assert [line.partition(":")[0] for line in lines] == [
        "model-0 / default", "model-0 / mine", "model-1 / default", "model-1 / mine",
    ]  # fmt: skip
    assert all("cost unknown" in line for line in lines)


def test_a_model_that_answers_nonsense_is_held_and_counted(fetched: Station) -> None:
    fetched.replies["now"] = lambda _prompt: "To the moon! Buy, or sell."
    told = said(fetched.type("arena", "--models", "model-0,keyword", *WINDOW, "--json"))

    mad = next(one for one in told["contenders"] if one["name"] == "model-0")
    row = next(one for one in told["board"] if one["name"] == "model-0")
    assert sum(mad["asked"]["refused"].values()) == mad["asked"]["answers"] == 24
    assert row["trades"] == 0
    assert any(
        "24 of 24 answers of model-0 broke a rule" in one["text"] for one in told["findings"]
    )
    assert told["agreements"][0]["decisions"] == 0


@pytest.mark.parametrize("fault", [Behaviour.SERVER_ERROR, Behaviour.BAD_KEY])
def test_a_service_that_fails_is_named_and_nothing_is_lost(
    fetched: Station, monkeypatch: pytest.MonkeyPatch, fault: Behaviour
) -> None:
    monkeypatch.setattr(model, "_BATCH_POLICY", RetryPolicy(max_retries=0, deadline=60.0))
    fetched.models[1].script.extend([Behaviour.ANSWER] * 9 + [fault] * 30)
    broken = fetched.type("arena", *BOTH, *WINDOW)
    fetched.models[1].script.clear()
    before = sum(paid(fetched.home).values())
    whole = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    assert broken.exit_code == 3
    assert "model-1" in broken.stderr
    assert before >= 9
    assert sum(paid(fetched.home).values()) == 48
    assert [one["asked"]["answers"] for one in whole["contenders"]] == [24, 24]


def test_in_disguise_no_model_sees_a_name_a_date_or_a_scale(fetched: Station) -> None:
    told = said(fetched.type("arena", *BOTH, *WINDOW, "--anonymise", "--json"))

    words = json.dumps(fetched.asked)
    assert "ASSET1/COIN" in words
    assert not any(tell in words for tell in ("BTC", "SOL/", "USDT", "2025-"))
    assert {one["symbol"] for one in told["runs"][0]["decisions"]} == {"BTC/USDT", "SOL/USDT"}
    plain = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))
    baselines = [[run["equity"] for run in one["runs"][2:]] for one in (told, plain)]
    assert baselines[0] == baselines[1]


def test_contenders_count_as_trials_of_whatever_comes_later(fetched: Station) -> None:
    first = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))
    again = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))
    later = said(fetched.type("backtest", *WINDOW, "--model", "keyword", "--json"))

    assert first["judgement"]["luck"]["trials"] == again["judgement"]["luck"]["trials"] == 2
    assert later["judgement"]["luck"]["trials"] == 3


def test_a_report_of_a_backtest_is_not_confused_by_an_arena(fetched: Station) -> None:
    tested = said(fetched.type("backtest", *WINDOW, "--model", "keyword", "--json"))
    said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    reported = said(fetched.type("report", "--json"))

    assert reported["runs"][0]["run_id"] == tested["runs"][0]["run_id"]


def test_what_each_model_may_remember_is_said(fetched: Station) -> None:
    path = fetched.home / "candlewick.toml"
    named = '[[model]]\nname = "model-0"'
    path.write_text(path.read_text().replace(named, f'{named}\nknowledge_cutoff = "2025-11-10"'))
    told = said(fetched.type("arena", "--models", "model-0,keyword", *WINDOW, "--json"))
    unknown = said(fetched.type("arena", *BOTH, *WINDOW, "--json"))

    known = {one["name"]: one["knowledge"] for one in told["contenders"]}
    assert known["model-0"]["closes_after"] == 12
    assert known["model-0"]["source"] == "the settings"
    assert (known["keyword rule"]["remembers"], known["keyword rule"]["closes_after"]) == (
        False,
        12,
    )
    assert told["window"]["reason"] == "every day lies after the last cut-off"
    assert "known to model-1" in unknown["window"]["reason"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--models", "model-0"), "is alone: an arena compares two or more"),
        (("--models", "model-0,model-0"), "is alone: an arena compares two or more"),
        (("--models", "model-0,gpt"), "no model 'gpt' is configured: choose from model-0, model-1"),
        ((*BOTH, "--prompts", "defualt"), "did you mean default?"),
        ((*BOTH, "--symbols", "DOGE/USDT"), "candles of DOGE/USDT are archived"),
        ((*BOTH, "--from", "someday"), "someday"),
    ],
)
def test_a_mistake_is_named_before_anybody_is_asked(
    fetched: Station, words: tuple[str, ...], message: str
) -> None:
    result = fetched.type("arena", *words)

    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert fetched.asked == []


def test_the_page_and_the_tables_are_written(fetched: Station) -> None:
    words = ("--report", "arena.html", "--csv", "tables", "--parquet", "columns")
    shown = fetched.type("arena", *BOTH, *WINDOW, *words)

    assert shown.exit_code == 0, shown.stderr
    page = (fetched.home / "arena.html").read_text(encoding="utf-8")
    assert "Candlewick arena (signal tape)" in page
    assert "candlewick arena --models model-0,model-1 --prompts default" in page
    first = re.search(r"What (model-\d) decided", page)
    assert first is not None
    assert page.count(f"Answered by {first[1]}") == 24
    assert "words are not kept" not in page
    names = {path.stem for path in (fetched.home / "tables").iterdir()}
    assert {"board", "pairs", "contenders", "equity", "trades", "decisions"} <= names
    assert names == {path.stem for path in (fetched.home / "columns").iterdir()}
    board = (fetched.home / "tables" / "board.csv").read_text().splitlines()
    assert len(board) == 1 + 2 + 8


def test_the_page_shows_what_the_first_was_asked_with_its_own_prompt(own_prompt: Station) -> None:
    words = ("--models", "model-0", "--prompts", "default,mine", "--report", "arena.html")
    shown = own_prompt.type("arena", *words, *WINDOW, "--json")
    page = read((own_prompt.home / "arena.html").read_text(encoding="utf-8")).text

    first = said(shown)["contenders"][0]
    asked = "Waiting" if first["prompt"] == "mine" else "Doing nothing"
    assert page.count("Answered by model-0") == 24
    assert page.count(f"{asked} is a good answer") == 24
    assert len(own_prompt.asked) == 48


def test_the_command_on_the_page_makes_the_same_arena(fetched: Station) -> None:
    first = said(fetched.type("arena", *BOTH, *WINDOW, "--report", "arena.html", "--json"))
    page = (fetched.home / "arena.html").read_text(encoding="utf-8")
    command = re.search(r"candlewick arena ([^<]*)</pre>", page)
    assert command is not None

    again = said(fetched.type("arena", *command[1].split(), "--json"))

    assert again == first


def test_a_terminal_shows_the_verdict_first_and_says_what_is_grey(fetched: Station) -> None:
    shown = fetched.type("arena", *BOTH, *WINDOW).stdout

    assert shown.startswith("Verdict: nothing can be said: 1 day is too few to compare anybody.")
    words = " ".join(shown.split())
    assert "model-0: the days are too few to tell." in words
    assert "do nothing (baseline)" in words
    assert "what is grey may be chance" in words
