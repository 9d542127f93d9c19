"""Compiled loops on disk: found again, never stale, and done without where there is no place."""

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from candlewick.indicators.engine import cache, compiler
from candlewick.indicators.engine.operation import OPERATIONS

COMPUTE = (
    "import numpy as np\n"
    "from candlewick.indicators import rsi\n"
    "from candlewick.indicators.engine import execution\n"
    "execution.prefer_machine()\n"
    "print(rsi(np.linspace(1.0, 2.0, 40) ** 2)[-1])\n"
)


def run(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False, capture_output=True, text=True, env=os.environ | changes,
    )  # fmt: skip


def test_short_input_never_imports_numba() -> None:
    code = (
        "import sys, numpy as np\n"
        "from candlewick import indicators\n"
        "from candlewick.technical_indicators import TechnicalIndicators\n"
        "from candlewick.indicators.default_suite import DEFAULT_SUITE\n"
        "price = np.linspace(1.0, 2.0, 730)\n"
        "indicators.rsi(price)\n"
        "TechnicalIndicators().trend.supertrend(price, price, price)\n"
        "sys.exit('numba' in sys.modules or 'pandas' in sys.modules)\n"
    )

    assert run(code).returncode == 0


def test_short_input_never_has_a_loop_of_several_written() -> None:
    code = (
        "import linecache, numpy as np\n"
        "from candlewick.indicators.default_suite import DEFAULT_SUITE\n"
        "from candlewick.indicators.engine.operation import OPERATIONS\n"
        "from candlewick.indicators.suite import Suite\n"
        "price = np.linspace(1.0, 2.0, 730)\n"
        "columns = dict.fromkeys(('open', 'high', 'low', 'close', 'volume'), price)\n"
        "Suite(DEFAULT_SUITE).compute(columns | {'open_time': np.arange(730)})\n"
        "print('<smooth_2>' in linecache.cache)\n"
        "OPERATIONS['smooth_2'].loop\n"
        "print('<smooth_2>' in linecache.cache)\n"
    )

    assert run(code).stdout == "False\nTrue\n"


def test_machine_code_is_found_again_by_the_next_process(tmp_path: Path) -> None:
    place = {"CANDLEWICK_CACHE_DIR": str(tmp_path)}
    first = run(COMPUTE, **place)
    made = {path.name for path in tmp_path.rglob("*.nbc")}
    second = run(COMPUTE, **place)

    assert first.stdout == second.stdout == "100.0\n"
    assert made
    assert {path.name for path in tmp_path.rglob("*.nbc")} == made


def test_a_package_on_a_read_only_disk_with_no_home_computes_all_the_same(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "below")
    (tmp_path / "nowhere").touch()

    done = run(COMPUTE, CANDLEWICK_CACHE_DIR=nowhere)

    assert (done.stdout, done.stderr) == ("100.0\n", "")


@pytest.mark.timeout(180)  # two processes compile, each from nothing
def test_damaged_machine_code_is_made_again(tmp_path: Path) -> None:
    place = {"CANDLEWICK_CACHE_DIR": str(tmp_path)}
    run(COMPUTE, **place)
    for path in tmp_path.rglob("*.nbc"):
        path.write_bytes(b"damaged")

    assert run(COMPUTE, **place).stdout == "100.0\n"


def test_a_changed_loop_is_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = OPERATIONS["smooth"]
    before = compiler.digest(operation)
    compiler.digest.cache_clear()
    monkeypatch.setattr(inspect, "getsource", lambda _: "another text")

    after = compiler.digest(operation)

    compiler.digest.cache_clear()
    assert before != after


def test_a_chosen_place_is_used_and_one_that_is_no_folder_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    found: list[Any] = []
    for place in (tmp_path / "chosen", file):
        monkeypatch.setenv("CANDLEWICK_CACHE_DIR", str(place))
        cache.folder.cache_clear()
        found.append(cache.folder())
    cache.folder.cache_clear()

    assert found == [tmp_path / "chosen" / "indicators", None]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_without_a_place_of_its_own_the_user_s_cache_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CANDLEWICK_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.folder.cache_clear()

    home = cache.folder()

    cache.folder.cache_clear()
    assert home == tmp_path / "candlewick" / "indicators"
    assert home.stat().st_mode & 0o077 == 0
    shutil.rmtree(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_place_that_anybody_may_write_to_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    monkeypatch.setenv("CANDLEWICK_CACHE_DIR", str(tmp_path / "open"))
    cache.folder.cache_clear()

    home = cache.folder()

    cache.folder.cache_clear()
    assert home is None
