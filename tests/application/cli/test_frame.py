"""The frame around all commands, with commands that fail on purpose."""

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli import lazy_group
from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup
from candlewick.application.cli.main import COMMANDS, app
from candlewick.application.cli.options import emit
from candlewick.application.cli.session import current_session
from candlewick.application.settings.secret import Secret, redactor
from candlewick.errors import (
    CandlesUnusableError,
    ExchangeRefusedError,
    ModelUnavailableError,
    SettingsError,
    StateCorruptError,
)

HEAVY = "{'numpy','pandas','numba','ccxt','openai','sqlalchemy','pydantic','aiohttp'}"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def run(body: Callable[[], object], *arguments: str) -> Result:
        group = LazyGroup(name="candlewick", lazy={"go": LazyCommand("nowhere:go", "Go.")})
        monkeypatch.setattr(lazy_group, "imported", lambda _: click.Command("go", callback=body))
        return CliRunner().invoke(group, arguments or ("go",))

    return run


def fails(error: BaseException) -> Callable[[], object]:
    def body() -> object:
        raise error

    return body


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("fix line 4"), 2),
        (ModelUnavailableError("fix line 4"), 3),
        (ExchangeRefusedError("fix line 4"), 3),
        (CandlesUnusableError("fix line 4"), 4),
        (StateCorruptError("fix line 4"), 5),
    ],
)
def test_an_error_of_ours_is_one_message_on_stderr_and_the_exit_code_of_its_kind(
    typed: Callable[..., Result], error: Exception, code: int
) -> None:
    result = typed(fails(error))

    assert result.stderr == "error: fix line 4\n"
    assert result.stdout == ""
    assert result.exit_code == code


def test_ctrl_c_is_quiet_and_has_the_exit_code_that_shells_know(
    typed: Callable[..., Result],
) -> None:
    for error in (KeyboardInterrupt(), click.Abort()):
        result = typed(fails(error))

        assert (result.output, result.exit_code) == ("", 130)


def test_an_unexpected_error_shows_no_traceback_but_says_how_to_see_it(
    typed: Callable[..., Result],
) -> None:
    result = typed(fails(RuntimeError("odd")))

    assert result.exit_code == 1
    assert result.stderr.startswith("error: a fault in Candlewick itself: RuntimeError: odd\n")
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_shows_the_traceback_without_keys(typed: Callable[..., Result]) -> None:
    def body() -> object:
        current_session().debug = True
        current_session().redact = redactor([Secret("sk-verysecret")])
        msg = "bad key sk-verysecret"
        raise RuntimeError(msg)

    result = typed(body)

    assert "Traceback" in result.stderr
    assert "sk-verysecret" not in result.stderr


def test_an_unexpected_error_goes_to_the_log_if_there_is_one(
    typed: Callable[..., Result], caplog: pytest.LogCaptureFixture
) -> None:
    def body() -> object:
        current_session().log_folder = Path("logs")
        current_session().redact = redactor([Secret("sk-verysecret")])
        msg = "odd sk-verysecret"
        raise RuntimeError(msg)

    with caplog.at_level(logging.ERROR, logger="candlewick"):
        result = typed(body)

    assert "the log is in logs" in result.stderr
    assert "Traceback" in caplog.text
    assert "sk-verysecret" not in caplog.text


def test_an_error_message_is_cleaned_of_keys(typed: Callable[..., Result]) -> None:
    def body() -> object:
        current_session().redact = redactor([Secret("sk-verysecret")])
        msg = "refused: sk-verysecret"
        raise ExchangeRefusedError(msg)

    assert typed(body).stderr == "error: refused: ***\n"


def test_json_goes_to_stdout_with_every_kind_of_value(typed: Callable[..., Result]) -> None:
    def body() -> object:
        value = {"path": Path("a"), "key": Secret("sk-verysecret"), "list": (1, 2.5, None, "ü")}
        emit(value, as_json=True, render=lambda _: "")
        return None

    assert typed(body).stdout == (
        '{\n  "path": "a",\n  "key": "***",\n  "list": [\n    1,\n    2.5,\n    null,\n'
        '    "ü"\n  ]\n}\n'
    )


def test_no_result_shows_a_key(typed: Callable[..., Result]) -> None:
    def body() -> object:
        current_session().redact = redactor([Secret("sk-verysecret")])
        for as_json in (True, False):
            emit("key: sk-verysecret", as_json=as_json, render=str)
        return None

    assert typed(body).stdout == '"key: ***"\nkey: ***\n'


def test_a_number_that_is_none_never_reaches_json(typed: Callable[..., Result]) -> None:
    assert typed(lambda: emit(float("nan"), as_json=True, render=str)).exit_code == 1


def test_without_a_command_the_program_says_what_it_is_and_what_to_type_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, [])

    assert result.exit_code == 0
    assert "candlewick demo" in result.stdout
    assert "candlewick init" in result.stdout


def test_beside_a_configuration_the_next_steps_are_those_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.ini").touch()

    result = CliRunner().invoke(app, [])

    assert "config.ini" in result.stdout
    assert "candlewick doctor" in result.stdout


def test_a_mistyped_command_is_answered_with_the_nearest_one() -> None:
    result = CliRunner().invoke(app, ["doctr"])

    assert result.exit_code == 2
    assert "Did you mean 'doctor'?" in result.stderr


def test_help_lists_every_command_with_what_it_does() -> None:
    result = CliRunner().invoke(app, ["--help"])

    assert all(name in result.stdout for name in COMMANDS)
    assert "Check everything and name the fixes." in result.stdout


@pytest.mark.parametrize("arguments", ["['--help']", "['--version']", "[]"])
def test_help_imports_nothing_heavy_and_no_command(arguments: str) -> None:
    code = (
        "import sys\nfrom candlewick.application.cli.main import app, COMMANDS\n"
        f"try: app({arguments})\nexcept SystemExit as end: assert end.code == 0, end.code\n"
        "modules = {command.target.partition(':')[0] for command in COMMANDS.values()}\n"
        f"print(sorted(({HEAVY} | modules) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_is_there_and_says_the_same_of_itself(name: str) -> None:
    command = lazy_group.imported(COMMANDS[name].target)

    result = CliRunner().invoke(app, [name, "--help"])

    assert command.name == name
    assert result.exit_code == 0
