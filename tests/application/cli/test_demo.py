"""`candlewick demo` with a scripted model, a recorded one, and once with the real one."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli.main import app
from candlewick.application.wiring import demo as wiring
from candlewick.application.wiring.demo import DemoModel
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import restless

Script = Callable[[Callable[[Prompt], str]], None]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Script:
    """Return what puts a scripted model in the place of the embedded one."""
    monkeypatch.chdir(tmp_path)

    def scripted(answer: Callable[[Prompt], str]) -> None:
        async def opened(*, seed: int, decisions: int, stack: AsyncExitStack) -> DemoModel:
            del seed, decisions
            model = ScriptedModel(answer)
            stack.push_async_callback(model.aclose)
            return DemoModel(model=model, name="scripted model")

        monkeypatch.setattr(wiring, "open_demo_model", opened)

    return scripted


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the embedded model be missing."""
    monkeypatch.setattr(wiring, "why_missing", lambda: "the engine is not installed")


def demo(*words: str) -> Result:
    return CliRunner().invoke(app, ["demo", *words])


def played(*words: str) -> dict[str, Any]:
    result = demo(*words, "--json")
    assert result.exit_code == 0, result.stderr
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def test_as_json_it_is_one_object_with_decisions_table_and_verdict(script: Script) -> None:
    script(restless)

    said = played("--decisions", "4")

    assert [(one["symbol"], one["recorded"]) for one in said["decisions"]] == [
        ("BTC/USDT", False),
        ("SOL/USDT", False),
    ] * 2
    assert said["table"][0]["name"] == "scripted model"
    assert {row["name"] for row in said["table"]} >= {"buy and hold", "do nothing"}
    assert set(said["table"][0]) == {
        "name",
        "total_return",
        "maximum_drawdown",
        "trades",
        "fees",
    }
    assert f"n = {said['table'][0]['trades']}" in said["verdict"]
    assert said["decisions"][0]["as_of"] == said["start"] < said["end"]


def test_the_same_seed_gives_the_same_bytes_and_another_one_another_window(script: Script) -> None:
    script(restless)

    first, again, other = (
        demo("--decisions", "4", "--json", "--seed", seed).stdout for seed in ("5", "5", "6")
    )

    assert first == again
    assert json.loads(first)["start"] != json.loads(other)["start"]


def test_a_longer_demo_continues_a_shorter_one(script: Script) -> None:
    script(restless)

    short, long = (played("--decisions", count)["decisions"] for count in ("4", "8"))

    assert len(long) == 8
    assert long[:4] == short


def test_for_people_it_ends_with_the_honest_table_and_the_verdict(script: Script) -> None:
    script(restless)

    result = demo("--decisions", "4")
    said = json.loads(demo("--decisions", "4", "--json").stdout)

    assert f"Verdict: {said['verdict']}." in " ".join(result.stdout.split())
    for name in ("scripted model", "keyword rule, same words", "buy and hold", "do nothing"):
        assert name in result.stdout
    assert "4 decisions" in result.stdout
    assert "Next: candlewick init" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_what_happens_is_told_on_stderr_while_it_happens(script: Script) -> None:
    script(restless)

    result = demo("--decisions", "4", "--json")

    assert "real but tiny model" in result.stderr
    assert "That is a wiring test" in result.stderr
    assert "Plan:  4 decisions" in result.stderr
    assert result.stderr.count("checked:") == 4
    assert "order: open" in result.stderr
    assert "recorded" not in result.stderr
    json.loads(result.stdout)


def test_answers_that_are_refused_are_counted(script: Script) -> None:
    script(lambda _: "I cannot say.")

    result = demo("--decisions", "4")

    assert "4 decisions, 4 answers refused by the checks." in result.stdout
    assert "no trade was made, so there is nothing to judge" in result.stdout


def test_it_writes_no_file(script: Script, tmp_path: Path) -> None:
    script(restless)

    assert demo("--decisions", "2").exit_code == 0

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--decisions", "1"], "is not in the range"),
        (["--decisions", "5000"], "the bundled candles have room for"),
        (["--seed", "x"], "not a valid integer"),
    ],
)
def test_what_cannot_be_played_is_a_plain_error(
    script: Script, words: list[str], said: str
) -> None:
    script(restless)

    result = demo(*words)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("missing")
def test_without_the_model_recorded_answers_are_shown_and_labelled() -> None:
    if not wiring.RECORDING.exists():
        pytest.skip("the recording of the demo is not there: tools/record_demo.py makes it")

    result = demo()
    said = played()

    assert said["recorded"] is True
    assert said["table"][0]["name"].endswith("[recorded]")
    assert all(one["recorded"] for one in said["decisions"])
    assert len(said["decisions"]) == wiring.DEFAULT_DECISIONS
    assert "The model itself cannot run here: the engine is not installed." in result.stderr
    assert result.stderr.count("  [recorded]") == wiring.DEFAULT_DECISIONS
    assert played("--decisions", "4")["decisions"] == said["decisions"][:4]


@pytest.mark.usefixtures("missing")
@pytest.mark.parametrize("words", [["--seed", "8"], ["--decisions", "50"]])
def test_what_was_not_recorded_is_a_plain_error_that_names_what_was(words: list[str]) -> None:
    result = demo(*words)

    assert result.exit_code == 2
    assert result.stderr.startswith("error: the engine is not installed; its recorded answers")
    assert "--seed 7" in result.stderr
    assert "--decisions 48" in result.stderr


def test_why_the_model_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        msg = "the model's file is not there"
        raise ModelRefusedError(msg)

    if importlib.util.find_spec("xllamacpp") is not None:
        monkeypatch.setattr(wiring, "find_model_file", gone)
        assert wiring.why_missing() == "the model's file is not there"
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "xllamacpp" in wiring.why_missing()


@pytest.mark.network
@pytest.mark.timeout(120)
def test_the_real_model_decides_in_a_process_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the local engine (xllamacpp) is not installed")
    try:
        find_model_file()
    except ModelRefusedError as error:
        pytest.skip(str(error))

    done = subprocess.run(
        [sys.executable, "-m", "candlewick", "demo", "--decisions", "2", "--json"],
        cwd=tmp_path,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["recorded"] is False
    assert [one["symbol"] for one in said["decisions"]] == ["BTC/USDT", "SOL/USDT"]
    for one in said["decisions"]:
        assert one["refused"] is None
        assert sum(one["probabilities"].values()) == pytest.approx(1.0, abs=0.01)
    assert list(tmp_path.iterdir()) == []
