"""The one door to Numba: each operation's loop as machine code that the machine can call.

Loops are compiled one by one when they are first needed, and kept on disk. Fast-math and
contraction stay off: interpreted and compiled give the same bits.
"""

import functools
import hashlib
import importlib.util
import inspect
import linecache
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from candlewick.indicators.engine import cache, indexing, woven
from candlewick.indicators.engine.elementwise import body_of
from candlewick.indicators.engine.indexing import from_zero
from candlewick.indicators.engine.operation import OPERATIONS, Operation

FLAGS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A compiled loop.

    Attributes:
        address: of its machine code.
        owner: keeps the code alive.
    """

    address: int
    owner: object


_entries: dict[str, Entry] = {}


def entry(operation: Operation) -> Entry:
    """Return the compiled form of an operation, compiling it if nobody did yet."""
    found = _entries.get(operation.name)
    if found is None:
        found = _entries[operation.name] = _compile(operation)
    return found


def woven_entry(operation: Operation) -> int:
    """Return the address of the loop of several on vectors, or 0 where there is none."""
    if len(set(operation.sides)) != 1:
        return 0
    assembly = woven.assembly_of(operation.sides[0], len(operation.sides))
    return fused_entry(assembly) if assembly else 0


def fused_entry(assembly: str) -> int:
    """Return the address of a loop that stands for several steps; it is compiled at once."""
    from candlewick.indicators.engine.native import address_of  # noqa: PLC0415 - imports LLVM

    return address_of(assembly)


def adds_products_at_once() -> bool:
    """Say whether the processor rounds a product and its sum with a number only once."""
    from candlewick.indicators.engine import native  # noqa: PLC0415 - imports LLVM

    return native.adds_products_at_once()


def is_ready(operation: Operation) -> bool:
    """Say whether the operation is compiled, here or on disk, or so small that it need not be."""
    if operation.name in _entries or body_of(operation) is not None:
        return True
    home = cache.folder()
    tag = f"py{sys.version_info.major}{sys.version_info.minor}"
    return home is not None and any(
        (home / "__pycache__").glob(f"{digest(operation)}.entry-*.{tag}.nbi")
    )


def compile_all(announce: Callable[[str], None] = lambda _: None) -> int:
    """Compile every operation that is not compiled along with others; return how many."""
    large = [name for name in sorted(OPERATIONS) if body_of(OPERATIONS[name]) is None]
    for name in large:
        announce(name)
        entry(OPERATIONS[name])
    return len(large)


def _compile(operation: Operation) -> Entry:
    import numba  # noqa: PLC0415 - a third of a second that short input never pays

    from candlewick.indicators.engine.pointer import pointer  # noqa: PLC0415 - imports Numba

    signature = numba.void(numba.types.CPointer(numba.intp), numba.intp, numba.intp)
    module, kept = _module(operation)
    vars(module)["loop"] = numba.njit(
        _with_helpers(from_zero(operation.loop), numba.njit(**FLAGS)), **FLAGS
    )
    vars(module)["carray"] = numba.carray
    vars(module)["pointer"] = pointer
    made = kept_if_possible(
        lambda keep: numba.cfunc(signature, cache=keep and kept, **FLAGS)(module.entry)
    )
    return Entry(made.address, made)


def kept_if_possible(make: Callable[[bool], Any]) -> Any:
    """Compile something and keep it on disk, or do without the disk.

    The code itself touches no files: what fails is a full disk, a folder that vanished or a
    damaged file, and reading that back may raise anything.
    """
    try:
        return make(True)  # noqa: FBT003 - the one argument
    except Exception:  # noqa: BLE001 - what is wrong with the code is raised again below
        return make(False)  # noqa: FBT003 - the one argument


def kept_here(make: Callable[[bool], Any], *, home: Path | None = None) -> Any:
    """Compile something and keep it in `home`, else in the folder of this version, if there is one."""
    import numba  # noqa: PLC0415 - a third of a second that short input never pays

    home = home or cache.versioned()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(home or before)
    try:
        return kept_if_possible(lambda keep: make(keep and home is not None))
    finally:
        numba.config.CACHE_DIR = before


@functools.cache
def digest(operation: Operation) -> str:
    """Name the file after everything that the machine code depends on.

    Numba keeps stale code when a function in another file changes, so that an upgrade could go
    on computing old values; a file of a new name is compiled afresh.
    """
    loop = operation.loop
    sides = operation.sides or (operation,)
    modules = {each.loop.__module__: sys.modules[each.loop.__module__] for each in sides}
    numbers = [
        {k: v for k, v in vars(module).items() if isinstance(v, int | float)}
        for module in modules.values()
    ]
    texts = [inspect.getsource(module) for module in modules.values()]
    form = inspect.getsource(indexing)
    parts = (texts, loop.__doc__, numbers, entry_source(operation), form)
    return f"{operation.name}_{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


def _with_helpers(loop: Any, compiled: Callable[[Any], Any]) -> FunctionType:
    """Return the loop with the functions that it calls compiled too."""
    around = loop.__globals__
    helpers = {
        name: compiled(_with_helpers(around[name], compiled))
        for name in loop.__code__.co_names
        if isinstance(around.get(name), FunctionType)
    }
    return FunctionType(loop.__code__, {**around, **helpers}, loop.__name__)


def _module(operation: Operation) -> tuple[ModuleType, bool]:
    """Make the module that hands the loop its rows."""
    return module_of(digest(operation), entry_source(operation), cache.folder())


def module_of(stem: str, source: str, home: Path | None) -> tuple[ModuleType, bool]:
    """Make a module of some text; a file in a folder, if Numba is to keep what is compiled of it.

    Returns:
        The module, and whether there is such a file.
    """
    name = f"candlewick_operation_{stem}"
    if home is not None:
        path = home / f"{stem}.py"
        try:
            home.mkdir(exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != source:
                _write(path, source)
            spec = importlib.util.spec_from_file_location(name, path)
            if spec is not None and spec.loader is not None:
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                # Numba asks for it by name when it reads the machine code back.
                sys.modules[name] = module
                return module, True
        except OSError:
            pass
    module = ModuleType(name)
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), vars(module))  # noqa: S102 - our own text, made below
    return module, False


def _write(path: Path, source: str) -> None:
    draft = path.with_suffix(f".{id(source)}.tmp")
    draft.write_text(source, encoding="utf-8")
    draft.replace(path)


def entry_source(operation: Operation) -> str:
    """Write the function that finds an operation's rows.

    The code row of a step is: the address of this function, the length of the row, the history;
    the addresses of the inputs with their history, of the outputs, of the scratch, of the state
    and of the parameters; and how many parameters there are. Inputs and outputs move on by `at`.
    """
    inputs = range(3, 3 + operation.inputs)
    outputs = range(inputs.stop, inputs.stop + operation.outputs)
    scratch = range(outputs.stop, outputs.stop + operation.scratch)
    state, parameters, many = scratch.stop, scratch.stop + 1, scratch.stop + 2
    rows = [f"carray(pointer(code[{k}] + 8 * at), back + size)" for k in inputs]
    rows += [f"carray(pointer(code[{k}] + 8 * at), size)" for k in outputs]
    rows += [f"carray(pointer(code[{k}]), back + size)" for k in scratch]
    if operation.state:
        rows.append(f"carray(pointer(code[{state}]), {operation.state})")
    if operation.keeps:
        rows.append(f"carray(pointer(code[{parameters}]), code[{many}])")
    arguments = "".join(f"        {row},\n" for row in rows)
    return (
        "def entry(row, at, size):\n"
        f"    code = carray(row, {many + 1})\n"
        "    back = code[2]\n"
        f"    loop(\n{arguments}    )\n"
    )
