"""Objects that machine code calls: what was asked before is found by the very objects it has.

A call of an object written in Python builds a frame, a tuple and a dictionary before it begins.
Who is called through here keeps a few entries instead: the keywords of a call, and the function
that answers calls with these. They are compared by identity, as names and constants in a program
are the same objects every time; whoever is not found is looked up by value, in Python.
"""

import ctypes
import functools
from typing import Any

import numpy as np

from candlewick.domain.arrays import TimeArray
from candlewick.indicators.engine import abi
from candlewick.indicators.engine.door import of_python
from candlewick.indicators.engine.frame import address

_FAST_CALL_WITH_NAMES = 0x0082
_NAME = ctypes.create_string_buffer(b"__call__")
_HEAD = ("PyObject_Vectorcall", "Py_IncRef", "Py_DecRef")

_methods: list[TimeArray] = []
"""What Python knows of the functions that are set as `__call__`; it must last."""


class Called:
    """Keeps how it is called."""

    __slots__ = ("_memory", "_noted", "_turn")

    _memory: TimeArray
    _noted: dict[int, object]
    _turn: int

    def learn_call(self, names: tuple[str, ...] | None, /, *arguments: Any) -> Any:
        """Answer a call that nothing is known of: the columns, then the values of its keywords."""
        raise NotImplementedError

    def forget_calls(self) -> None:
        """Have no entries."""
        self._memory = np.full(
            abi.ENTRIES + abi.MOST_ENTRIES * abi.ENTRY, abi.UNUSED, dtype=np.int64
        )
        self._noted, self._turn = {}, 0
        call, keep, let_go = map(of_python, _HEAD)
        learn = id(type(self).learn_call)
        self._memory[: abi.ENTRIES] = [call, id(None), keep, let_go, learn]

    def note_call(self, names: tuple[str, ...], values: tuple[object, ...], answer: object) -> None:
        """Let a function answer calls with these keywords from now on."""
        if len(names) > abi.MOST_NAMES:
            return
        self._turn = (self._turn + 1) % abi.MOST_ENTRIES
        begin = abi.ENTRIES + self._turn * abi.ENTRY
        pairs = [id(each) for pair in zip(names, values, strict=True) for each in pair]
        # Whoever calls in the meantime finds no half of an entry.
        self._memory[begin] = abi.UNUSED
        self._noted[self._turn] = (names, values, answer)
        self._memory[begin + 1 : begin + abi.NAMES + len(pairs)] = [id(answer), *pairs]
        self._memory[begin] = len(names)


@functools.cache
def let_machine_answer(kind: type[Called]) -> None:
    """Have calls of objects of a kind looked up by machine code from now on."""
    from candlewick.indicators.engine.entrance import knock  # noqa: PLC0415 - imports Numba

    method = [ctypes.addressof(_NAME), knock.address, _FAST_CALL_WITH_NAMES, 0]
    _methods.append(np.array(method, dtype=np.int64))
    make = ctypes.pythonapi.PyDescr_NewMethod
    make.restype, make.argtypes = ctypes.py_object, (ctypes.py_object, ctypes.c_void_p)
    type.__setattr__(kind, "__call__", make(kind, address(_methods[-1])))
