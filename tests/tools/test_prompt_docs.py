"""The prompt in the documents, and the tool that writes it."""

import runpy
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "prompt_docs.py"
PAGE = TOOL.parents[1] / "docs" / "prompt.md"


@pytest.fixture
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL))


def test_the_committed_page_shows_the_prompt_that_is_sent(tool: dict[str, Any]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert tool["page"](text) == text, "run: uv run python tools/prompt_docs.py"
    assert "## Technical analysis" in text


def test_check_fails_on_another_page_and_writes_nothing(
    tool: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main, copy = tool["main"], tmp_path / "prompt.md"
    main.__globals__["PAGE"] = copy
    before = f"head\n{tool['BEGIN']}old\n{tool['END']}tail\n"
    copy.write_text(before, encoding="utf-8")

    assert main(["--check"]) == 1
    assert copy.read_text(encoding="utf-8") == before
    assert "tools/prompt_docs.py" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert copy.read_text(encoding="utf-8").startswith("head\n")
    assert copy.read_text(encoding="utf-8").endswith("tail\n")
