"""The table of four readers is what its command prints."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


@pytest.fixture(scope="module")
def printed() -> list[list[str]]:
    command = [sys.executable, str(PROJECT / "benchmarks" / "answers"), "--rows", "corpus"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return rows(done.stdout)


def test_the_page_says_what_is_printed(printed: list[list[str]]) -> None:
    page = rows((PROJECT / "docs" / "answers.md").read_text(encoding="utf-8"))

    assert len(printed) >= 4 * 3 + 2  # the heads, and each part by each reader that is installed
    for row in printed:
        assert row in page


def test_ours_reads_all_of_the_corpus_and_the_others_trade_what_may_not_be_traded(
    printed: list[list[str]],
) -> None:
    whole = {row[1]: row[2:] for row in printed if row[0].startswith("all ")}

    assert whole["ours"][1:] == ["0", "0", "0"]
    assert int(whole["original's expressions"][3]) > 50
    assert int(whole["json.loads"][3]) > 50
