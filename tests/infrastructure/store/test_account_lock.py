import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from candlewick.errors import AccountBusyError, UserError
from candlewick.infrastructure.store.account_lock import AccountLock
from candlewick.testing.manual_clock import ManualClock

NOON = 1_767_268_800_000  # 2026-01-01 12:00:00 UTC
HOLDER = """
import sys, time
from candlewick.infrastructure.store.account_lock import AccountLock
with AccountLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "main.lock"


def test_a_second_holder_is_told_who_holds_it_and_since_when(path: Path) -> None:
    with AccountLock(path, clock=ManualClock(NOON)), pytest.raises(AccountBusyError) as refused:
        AccountLock(path).__enter__()

    assert f"process {os.getpid()} on the host {socket.gethostname()!r}" in str(refused.value)
    assert "since 2026-01-01 12:00:00 UTC" in str(refused.value)


def test_the_refused_one_leaves_the_lock_with_its_holder(path: Path) -> None:
    with AccountLock(path):
        for _ in range(2):
            with pytest.raises(AccountBusyError):
                AccountLock(path).__enter__()


def test_a_lock_given_back_can_be_taken_again(path: Path) -> None:
    lock = AccountLock(path)
    with lock:
        pass
    with lock, pytest.raises(AccountBusyError):
        AccountLock(path).__enter__()


def test_accounts_do_not_stand_in_each_others_way(path: Path) -> None:
    with AccountLock(path), AccountLock(path.with_name("other.lock")):
        pass


def test_a_longer_text_of_an_earlier_holder_leaves_no_rest(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("x" * 1_000)

    with (
        AccountLock(path, clock=ManualClock(NOON)),
        pytest.raises(AccountBusyError, match="2026-01-01"),
    ):
        AccountLock(path).__enter__()


def test_a_holder_that_has_not_signed_yet_is_still_respected(path: Path) -> None:
    with AccountLock(path):
        path.write_text("[")

        with pytest.raises(AccountBusyError, match="has not said who it is"):
            AccountLock(path).__enter__()


def test_the_lock_is_private_to_its_owner(path: Path) -> None:
    with AccountLock(path):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(UserError, match=r"The folder .*data cannot be made"):
        AccountLock(tmp_path / "data" / "main.lock").__enter__()


def test_a_killed_process_gives_the_lock_back(path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AccountBusyError, match=f"process {holder.pid} "):
            AccountLock(path).__enter__()
        os.kill(holder.pid, signal.SIGKILL)

    with AccountLock(path):
        pass
