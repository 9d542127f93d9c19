import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import jit
from candlewick.indicators.jit import Kernel, Outputs, kernel

SHORT = np.arange(5.0)
LONG = np.arange(jit.INTERPRETED_UP_TO + 1.0)


def halves(outputs: Outputs, values: FloatArray, first: int) -> None:
    half, twice = outputs
    for i in range(first, len(values)):
        half[i] = values[i] / 2.0
        twice[i] = values[i] * 2.0


def fresh() -> Kernel[[FloatArray, int]]:
    return kernel(outputs=2)(halves)


@pytest.mark.parametrize("values", [SHORT, LONG], ids=["interpreted", "compiled"])
def test_a_kernel_returns_its_outputs_as_columns_with_nan_where_it_wrote_nothing(
    values: FloatArray,
) -> None:
    half, twice = fresh()(values, 2)

    assert_array_equal(half, np.where(values < 2.0, np.nan, values / 2.0))
    assert_array_equal(twice, np.where(values < 2.0, np.nan, values * 2.0))
    assert half.dtype == np.float64


def test_long_columns_may_be_read_only_or_every_other_value_of_an_array() -> None:
    values = LONG.copy()
    values.flags.writeable = False
    strided = np.repeat(LONG, 2)[::2]

    for column in (values, strided):
        assert_array_equal(fresh()(column, 0)[0], LONG / 2.0)


def test_short_input_is_never_compiled_and_long_input_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[bool] = []

    def compile_nothing(loop: Any, *, cache: bool = True) -> Any:
        compiled.append(cache)
        return loop

    monkeypatch.setattr(jit, "_compile", compile_nothing)
    once = fresh()

    once(SHORT, 0)
    assert compiled == []
    once(LONG, 0)
    once(LONG, 0)
    assert compiled == [True]


def test_the_live_path_never_imports_numba() -> None:
    code = (
        "import sys, numpy as np\n"
        "from candlewick import indicators\n"
        "from candlewick.technical_indicators import TechnicalIndicators\n"
        "price = np.linspace(1.0, 2.0, 730)\n"
        "indicators.rsi(price)\n"
        "TechnicalIndicators().trend.supertrend(price, price, price)\n"
        "sys.exit('numba' in sys.modules or 'pandas' in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0


def test_a_kernel_that_numba_finds_no_folder_to_cache_still_compiles() -> None:
    # Numba looks for a folder beside the source file; this source has no file at all.
    names: dict[str, Any] = {}
    source = "def copy(outputs, values):\n    for i in range(len(values)):\n        outputs[0][i] = values[i]\n"
    exec(compile(source, "nowhere.py", "exec"), names)  # noqa: S102 - a function without a file

    (out,) = kernel(outputs=1)(names["copy"])(LONG)

    assert_array_equal(out, LONG)


def test_a_cache_that_cannot_be_written_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    real = jit._compile  # noqa: SLF001 - the seam to Numba

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def compile_onto_a_full_disk(loop: Any, *, cache: bool = True) -> Any:
        return full_disk if cache else real(loop, cache=False)

    monkeypatch.setattr(jit, "_compile", compile_onto_a_full_disk)

    half, _ = fresh()(LONG, 0)

    assert_array_equal(half, LONG / 2.0)
