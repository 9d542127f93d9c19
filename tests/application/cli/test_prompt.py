"""`candlewick prompt` in a folder of its own, and what the settings of the prompt do."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli.main import app
from tests.application.conftest import CLOSE, Station

HOUR = 3_600_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def prompt(*words: str) -> Result:
    return CliRunner().invoke(app, ["prompt", *words])


def result(*words: str) -> Any:
    said = prompt(*words, "--json")
    assert said.exit_code == 0, said.stderr
    return json.loads(said.stdout)


@pytest.mark.usefixtures("home")
def test_without_own_templates_the_shipped_one_is_in_use() -> None:
    (row,) = result("list")
    assert row["name"] == "default"
    assert row["identity"].startswith("default@1+")
    assert row["in_use"]
    assert prompt("list").stdout.endswith("comes with Candlewick  (in use)\n")


def test_a_copy_lies_beside_the_configuration_and_can_be_used(home: Path) -> None:
    said = prompt("copy", "default", "mine")
    assert said.exit_code == 0, said.stderr
    assert 'set template = "mine" under [prompt]' in said.stdout
    path = home / "prompts" / "mine.txt"
    (home / "candlewick.toml").write_text('[prompt]\ntemplate = "mine"\n', encoding="utf-8")

    rows = result("list")
    assert [(row["name"], row["in_use"]) for row in rows] == [("default", False), ("mine", True)]
    assert prompt("show").stdout == path.read_text(encoding="utf-8")
    diff = result("diff", "default", "mine")
    assert [line for line in diff["lines"] if line[1:].startswith("name:")] == [
        "-name: default",
        "+name: mine",
    ]
    assert prompt("diff", "mine", "mine").stdout == "mine and mine are the same\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["copy", "default", "default"], "comes with Candlewick: choose another"),
        (["copy", "default", "Mine!"], "the name 'Mine!' must match"),
        (["copy", "default", "../mine"], "the name '../mine' must match"),
        (["copy", "defualt", "mine"], "no prompt template 'defualt'"),
        (["show", "defualt"], "did you mean default?"),
        (["check", "nowhere/else.txt"], "nowhere/else.txt"),
        (["diff", "default", "x"], "there are default"),
    ],
)
def test_a_mistake_is_told_in_words(words: list[str], fault: str, home: Path) -> None:
    said = prompt(*words)
    assert said.exit_code == 2
    assert fault in said.stderr
    assert not (home / "prompts").exists()


@pytest.mark.usefixtures("home")
def test_a_copy_never_overwrites() -> None:
    prompt("copy", "default", "mine")
    said = prompt("copy", "default", "mine")
    assert said.exit_code == 2
    assert "is there already" in said.stderr


def test_check_names_each_fault_with_file_and_line(home: Path) -> None:
    prompt("copy", "default", "mine")
    path = home / "prompts" / "mine.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{{levels}}", "{{level}}"), encoding="utf-8")
    line = text.split("\n").index("{{levels}}") + 1

    said = prompt("check", "mine")
    assert said.exit_code == 2
    assert (
        f"{path}, line {line}: {{{{level}}}} is no placeholder: did you mean levels?" in said.stderr
    )
    (_, row) = result("list")
    assert "did you mean levels?" in row["fault"]
    assert row["identity"] == ""


def test_check_counts_the_tokens_of_each_section(home: Path) -> None:
    found = result("check")
    assert found["identity"].startswith("default@1+")
    assert found["tokens"] <= found["budget"] == 2000
    assert {"words", "form", "candles", "indicators"} <= set(found["sections"])
    assert found["anchors"] == []
    (home / "candlewick.toml").write_text("[prompt]\nbudget = 1300\n", encoding="utf-8")
    said = prompt("check")
    assert "of 1,300" in said.stdout
    assert "left out: the candles of 1w" in said.stdout


def test_check_warns_of_numbers_that_may_anchor(home: Path) -> None:
    prompt("copy", "default", "mine")
    path = home / "prompts" / "mine.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Doing nothing", "A stop of 2 % is usual. Doing nothing"))
    said = prompt("check", "mine")
    assert said.exit_code == 0
    assert "may anchor the model's answer: line" in said.stderr


@pytest.mark.network
def test_the_settings_of_the_prompt_reach_the_model(station: Station) -> None:
    (station.home / "news.jsonl").write_text(
        "".join(
            json.dumps({"time": CLOSE + hours * HOUR, "title": title}) + "\n"
            for hours, title in ((-2, "Known before"), (1, "Known too late"))
        ),
        encoding="utf-8",
    )
    station.type("prompt", "copy", "default", "mine")
    station.configure(
        "[prompt]", 'template = "mine"', "debate = true", "budget = 3000", 'news = ["news.jsonl"]'
    )

    shown = json.loads(station.type("analyze", "--dry-prompt", "--json").stdout)

    assert shown["template"].startswith("mine@1+")
    assert "## Debate" in shown["user"]
    assert '"Known before"' in shown["user"]
    assert "Known too late" not in shown["user"]
    assert shown["left_out"] == []


@pytest.mark.network
def test_a_decision_is_made_again_from_the_template_and_the_news_of_then(station: Station) -> None:
    news = station.home / "news.jsonl"
    news.write_text(json.dumps({"time": CLOSE, "title": "Fees fall"}) + "\n", encoding="utf-8")
    station.type("prompt", "copy", "default", "mine")
    station.configure("[prompt]", 'template = "mine"', "budget = 3000", 'news = ["news.jsonl"]')
    said = station.type("run", "--once")
    assert said.exit_code == 0, said.stderr

    mine = station.home / "prompts" / "mine.txt"
    mine.write_text(mine.read_text(encoding="utf-8").replace("Doing nothing", "Waiting"))
    news.unlink()
    station.configure("[prompt]", "budget = 2500")

    for row in json.loads(station.type("decisions", "list", "--json").stdout):
        replayed = station.type("decisions", "replay", row["id"], "--json")
        assert json.loads(replayed.stdout)["same"], replayed.stdout
        assert "Fees fall" in station.type("decisions", "show", row["id"]).stdout


@pytest.mark.network
def test_a_broken_news_file_or_template_is_told_before_anything_is_asked(station: Station) -> None:
    (station.home / "news.jsonl").write_text("{}\n", encoding="utf-8")
    station.configure("[prompt]", 'news = ["news.jsonl"]')
    said = station.type("analyze")
    assert said.exit_code == 2
    assert "news.jsonl, line 1: `time` 'None' is no time" in said.stderr
    station.configure("[prompt]", 'template = "absent"')
    said = station.type("run", "--once")
    assert said.exit_code == 2
    assert "no prompt template 'absent'" in said.stderr
    assert station.asked == []


@pytest.mark.network
def test_the_doctor_looks_at_template_and_news(station: Station) -> None:
    def found() -> dict[str, str]:
        checks = json.loads(station.type("doctor", "--json").stdout)["checks"]
        (prompt,) = (one for one in checks if one["name"] == "prompt")
        return {key: prompt[key] for key in ("status", "text")}

    assert found()["status"] == "ok"
    assert found()["text"].startswith("template default@1+")
    news = station.home / "news.jsonl"
    news.write_text('{"time": "2025-11-11", "title": "a"}\n', encoding="utf-8")
    station.configure("[prompt]", 'news = ["news.jsonl"]')
    assert found()["text"].endswith("; 1 headlines in files")
    news.write_text("x\n", encoding="utf-8")
    assert found() == {
        "status": "fail",
        "text": f"{news}, line 1: is no JSON object: a headline has `time` (ISO, or ms since 1970)"
        " and `title`, and may have `source` and `coins`",
    }


@pytest.mark.network
def test_a_budget_that_is_too_small_says_what_to_raise(station: Station) -> None:
    station.configure("[prompt]", "budget = 600")
    said = station.type("analyze")
    assert said.exit_code == 2
    assert "raise `prompt.budget`, or shorten the template default" in said.stderr
