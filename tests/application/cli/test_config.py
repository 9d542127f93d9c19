import json
import re
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli import init as init_module
from candlewick.application.cli.main import app
from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import load_settings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.secret import Secret

INI = """\
[exchange]
name = binance
symbol = TAO/USDC
timeframe = 1m
[execution]
mode = dry_run
max_open_positions = 3
confirm_trades = yes
[model_settings]
name = deepseek/deepseek-r1-0528:free
base_url = https://openrouter.ai/api/v1
api_key = sk-or-v1-it's%50
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*arguments: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=answers)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_init_writes_means_the_defaults_and_says_what_to_type_next(home: Path) -> None:
    result = typed("init", "--yes")

    assert result.exit_code == 0
    assert load_settings(None, environ={}, folder=home).settings == Settings()
    assert "candlewick doctor" in result.stdout


def test_what_init_writes_explains_every_key_and_its_examples_can_be_used(home: Path) -> None:
    typed("init", "--yes")
    text = (home / "candlewick.toml").read_text()
    lines = text.splitlines()
    uncommented = re.sub(r"(?m)^# (\[\[model\]\]|[a-z_]+ = .*)$", r"\1", text)
    (home / "candlewick.toml").write_text(uncommented)

    for number, line in enumerate(lines):
        if " = " in line and not line.startswith("#"):
            assert re.match(r"# \S", lines[number - 1])
    assert set(tomllib.loads(uncommented)["model"][0]) == set(ModelSettings.model_fields)
    assert typed("config", "check").exit_code == 0


def test_the_env_file_is_private(home: Path) -> None:
    typed("init", "--yes")

    assert mode(home / ".env") == 0o600
    assert "# OPENROUTER_API_KEY=" in (home / ".env").read_text()


def test_init_replaces_nothing_without_force(home: Path) -> None:
    (home / "candlewick.toml").write_text("# mine\n")

    refused = typed("init", "--yes")

    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert (home / "candlewick.toml").read_text() == "# mine\n"
    assert typed("init", "--yes", "--force").exit_code == 0


def test_init_keeps_the_keys_that_are_there(home: Path) -> None:
    (home / ".env").write_text("OPENAI_API_KEY=sk-mine\n")

    typed("init", "--yes")

    assert "OPENAI_API_KEY=sk-mine\n" in (home / ".env").read_text()
    assert mode(home / ".env") == 0o600


def test_init_without_a_terminal_asks_for_yes_instead_of_waiting(home: Path) -> None:
    result = typed("init")

    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert not (home / "candlewick.toml").exists()


def test_the_wizard_asks_again_until_an_answer_can_be_used(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init_module, "is_terminal", lambda: True)
    answers = [
        "kraken",
        "BTCUSD",
        "BTC/USD, ETH/EUR",
        "BTC/USD, ETH/USD",
        "hourly",
        "4h",
        "5000",
        "openrouter",
        "some/model",
        "sk-or-v1-mine",
    ]

    result = typed("init", answers="\n".join([*answers, ""]))

    assert result.exit_code == 0
    loaded = load_settings(None, environ={}, folder=home)
    assert loaded.settings.exchange.symbols == ("BTC/USD", "ETH/USD")
    assert loaded.settings.exchange.timeframe == "4h"
    assert (loaded.settings.paper.balance, loaded.settings.paper.currency) == (5000, "USD")
    assert loaded.key_for(loaded.settings.model[0]) == Secret("sk-or-v1-mine")
    assert "'BTCUSD' is not a symbol" in result.stderr
    assert "one currency" in result.stderr
    assert "sk-or-v1-mine" not in result.output


def test_enter_at_every_question_gives_the_defaults(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init_module, "is_terminal", lambda: True)

    assert typed("init", answers="\n" * 5).exit_code == 0
    assert load_settings(None, environ={}, folder=home).settings == Settings()


def test_ctrl_c_in_the_wizard_writes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init_module, "is_terminal", lambda: True)

    assert typed("init", answers="binance\n").exit_code == 130
    assert list(home.iterdir()) == []


def test_check_says_ok_or_names_all_problems_with_exit_code_two(home: Path) -> None:
    assert typed("config", "check").stdout.startswith("the defaults: ok\n")
    (home / "candlewick.toml").write_text("[exchange]\nlimt = 1\nname = 2\n[trading]\nlimit = 9\n")

    result = typed("config", "check")

    assert result.exit_code == 2
    assert "the configuration has 3 problems" in result.stdout
    assert 'did you mean "limit"?' in result.stdout
    assert "it belongs to [exchange]" in result.stdout


def test_check_as_json_gives_each_problem_its_line(home: Path) -> None:
    (home / "candlewick.toml").write_text("[exchange]\nlimit = 1\n")

    result = typed("config", "check", "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"] == [
        {
            "place": "candlewick.toml:2",
            "key": "exchange.limit",
            "text": "must be at least 250 (got 1)",
            "line": 2,
        }
    ]


def test_show_tells_where_each_value_was_set_and_hides_keys(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "candlewick.toml").write_text(
        '[exchange]\ntimeframe = "4h"\n[[model]]\nname = "m"\nbase_url = "https://openrouter.ai/api/v1"\n'
    )
    (home / ".env").write_text("OPENROUTER_API_KEY=sk-or-v1-hidden\n")
    (home / ".env").chmod(0o644)
    monkeypatch.setenv("CANDLEWICK__EXCHANGE__LIMIT", "300")

    human, machine = typed("config", "show"), typed("config", "show", "--json")
    told = json.loads(machine.stdout)

    assert told["settings"]["exchange"]["limit"] == 300
    assert told["origins"]["exchange.limit"] == "CANDLEWICK__EXCHANGE__LIMIT"
    assert told["origins"]["exchange.timeframe"] == "candlewick.toml:2"
    assert told["keys"] == {"OPENROUTER_API_KEY": "***"}
    assert "chmod 600" in machine.stderr
    assert "sk-or-v1-hidden" not in human.output + machine.output
    assert "candlewick.toml:2" in human.stdout


def test_migrate_writes_toml_that_means_the_same_and_moves_the_key(home: Path) -> None:
    (home / "config").mkdir()
    source = home / "config" / "config.ini"
    source.write_text(INI)
    before = load_settings(source, environ={})

    result = typed("config", "migrate")

    after = load_settings(None, environ={}, folder=home)
    assert result.exit_code == 0
    assert after.settings == before.settings
    assert after.key_for(after.settings.model[0]) == Secret("sk-or-v1-it's%50")
    assert mode(home / ".env") == 0o600
    assert "sk-or" not in (home / "candlewick.toml").read_text() + result.output
    assert "confirm_trades" in result.stdout
    assert "delete config/config.ini" in result.stdout


def test_migrate_keeps_what_is_only_set_for_now_out_of_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.ini").write_text(INI)
    (home / ".env").write_text("OPENROUTER_API_KEY=sk-newer\n")
    monkeypatch.setenv("CANDLEWICK__EXCHANGE__LIMIT", "999")

    typed("config", "migrate")

    assert "999" not in (home / "candlewick.toml").read_text()
    assert "OPENROUTER_API_KEY=sk-newer\n" in (home / ".env").read_text()


def test_migrate_replaces_nothing_without_force(home: Path) -> None:
    (home / "config.ini").write_text(INI)
    (home / "candlewick.toml").write_text("# mine\n")

    assert typed("config", "migrate").exit_code == 2
    assert (home / "candlewick.toml").read_text() == "# mine\n"
    assert not (home / ".env").exists()
    assert typed("config", "migrate", "--force", "--json").exit_code == 0


def test_migrate_without_a_file_says_what_to_name(home: Path) -> None:  # noqa: ARG001
    result = typed("config", "migrate")

    assert result.exit_code == 2
    assert "name the file to migrate" in result.stderr


def test_the_schema_describes_every_section() -> None:
    said = typed("config", "schema").stdout
    schema = json.loads(said)

    assert typed("config", "schema", "--json").stdout == said
    assert set(schema["properties"]) == set(Settings.model_fields)
    assert schema["additionalProperties"] is False
