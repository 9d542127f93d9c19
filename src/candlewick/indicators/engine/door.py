"""The way in from Python without Python: columns are checked and results made by machine code.

A call through Numba's dispatcher looks at each argument's type, and a wrapper in Python makes the
results; for a few hundred bars that takes longer than the values. A door is a built-in function of
its own: it looks whether all columns are plain, makes the arrays of the results, lets go of the
interpreter's lock and runs the loops. To whatever is not plain it answers None, and somebody with
more patience has to look at it.

It knows how an array lies in memory, which NumPy and CPython promise to extensions; `are_possible`
compares that with what is there, and where it differs there are no doors.
"""

import ctypes
import functools
import sys
import sysconfig
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy._core import multiarray

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine import abi
from candlewick.indicators.engine.frame import address

_EMPTY_IN_NUMPY = 184
"""`PyArray_Empty` in the table of NumPy's C interface."""

Door = Callable[..., Any]
"""Takes arrays; returns the results, or None where a column is not plain."""

_FAST_CALL = 0x0080
_NAME = ctypes.create_string_buffer(b"door")


def door_to(
    run: int,
    context: FloatArray | TimeArray,
    *,
    places: Sequence[int],
    first: int,
    lines: int,
    shape: type | None,
    most: int = abi.MOST_BARS,
) -> Door:
    """Make a door.

    Args:
        run: the address of what computes: `run(context, bars, rows)`, where `rows` holds the
            addresses of columns and lines. It returns less than 0 where a number is not finite.
        context: [shape=(n,)] its address is handed on.
        places: for each argument which row it is; what is no row goes behind all of them.
        first: which row is the first result's.
        lines: how many results there are.
        shape: the tuple for the results; without one there is one result, and it comes alone.
        most: [bars] how many are let in.
    """
    known = [
        run, address(context), len(places), first, lines, id(shape) if shape else 0, most,
        *_outside(), *places,
    ]  # fmt: skip
    # What Python knows of the function (`PyMethodDef`) lies behind what the function knows.
    method = [ctypes.addressof(_NAME), _code(), _FAST_CALL, 0]
    memory = np.array(known + method, dtype=np.int64)
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype = ctypes.py_object
    make.argtypes = (ctypes.c_void_p, ctypes.py_object, ctypes.py_object)
    # What stands where the module of a function does is kept alive with it, and so is its self.
    opened: Door = make(address(memory) + 8 * len(known), memory, (context, shape))
    return opened


@functools.cache
def are_possible() -> bool:
    """Say whether arrays lie in memory as they should."""
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return False
    if object.__basicsize__ != abi.DATA or tuple.__basicsize__ != abi.ITEMS:
        return False
    sample = np.empty(3)
    found = [
        ctypes.c_int64.from_address(id(sample) + at).value
        for at in (abi.TYPE, abi.DATA, abi.DESCRIPTION)
    ]
    wanted = [id(np.ndarray), sample.ctypes.data, id(sample.dtype)]
    one, flags = (
        ctypes.c_int32.from_address(id(sample) + at).value
        for at in (abi.COUNT_OF_DIMENSIONS, abi.FLAGS_OF_ARRAY)
    )
    size = ctypes.c_int64.from_address(id(sample) + abi.DIMENSIONS).value
    return (
        found == wanted
        and (one, flags & abi.PLAIN) == (1, abi.PLAIN)
        and ctypes.c_int64.from_address(size).value == len(sample)
        and np.dtype(np.float64) is sample.dtype
    )


@functools.cache
def of_python(name: str) -> int:
    """Return the address of a function of Python's C interface."""
    return ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value or 0


@functools.cache
def _outside() -> tuple[int, ...]:
    """Return the addresses of what a door needs from Python and NumPy."""
    python = ctypes.pythonapi
    names = (
        "PyType_GenericAlloc", "PyEval_SaveThread", "PyEval_RestoreThread", "Py_IncRef",
        "Py_DecRef",
    )  # fmt: skip
    functions = [of_python(name) for name in names]
    get = python.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    table = get(multiarray._ARRAY_API, None)  # noqa: SLF001 - it is for extensions: for us
    empty = ctypes.c_void_p.from_address(table + 8 * _EMPTY_IN_NUMPY).value or 0
    return (id(None), id(np.ndarray), id(np.dtype(np.float64)), empty, *functions)


@functools.cache
def _code() -> int:
    from candlewick.indicators.engine.entrance import enter  # noqa: PLC0415 - imports Numba

    address: int = enter.address
    return address
