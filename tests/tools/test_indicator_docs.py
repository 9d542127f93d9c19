"""The page about every indicator, and the tool that writes it."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from candlewick.indicators.catalogue.indicator import CATALOGUE

TOOL = Path(__file__).parents[2] / "tools" / "indicator_docs.py"
PAGE = TOOL.parents[1] / "docs" / "indicators.md"


@pytest.fixture
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL))


def test_the_committed_page_is_what_the_definitions_say(tool: dict[str, Any]) -> None:
    told = "run: uv run python tools/indicator_docs.py"

    assert tool["page"]().splitlines() == PAGE.read_text(encoding="utf-8").splitlines(), told


def test_every_indicator_has_a_line_in_a_table_and_a_section(tool: dict[str, Any]) -> None:
    lines = set(tool["page"]().splitlines())

    assert {name for name in CATALOGUE if f"### {name}" not in lines} == set()
    linked = {line.split("[")[1].split("]")[0] for line in lines if line.startswith("| [")}
    assert linked == set(CATALOGUE)


def test_a_section_says_how_to_call_it_and_what_comes_back(tool: dict[str, Any]) -> None:
    section = tool["page"]().partition("### rsi\n")[2].partition("### ")[0]

    assert "```python\nrsi(close, *, length=14)\n```" in section
    assert "| `length` | `14` | 1 or more | [candles, > 0] look-back. |" in section
    assert "| `rsi` | 0 to 100 | 0 to 100 | 14 |" in section
    assert "Source: Wilder, New Concepts in Technical Trading Systems (1978)" in section
    assert "TA-Lib: `RSI`, TradingView: `ta.rsi`." in section


def test_a_time_is_passed_by_keyword(tool: dict[str, Any]) -> None:
    assert "\nvwap(high, low, close, volume, *, open_time)\n" in tool["page"]()
    assert "\ntypical_price(high, low, close)\n" in tool["page"]()


def test_no_cell_breaks_its_table(tool: dict[str, Any]) -> None:
    text = tool["table"](("a", "b", "c"), [("x|y", "", ""), ("z", "1", "")])

    assert text == "| a | b |\n| --- | --- |\n| x\\|y |  |\n| z | 1 |\n"


def test_check_fails_on_another_page_and_writes_nothing(
    tool: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main, copy = tool["main"], tmp_path / "indicators.md"
    main.__globals__["PAGE"] = copy

    assert main(["--check"]) == 1
    assert not copy.exists()
    assert "tools/indicator_docs.py" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    copy.write_text(copy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert main(["--check"]) == 1
