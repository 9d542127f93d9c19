"""Draw what `candlewick demo` shows, for the README.

    uv run python tools/demo_picture.py docs/demo.svg

It runs the demo in a terminal of its own and exports what came out with Rich. Only the first
and the last lines are drawn; the decisions between them look like the first ones.
"""

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 112
FIRST, LAST = 26, 18
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rich's picture would load a font from elsewhere; the reader's own will do."""


def main(target: Path) -> None:
    """Run the demo and write the picture."""
    lines = shown_by(["candlewick", "demo"]).split("\n")
    drawn = [
        *lines[:FIRST],
        "",
        f"... {len(lines) - FIRST - LAST} more lines ...",
        "",
        *lines[-LAST:],
    ]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(drawn)))
    target.write_text(
        FONT_FACE.sub("", console.export_svg(title="candlewick demo")), encoding="utf-8"
    )


def shown_by(command: list[str]) -> str:
    """Return what `command` writes to a terminal of `WIDTH` columns."""
    ours, theirs = pty.openpty()
    environ = dict(os.environ, COLUMNS=str(WIDTH), TERM="xterm-256color")
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environ):
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            pieces.append(piece)
    return b"".join(pieces).decode().replace("\r\n", "\n").rstrip("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
