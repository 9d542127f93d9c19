"""`Logger.show`: a styled line for the terminal, its words for the files."""

import json
import logging
from pathlib import Path

import pytest
from rich.text import Text

from candlewick.infrastructure.telemetry.logger import Logger, setup_logging

SECRET = "sk-very-secret"  # noqa: S105 - made up


def written(folder: Path, pattern: str) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob(pattern)))


@pytest.fixture
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def line() -> Text:
    return Text.assemble(("BTC/USDT", "bold"), " BUY")


@pytest.mark.usefixtures("coloured")
def test_the_terminal_gets_it_styled_and_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with setup_logging(
        log_dir=tmp_path, level="INFO", secrets=[], console=True, json_lines=False
    ) as logger:
        logger.show(line())

    assert capsys.readouterr().err == "\x1b[1mBTC/USDT\x1b[0m BUY\n"


def test_the_files_get_its_words_without_style_and_the_errors_file_nothing(tmp_path: Path) -> None:
    with Logger("candlewick", "bot", tmp_path, json_lines=True) as logger:
        logger.show(line())

    assert written(tmp_path, "bot-2*.log").endswith("BTC/USDT BUY\n")
    assert written(tmp_path, "bot-errors-*.log") == ""
    entry = json.loads(written(tmp_path, "*.jsonl"))
    assert "BTC/USDT BUY" in entry.values()


def test_a_secret_reaches_neither(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Logger("candlewick", "bot", tmp_path, secrets=[SECRET], json_lines=True) as logger:
        logger.show(Text.assemble("key ", (SECRET, "bold")))

    everything = capsys.readouterr().err + written(tmp_path, "*")
    assert SECRET not in everything
    assert everything.count("key ") == 3


def test_it_ends_a_running_answer_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Logger("candlewick", "bot", tmp_path) as logger:
        logger.stream("half a wor")
        logger.show(line())

    assert capsys.readouterr().err == "half a wor\nBTC/USDT BUY\n"


def test_the_level_of_the_log_does_not_hide_what_was_traded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with setup_logging(
        log_dir=tmp_path, level="ERROR", secrets=[], console=True, json_lines=False
    ) as logger:
        logger.show(line())
        logging.getLogger("candlewick.other").warning("not heard")

    assert capsys.readouterr().err == "BTC/USDT BUY\n"
    assert "BTC/USDT BUY" in written(tmp_path, "candlewick-2*.log")


def test_without_a_console_only_the_files_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Logger("candlewick", "bot", tmp_path, console=False) as logger:
        logger.show(line())

    assert capsys.readouterr().err == ""
    assert "BTC/USDT BUY" in written(tmp_path, "bot-2*.log")
