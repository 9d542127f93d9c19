"""A disk that is full or read-only: nothing half-written, trading pauses, the user is told."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from candlewick.domain.events import Marked
from candlewick.infrastructure.store.sql_journal import SqlJournal
from tests.crash.conftest import Home, Runner
from tests.crash.paper_run import Job

CLOSES = 2
MARKED = Marked(symbol="BTC/USDT", at=1, price=1.0)
LOOK = """
import sys
from candlewick.domain.events import Marked
from candlewick.errors import CandlewickError
from candlewick.infrastructure.store.sql_journal import SqlJournal

for read_only in (True, False):
    try:
        with SqlJournal(sys.argv[1], account="main", read_only=read_only) as journal:
            print(len(list(journal.replay())), "events")
    except CandlewickError as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize("room", [150_000, 200_000, 260_000])
def test_on_a_full_disk_trading_pauses_and_goes_on_when_there_is_room(
    runner: Runner, tmp_path: Path, room: int
) -> None:
    whole, full = (Home.made(tmp_path / name) for name in ("whole", "full"))
    assert runner.run(Job(folder=str(whole.folder), closes=CLOSES)) == 0

    code = runner.run(Job(folder=str(full.folder), closes=CLOSES, largest_file=room))

    assert code == 0, full.said
    assert full.said.startswith("StateUnavailableError: The disk that holds")
    assert "Trading pauses until it can be recorded again." in full.said
    assert full.events() == whole.events()
    assert full.verified().head == whole.verified().head


def test_a_disk_that_is_too_full_to_start_on_is_said_to_be_so(
    runner: Runner, tmp_path: Path
) -> None:
    full = Home.made(tmp_path / "full")

    assert runner.run(Job(folder=str(full.folder), closes=CLOSES, largest_file=4_096)) == 3

    assert full.said.startswith("UserError: The disk that holds")
    assert runner.run(Job(folder=str(full.folder), closes=CLOSES)) == 0
    assert full.verified().decisions == 2 * CLOSES


def test_on_a_read_only_disk_the_journal_can_be_read_and_says_why_not_written(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "disk"
    with SqlJournal(folder / "journal.db", account="main") as journal:
        journal.append(MARKED)
    words = [sys.executable, "-c", LOOK, str(folder / "journal.db")]
    mount = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no `unshare` here to make a read-only disk with")
    allowed = subprocess.run([unshare, "-m", "sh", "-c", mount], check=False, capture_output=True)
    if allowed.returncode:
        pytest.skip(f"no read-only disk can be made here: {allowed.stderr.decode().strip()}")

    done = subprocess.run(
        [unshare, "-m", "sh", "-c", f'{mount} && exec "$@"', "sh", *words],
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    read, written = done.stdout.splitlines()
    assert read == "1 events"
    assert written.startswith("UserError")
    assert "cannot be written: Read-only file system" in written
