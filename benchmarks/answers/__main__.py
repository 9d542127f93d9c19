"""What four ways to read an answer make of our corpus, and of real answers.

    uv run --group compare python benchmarks/answers                  print the tables
    uv run --group compare python benchmarks/answers --rows corpus    print some of them
    uv run --group compare python benchmarks/answers --write          write them into docs/answers.md

Right: it trades what the answer says, or nothing where nothing may be traded. Refused: it
does nothing although the answer is sound. Wrong: it trades something else than the sound
answer says. Dangerous: it trades where nothing may be traded.
"""

import argparse
import sys
from collections.abc import Sequence

from corpus import PROJECT, RECORDED
from readers import READERS, installed
from tables import dangers, real_answers, speed, verdicts

PAGE = PROJECT / "docs" / "answers.md"
PARTS = {
    "corpus": ("Our corpus", verdicts),
    "categories": ("By category", dangers),
    "recorded": ("Real answers to other prompts", real_answers),
    "time": ("Time", speed),
}
BEGIN, END = "<!-- written by benchmarks/answers -->", "<!-- end -->"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(prog="answers", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write them into {PAGE.name}")
    parser.add_argument("--rows", nargs="+", choices=PARTS, default=list(PARTS), help="some parts")
    options = parser.parse_args(arguments)
    readers = installed()
    missing = set(READERS) - set(readers)
    if options.write and set(options.rows) != set(PARTS):
        parser.error("the page is written from everything")
    if options.write and (missing or not RECORDED.is_dir()):
        sys.exit(f"not written: {', '.join(missing) or 'the real answers'} not here")
    if missing:
        print(f"Not installed: {', '.join(missing)}.\n", file=sys.stderr)
    sections = [(PARTS[row][0], PARTS[row][1](readers)) for row in options.rows]
    text = "\n\n".join(f"### {name}\n\n{part}" for name, part in sections if part)
    print(text)
    if options.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
