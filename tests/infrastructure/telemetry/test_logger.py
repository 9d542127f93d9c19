import gc
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import structlog

from candlewick.domain.answer import PieceKind
from candlewick.errors import UserError
from candlewick.infrastructure.telemetry.logger import Logger, setup_logging

SECRET = "sk-very-secret"  # noqa: S105 - made up
FIRST = datetime(2026, 1, 31, 23, 59, 59, 500_000, UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs"


@pytest.fixture
def logger(folder: Path) -> Iterator[Logger]:
    with Logger("candlewick", "bot", folder, secrets=[SECRET], json_lines=True) as logger:
        yield logger


@pytest.fixture
def everywhere(folder: Path) -> Iterator[Logger]:
    with setup_logging(
        log_dir=folder, level="INFO", secrets=[SECRET], console=True, json_lines=True
    ) as logger:
        yield logger


def record_at(moment: datetime, *, message: str = "hello") -> logging.LogRecord:
    record = logging.LogRecord("candlewick", logging.INFO, "", 0, message, None, None)
    record.created = moment.timestamp()
    record.msecs = moment.microsecond // 1000
    return record


def written(folder: Path, pattern: str = "*.log") -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob(pattern)))


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in written(folder, "*.jsonl").splitlines()]


def open_files() -> set[str]:
    return {file.name for file in Path("/proc/self/fd").iterdir()}


def fail_with_the_secret() -> None:
    message = f"no access with {SECRET}"
    raise RuntimeError(message)


def test_it_is_made_as_the_original_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Logger() as plain, Logger("bot", "prefix", "elsewhere", True) as detailed:  # noqa: FBT003
        plain.info("hello")
        detailed.debug("details")

        assert isinstance(plain, logging.Logger)
        assert (plain.level, detailed.level) == (logging.INFO, logging.DEBUG)
    assert "hello" in written(tmp_path / "logs", "candlewick-????-??-??.log")
    assert "bot: details" in written(tmp_path / "elsewhere", "prefix-????-??-??.log")
    assert "details" in capsys.readouterr().err


def test_errors_have_a_file_of_their_own_and_details_none(logger: Logger, folder: Path) -> None:
    logger.debug("detail")
    logger.info("good")
    logger.error("bad")

    everything = written(folder, "bot-2*.log")
    assert "good" in everything
    assert "bad" in everything
    assert "detail" not in everything
    errors = written(folder, "bot-errors-2*.log")
    assert "bad" in errors
    assert "good" not in errors


def test_each_day_in_utc_has_its_file(logger: Logger, folder: Path) -> None:
    logger.handle(record_at(FIRST, message="before midnight"))
    logger.handle(record_at(FIRST + timedelta(seconds=1), message="after midnight"))

    assert written(folder, "bot-2026-01-31.log") == (
        "2026-01-31 23:59:59.500 UTC INFO     candlewick: before midnight\n"
    )
    assert written(folder, "bot-2026-02-01.log") == (
        "2026-02-01 00:00:00.500 UTC INFO     candlewick: after midnight\n"
    )
    assert not list(folder.glob("bot-errors-*"))


def test_a_new_start_on_the_same_day_goes_on_in_the_same_file(folder: Path) -> None:
    for message in ("one", "two"):
        with Logger("candlewick", "bot", folder) as logger:
            logger.handle(record_at(FIRST, message=message))

    assert written(folder, "bot-2026-01-31.log").count("\n") == 2


def test_thirty_days_are_kept_and_nothing_else_is_touched(logger: Logger, folder: Path) -> None:
    strangers = [folder / "bot-2026-01-01.log.gz", folder / "bot-notes.log", folder / "x.log"]
    for stranger in strangers:
        stranger.write_text("mine")
    for day in range(40):
        logger.handle(record_at(FIRST + timedelta(days=day)))

    days = sorted(file.name for file in folder.glob("bot-2026-??-??.log"))
    assert len(days) == 30
    assert days[0] == "bot-2026-02-10.log"
    assert all(stranger.exists() for stranger in strangers)


def test_the_time_names_its_zone_everywhere(
    everywhere: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everywhere.handle(record_at(FIRST))

    assert capsys.readouterr().err == "23:59:59 UTC INFO    hello\n"
    assert " 23:59:59.500 UTC " in written(folder)
    assert entries(folder)[0]["time"] == "2026-01-31T23:59:59.500+00:00"


def test_machines_get_one_object_a_line(logger: Logger, folder: Path) -> None:
    logger.warning(
        "two\nlines", extra={"symbol": "BTC/USDT", "price": float("nan"), "at": {1: 2}, "time": 0}
    )
    try:
        fail_with_the_secret()
    except RuntimeError:
        logger.exception("broken")

    first, second = entries(folder)
    assert first.pop("time")
    assert first == {
        "level": "warning",
        "logger": "candlewick",
        "event": "two\nlines",
        "symbol": "BTC/USDT",
        "price": "nan",
        "at": {"1": 2},
    }
    assert "RuntimeError" in str(second["exception"])


WAYS: dict[str, Callable[[logging.Logger], None]] = {
    "message": lambda log: log.info("key " + SECRET),  # noqa: G003 - some do
    "argument": lambda log: log.info("key %s", SECRET),
    "extra": lambda log: log.info("key", extra={"api_key": SECRET, "nested": {"list": [SECRET]}}),
    "object": lambda log: log.info({"key": SECRET}),
    "wrong argument": lambda log: log.info("wrong arguments %d", SECRET),
    "traceback": lambda log: log.error("failed", exc_info=True),  # noqa: LOG014 - within one
    "stack": lambda log: log.info("stack", stack_info=True),
    "field": lambda _log: structlog.get_logger("candlewick.x").info("key", api_key=SECRET),
    "structlog": lambda _log: structlog.get_logger("candlewick").error("failed", exc_info=True),
    "stream": lambda log: cast(Logger, log).stream(f"the key is {SECRET}"),
}


@pytest.mark.parametrize("tell", WAYS.values(), ids=WAYS)
def test_no_secret_reaches_a_file_or_the_terminal(
    everywhere: Logger,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    tell: Callable[[logging.Logger], None],
) -> None:
    try:
        fail_with_the_secret()
    except RuntimeError:
        tell(everywhere)

    shown = capsys.readouterr().err
    assert shown
    assert SECRET not in shown + written(folder) + written(folder, "*.jsonl")


def test_every_module_is_heard_however_it_logs(
    everywhere: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("candlewick.exchange").info("plain %s", "words", extra={"name_of": "x"})
    structlog.get_logger("candlewick.llm").info("structured", name="n", attempt=2, why="a b")
    structlog.get_logger().warning("nameless %s", "one")
    logging.getLogger("ccxt").warning("from elsewhere")

    everywhere.info("its own")
    logging.getLogger("ccxt").info("chatter")
    logging.getLogger("candlewick.exchange").debug("detail")

    lines = [line.split("UTC ")[1] for line in written(folder).splitlines()]
    assert lines == [
        "INFO     candlewick.exchange: plain words name_of=x",
        'INFO     candlewick.llm: structured name=n attempt=2 why="a b"',
        f"WARNING  {__name__}: nameless one",
        "WARNING  ccxt: from elsewhere",
        "INFO     candlewick: its own",
    ]
    assert len(capsys.readouterr().err.splitlines()) == 5
    assert (
        entries(folder)[1] | {"attempt": 2, "name": "n", "event": "structured"}
        == entries(folder)[1]
    )


def test_what_a_task_is_about_is_added_to_what_it_logs(everywhere: Logger, folder: Path) -> None:
    with structlog.contextvars.bound_contextvars(symbol="BTC/USDT"):
        structlog.get_logger("candlewick.x").info("hello")

    assert "hello symbol=BTC/USDT" in written(folder)
    assert everywhere.level == logging.INFO


def test_a_traceback_is_in_the_files_and_only_its_last_line_on_the_terminal(
    everywhere: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        fail_with_the_secret()
    except RuntimeError:
        everywhere.exception("the cycle failed")

    shown = capsys.readouterr().err
    assert "the cycle failed" in shown
    assert "RuntimeError: no access with [secret]" in shown
    assert "Traceback" not in shown
    assert "Traceback" in written(folder, "candlewick-errors-*.log")


def test_a_message_cannot_forge_a_line_or_play_the_terminal(
    everywhere: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everywhere.info("news\n2026-01-01 00:00:00.000 UTC ERROR candlewick: sold\x1b[2J\r\x9b31m")

    assert len([line for line in written(folder).splitlines() if line[0] != " "]) == 1
    shown = capsys.readouterr().err
    assert "\x1b" not in shown + written(folder)
    assert "\\x1b[2J\\r\\x9b31m" in shown


def test_a_model_is_read_while_it_writes(
    logger: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.stream("Let me", PieceKind.REASONING)
    logger.stream(" see", PieceKind.REASONING)
    logger.stream("BU")
    assert capsys.readouterr().err == "Let me see\nBU"
    logger.stream("Y [b]now[/b]\n")
    logger.stream("next")

    assert capsys.readouterr().err == "Y [b]now[/b]\nnext"
    assert written(folder) == ""


def test_log_lines_and_the_models_words_do_not_break_each_other(
    logger: Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.stream("BU")
    logger.handle(record_at(FIRST))
    logger.stream("Y")
    logger.stream("the connection broke; asking again", PieceKind.RESET)
    logger.stream("asking m", PieceKind.NOTE)
    logger.stream("SELL")
    logger.close()

    assert capsys.readouterr().err.splitlines() == [
        "BU",
        "23:59:59 UTC INFO    hello",
        "Y",
        "the connection broke; asking again",
        "asking m",
        "SELL",
    ]


def test_reasoning_is_dimmed_and_the_answer_is_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Logger("candlewick", "bot", folder) as logger:
        logger.stream("thinking", PieceKind.REASONING)
        logger.stream("BUY")

    assert capsys.readouterr().err == "\x1b[2;3mthinking\x1b[0m\nBUY\n"


def test_half_a_character_and_a_poor_terminal_stop_nothing(
    logger: Logger, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.info("half \ud800")
    logger.stream("half \ud800")

    assert capsys.readouterr().err.count("half \\ud800") == 2
    assert "half \\ud800" in written(folder)
    assert entries(folder)[0]["event"] == "half \ud800"


def test_arguments_that_do_not_fit_lose_no_message(logger: Logger, folder: Path) -> None:
    logger.info("price %d", "high")

    assert "price %d ('high',)" in written(folder)


def test_without_a_console_nothing_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Logger("candlewick", "bot", folder, console=False) as logger:
        logger.error("hello")
        logger.stream("BUY")

    assert capsys.readouterr() == ("", "")


def test_files_and_folder_are_private(logger: Logger, folder: Path) -> None:
    logger.error("hello")

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_named_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UserError, match=r"log folder .*file cannot be written: .* Choose another"):
        Logger(log_dir=tmp_path / "file")
    with pytest.raises(UserError, match=r"log folder .*logs cannot be written"):
        Logger(log_dir=tmp_path / "file" / "logs")


def test_an_unknown_level_is_named_with_the_fix(folder: Path) -> None:
    with pytest.raises(UserError, match=r"'LOUD'.*DEBUG"):
        setup_logging(log_dir=folder, level="LOUD", secrets=[], console=True, json_lines=False)


def test_a_full_disk_is_told_once_and_stops_nothing(
    logger: Logger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_handle: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    for _ in range(3):
        logger.info("key %s", SECRET)

    shown = capsys.readouterr().err
    assert shown.count("cannot be written: No space left on device") == 2  # the log, the JSON lines
    assert SECRET not in shown


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="the system does not list open files"
)
def test_closing_leaves_no_file_open_and_others_unheard(folder: Path) -> None:
    before = open_files()
    level = logging.getLogger("candlewick").level
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        with setup_logging(
            log_dir=folder, level="DEBUG", secrets=[], console=True, json_lines=True
        ) as logger:
            logger.error("hello")
            handlers = set(logger.handlers)
        gc.collect()

    assert open_files() == before
    assert not handlers & set(logging.getLogger().handlers)
    assert logging.getLogger("candlewick").level == level
    assert not structlog.is_configured()


PIPED = """
import sys
from candlewick.infrastructure.telemetry.logger import Logger
with Logger("candlewick", "bot", sys.argv[1]) as logger:
    sys.stdin.readline()
    for _ in range(3):
        logger.error("hello")
        logger.stream("BUY")
"""


def test_a_terminal_that_goes_away_does_not_stop_the_program(folder: Path) -> None:
    command = [sys.executable, "-c", PIPED, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr
        program.stderr.close()
        program.communicate("go\n")

    assert program.returncode == 0
    assert written(folder, "bot-2*.log").count("hello") == 3
