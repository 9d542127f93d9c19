"""The benchmark of the prompt runs, and finds what the documents say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def test_every_table_is_printed_and_no_prompt_is_above_two_thousand_tokens() -> None:
    pytest.importorskip("bpe_openai", reason="the tokenizer of the test group is not installed")
    command = [sys.executable, str(PROJECT / "benchmarks" / "prompt.py"), "--moments", "2"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=50)

    rows = re.findall(r"^\| \S+/USDT \|.*$", run.stdout, re.MULTILINE)
    assert len(rows) >= 2
    for row in rows:
        most, estimate = (int(cell) for cell in row.split("|")[5:7])
        assert most <= estimate <= 2000
    assert "Information: 730 candles as" in run.stdout
    assert "| indicators |" in run.stdout
