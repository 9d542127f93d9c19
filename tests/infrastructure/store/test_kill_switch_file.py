from pathlib import Path

import pytest

from candlewick.domain.events import HaltAction
from candlewick.errors import UserError
from candlewick.infrastructure.store.kill_switch_file import KillSwitchFile

FREEZE, CLOSE = HaltAction.FREEZE, HaltAction.CLOSE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "paper.kill-switch"


def test_without_a_file_it_is_off(path: Path) -> None:
    assert KillSwitchFile(path, action=CLOSE).read() == (None, "")


def test_turned_on_it_says_what_it_does_and_why_and_others_cannot_read_it(path: Path) -> None:
    KillSwitchFile(path, action=FREEZE).turn_on(CLOSE, reason="the exchange is on fire")

    assert KillSwitchFile(path, action=FREEZE).read() == (CLOSE, "the exchange is on fire")
    assert path.stat().st_mode & 0o077 == 0


def test_without_an_action_it_does_what_the_settings_say(path: Path) -> None:
    switch = KillSwitchFile(path, action=CLOSE)
    switch.turn_on(None, reason="")

    assert switch.read() == (CLOSE, "")


def test_turned_off_it_is_off_also_twice(path: Path) -> None:
    switch = KillSwitchFile(path, action=FREEZE)
    switch.turn_on(None, reason="")

    switch.turn_off()
    switch.turn_off()

    assert switch.read() == (None, "")


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_an_empty_file_is_on_as_the_settings_say(path: Path, text: str) -> None:
    path.write_text(text)

    assert KillSwitchFile(path, action=CLOSE).read() == (CLOSE, "")


@pytest.mark.parametrize(
    "raw",
    [b"on", b"{}", b"[]", b"\xff\xfe", b'{"action": "open", "reason": ""}', b"[" * 9999, b"3"],
)
def test_a_file_that_makes_no_sense_freezes(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)

    assert KillSwitchFile(path, action=CLOSE).read() == (FREEZE, "its file cannot be read")


def test_what_cannot_be_read_at_all_freezes_and_what_cannot_be_removed_says_so(
    path: Path,
) -> None:
    path.mkdir()

    switch = KillSwitchFile(path, action=CLOSE)

    assert switch.read() == (FREEZE, "its file cannot be read")
    with pytest.raises(UserError, match="cannot be removed"):
        switch.turn_off()


def test_the_settings_can_have_it_always_on(path: Path) -> None:
    assert KillSwitchFile(path, action=CLOSE, always=True).read() == (
        CLOSE, "the settings have it on"
    )  # fmt: skip
