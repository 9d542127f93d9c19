"""Where other libraries give wrong values, and what comes back instead of them here.

    uv run --group compare python benchmarks/elsewhere               print the page
    uv run --group compare python benchmarks/elsewhere --case flat   print one section
    uv run --group compare python benchmarks/elsewhere --write       write docs/elsewhere.md

A library that is not installed says so in its column; the page is written only with all of
them, and with the published values beside the checkout.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from calls import CALLS
from cases import CASES, Case
from libraries import LIBRARIES
from table import NO_CALL
from tradingview import FOLDER

PAGE = Path(__file__).resolve().parents[2] / "docs" / "elsewhere.md"
COMMAND = "uv run --group compare python benchmarks/elsewhere"

INTRODUCTION = f"""# Where values go wrong elsewhere

Every figure on this page was printed by one command, which writes the page too; each section names the
command for itself alone.

```sh
{COMMAND} --write
```

Every library gets the same made-up, seeded series (`benchmarks/elsewhere/market.py`). The calls stand at the
end, letter by letter. "none" is NaN, None or null; "{NO_CALL}" means that the library has no such function, or that
it is not compared; a name with a capital is the exception that was raised. **Bold** is wrong by the column
"right". Libraries differ in what they promise, and none of these promises anything for most of what follows;
where one is right, it says so here as well.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the page, or a part of it, or write it."""
    parser = argparse.ArgumentParser(prog="elsewhere", description=__doc__.partition("\n")[0])
    parser.add_argument("--case", choices=[case.name for case in CASES], help="print one section")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args(arguments)
    if options.case:
        print(section(next(case for case in CASES if case.name == options.case)), end="")
    elif options.write:
        missing = [library.name for library in LIBRARIES if not library.installed]
        if missing or not FOLDER.is_dir():
            sys.exit(f"not written: {', '.join(missing) or 'the published values'} not here")
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION, *(section(case) for case in CASES), _calls()]
    return "\n".join(parts)


def section(case: Case) -> str:
    """Return one section with its table."""
    found = case.rows()
    rows = ([row.asked, row.right, *map(str, row.cells)] for row in found)
    body = _table(case.heads(), rows) if found else "The published values are not here.\n"
    return f"## {case.title}\n\n`{COMMAND} --case {case.name}`\n\n{case.text}\n\n{body}"


def _calls() -> str:
    rows = (
        [indicator, library, f"`{text}`"]
        for indicator, texts in CALLS.items()
        for library, text in texts.items()
    )
    return "## The calls\n\n" + _table(["indicator", "library", "call"], rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
