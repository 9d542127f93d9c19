"""Headlines from files that the user keeps."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from candlewick.domain.headline import Headline
from candlewick.errors import UserError
from candlewick.infrastructure.news.selection import select
from candlewick.infrastructure.news.stamp import read_stamp

SUFFIXES: Final = (".jsonl", ".csv")
_LONGEST: Final = 1000
"""[letters] A title is cut there; the prompt shows less."""


class HeadlineFiles:
    """A `NewsSource` over JSONL and CSV files, read again when they have changed.

    A line of JSONL is an object, a CSV file has a head line; both have `time` and `title`, and
    may have `source` and `coins` (base currencies; in CSV with blanks between them). A last line
    of JSONL that is cut is still being written, and waits.

    Args:
        paths: files, and folders of which every .jsonl and .csv file is read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._read: dict[Path, tuple[tuple[int, int], tuple[Headline, ...]]] = {}

    async def known(self, symbol: str, *, as_of: int, hours: int) -> tuple[Headline, ...]:
        """Return what was published up to `as_of` [ms]; see `NewsSource.known`.

        Raises:
            UserError: a file is missing or broken; the message names it, its line and the fault.
        """
        return select(self.load(), symbol, as_of=as_of, hours=hours)

    def load(self) -> Iterator[Headline]:
        """Yield every headline of every file.

        Raises:
            UserError: as `known`.
        """
        for path in self._files():
            yield from self._of(path)

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            if path.is_dir():
                yield from sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
            elif path.suffix in SUFFIXES:
                yield path
            else:
                msg = f"{path} is no source of news: a folder, a .jsonl or a .csv file is"
                raise UserError(msg)

    def _of(self, path: Path) -> tuple[Headline, ...]:
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if path not in self._read or self._read[path][0] != stamp:
                text = path.read_text(encoding="utf-8-sig")
                rows = _json_rows(text) if path.suffix == ".jsonl" else _csv_rows(text)
                self._read[path] = stamp, tuple(_headline(row, path, n) for n, row in rows)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            msg = f"the news in {path} cannot be read ({error}): mend it, or leave it out of prompt.news"
            raise UserError(msg) from error
        return self._read[path][1]


def _json_rows(text: str) -> Iterator[tuple[int, Any]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                # Without its line end the last line is still being written.
                if number < len(lines):
                    yield number, None


def _csv_rows(text: str) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for row in reader:
        coins = (row.get("coins") or "").split()
        yield reader.line_num, {**row, "coins": coins}


def _headline(row: Any, path: Path, number: int) -> Headline:
    fault = _fault(row)
    if fault:
        msg = (
            f"{path}, line {number}: {fault}: a headline has `time` (ISO, or ms since 1970)"
            " and `title`, and may have `source` and `coins`"
        )
        raise UserError(msg)
    return Headline(
        known_at=read_stamp(str(row["time"])) or 0,
        title=row["title"][:_LONGEST],
        source=row.get("source") or "",
        coins=tuple(sorted(coin.upper() for coin in row.get("coins") or ())),
    )


def _fault(row: Any) -> str:
    """Return what is wrong with `row`; empty where nothing is."""
    if not isinstance(row, Mapping):
        return "is no JSON object"
    stamp, coins = row.get("time"), row.get("coins") or []
    if isinstance(stamp, bool) or not isinstance(stamp, (str, int)) or not read_stamp(str(stamp)):
        return f"`time` {str(stamp)[:40]!r} is no time"
    if not isinstance(row.get("title"), str) or not row["title"].strip():
        return "`title` is missing"
    if not isinstance(row.get("source") or "", str):
        return "`source` is no text"
    if not isinstance(coins, list) or not all(isinstance(coin, str) for coin in coins):
        return "`coins` is no list of texts"
    return ""
