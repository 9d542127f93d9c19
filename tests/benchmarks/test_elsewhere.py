import math
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = ("candlewick", "TA-Lib", "kand", "newtulipy", "ta", "talipp", "polars-ta")
BY_LIBRARY = ("flat", "no-volume", "gap", "gap-window", "short", "spike", "quiet", "tradingview")

Section = list[list[str]]


@pytest.fixture(scope="module")
def page() -> dict[str, Section]:
    return sections((PROJECT / "docs" / "elsewhere.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printed() -> dict[str, Section]:
    return sections(run())


def run(*arguments: str) -> str:
    command = [sys.executable, str(PROJECT / "benchmarks" / "elsewhere"), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return done.stdout


def sections(text: str) -> dict[str, Section]:
    """Read the tables by the name of their case; the calls have none."""
    found: dict[str, Section] = {}
    for part in text.split("\n## ")[1:]:
        name = part.partition("--case ")[2].partition("`")[0] or "calls"
        lines = [line for line in part.splitlines() if line.startswith("| ")]
        found[name] = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in lines]
    return found


def column(section: Section, library: str) -> tuple[str, list[str]]:
    place = next(i for i, head in enumerate(section[0]) if head.split(" ")[0] == library)
    return section[0][place], [row[place] for row in section[2:]]


def alike(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        a, b = float(one), float(other)
    except ValueError:
        return False
    # An error as small as rounding is rounded otherwise on another machine.
    return max(abs(a), abs(b)) < 1e-6 and math.isclose(a, b, rel_tol=0.7, abs_tol=1e-11)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("case", BY_LIBRARY)
def test_the_page_says_what_the_command_prints(
    page: dict[str, Section], printed: dict[str, Section], case: str, library: str
) -> None:
    if not printed[case]:
        pytest.skip("the published values are not beside this checkout")
    name, found = column(printed[case], library)
    absent = library != "candlewick" and name == library  # its version would stand beside it
    if absent or "not installed" in found:
        pytest.skip(f"{library} is not installed: uv sync --group compare")
    written_name, written = column(page[case], library)

    assert name == written_name
    assert [(a, b) for a, b in zip(found, written, strict=True) if not alike(a, b)] == []


@pytest.mark.parametrize("case", ["llm-trader", "calls"])
def test_the_page_says_what_needs_no_other_library(
    page: dict[str, Section], printed: dict[str, Section], case: str
) -> None:
    assert page[case] == printed[case]


@pytest.mark.parametrize("case", BY_LIBRARY)
def test_candlewick_has_nothing_in_bold(case: str) -> None:
    page = (PROJECT / "docs" / "elsewhere.md").read_text(encoding="utf-8")
    text = page.partition(f"--case {case}`")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]

    assert rows[0][3].strip() == "candlewick"
    assert [row[3] for row in rows if "*" in row[3]] == []


def test_one_section_is_printed_alone() -> None:
    assert list(sections("\n" + run("--case", "flat"))) == ["flat"]
