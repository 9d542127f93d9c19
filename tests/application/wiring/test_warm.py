"""Compiling ahead: what is kept, what is removed, and that only one does it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from candlewick.application.wiring import warm as wiring
from candlewick.application.wiring.warm import LOCK, is_warm, warm, warm_in_background
from candlewick.indicators.engine import cache, compiler
from candlewick.indicators.engine.operation import OPERATIONS
from candlewick.indicators.fast import kernels, place
from candlewick.infrastructure.store.file_lock import try_lock

CHILD = """
import os, sys, time
time.sleep(0.3)  # the parent lowers our priority while we start
with open(sys.argv[1] + ".draft", "w") as file:
    file.write(f"{os.nice(0)} {os.getsid(0) == os.getpid()} {sys.stdin.read()!r}")
os.replace(sys.argv[1] + ".draft", sys.argv[1])
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty cache, in an engine with one operation to compile ahead."""
    few = {name: OPERATIONS[name] for name in ("absolute", "running_sum")}
    for module in (wiring, compiler):
        monkeypatch.setattr(module, "OPERATIONS", few)
    monkeypatch.setattr(compiler, "_entries", {})
    monkeypatch.setattr(kernels, "KERNELS", {})
    monkeypatch.setenv("CANDLEWICK_CACHE_DIR", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    yield tmp_path / "cache" / "indicators"
    cache.folder.cache_clear()


def files(home: Path) -> set[str]:
    return {one.name for one in home.rglob("*") if one.is_file()}


def test_what_is_compiled_is_kept_and_found_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    first = warm(told.append)
    monkeypatch.setattr(compiler, "_entries", {})
    second = warm()

    assert (first.folder, first.operations, first.kept, first.compiled) == (home, 1, 1, 1)
    assert (second.kept, second.compiled, second.removed) == (1, 0, 0)
    assert told == ["running_sum"]
    assert is_warm()


def test_hand_made_kernels_are_compiled_ahead_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(kernels, "KERNELS", {"obv": tuple})
    monkeypatch.setattr(kernels, "load", made.append)
    monkeypatch.setattr(place, "is_kept", lambda name: name in made)

    assert not is_warm()
    warmed = warm()

    assert made == ["obv"]
    assert (warmed.operations, warmed.kept, warmed.compiled) == (2, 2, 2)
    assert home.is_dir()
    assert is_warm()


def test_files_of_other_versions_go_and_what_is_not_ours_stays(home: Path) -> None:
    warm()
    ours = files(home)
    kept = home / "__pycache__"
    old = ["add_0123456789abcdef.py", "__pycache__/add_0123456789abcdef.entry-1.py311.nbi"]
    old += ["__pycache__/add_0123456789abcdef.entry-1.py311.1.nbc"]
    old += ["__pycache__/add_0123456789abcdef.cpython-311.pyc"]
    others = ["notes.txt", "strategy.py", "__pycache__/strategy.cpython-311.pyc"]
    for name in [*old, *others]:
        (home / name).write_text("", encoding="utf-8")

    assert warm().removed == len(old)

    assert files(home) == ours | {Path(name).name for name in others}
    assert kept.is_dir()


def test_while_another_one_compiles_nothing_is_done(home: Path) -> None:
    home.mkdir(parents=True)
    handle = os.open(home / LOCK, os.O_RDWR | os.O_CREAT)
    try:
        try_lock(handle)
        held = warm()
    finally:
        os.close(handle)

    assert (held.busy, held.compiled) == (True, 0)
    assert files(home) == {LOCK}
    assert not warm().busy


def test_where_nothing_can_be_written_there_is_nothing_to_warm(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.parent.write_text("a file, not a folder", encoding="utf-8")
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", started.append)

    assert warm().folder is None
    assert is_warm()
    assert not warm_in_background()
    assert started == []


def test_the_child_in_the_background_gives_way_and_stands_alone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = tmp_path / "answer"
    monkeypatch.setattr(wiring, "COMMAND", (sys.executable, "-c", CHILD, str(answer)))

    assert warm_in_background()

    end = time.monotonic() + 30.0
    while not answer.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert answer.read_text(encoding="utf-8") == f"{os.nice(0) + 10} True ''"
    assert home.is_dir()


def test_no_child_is_started_when_all_is_compiled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", started.append)
    warm()
    monkeypatch.setattr(compiler, "_entries", {})

    assert not warm_in_background()
    assert started == []
    assert home.is_dir()


def test_a_system_without_room_for_a_process_is_no_error(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "COMMAND", (str(home / "missing"),))

    assert not warm_in_background()


def test_the_command_of_the_child_is_there() -> None:
    done = subprocess.run([*wiring.COMMAND, "--help"], capture_output=True, text=True, check=True)

    assert "Compile every operation" in done.stdout
