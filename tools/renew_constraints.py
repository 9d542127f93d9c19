"""Resolve every dependency anew and write the exact versions into pyproject.toml.

    uv run python tools/renew_constraints.py

No lock file is committed, since it would hold addresses; the versions stand in
`[tool.uv] constraint-dependencies` instead, between two marks.
"""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[\n(?:  .*\n)*\]\n")
EMPTY = "constraint-dependencies = [\n]\n"


def main() -> None:
    """Renew the block."""
    text = PROJECT.read_text(encoding="utf-8")
    if not BLOCK.search(text):
        sys.exit("pyproject.toml has no block `constraint-dependencies = [ ... ]`")
    PROJECT.write_text(BLOCK.sub(EMPTY, text), encoding="utf-8")
    try:
        versions = resolved()
    except subprocess.CalledProcessError:
        PROJECT.write_text(text, encoding="utf-8")
        raise
    lines = "".join(f'  "{one}",\n' for one in versions)
    block = f"constraint-dependencies = [\n{lines}]\n"
    PROJECT.write_text(BLOCK.sub(lambda _: block, text), encoding="utf-8")
    sys.stdout.write(f"{len(versions)} versions written; run the tests before you commit\n")


def resolved() -> list[str]:
    """Return every dependency of every group and extra, as "name==version ; marker"."""
    subprocess.run(["uv", "lock", "--upgrade", "-q"], check=True, cwd=PROJECT.parent)
    command = ["uv", "export", "-q", "--all-groups", "--all-extras", "--no-hashes",
               "--no-header", "--no-annotate", "--no-emit-project", "--frozen"]  # fmt: skip
    done = subprocess.run(command, check=True, cwd=PROJECT.parent, capture_output=True, text=True)
    return sorted(line.strip() for line in done.stdout.splitlines() if "==" in line)


if __name__ == "__main__":
    main()
