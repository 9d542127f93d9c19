"""Assembly of LLVM as machine code: made in milliseconds, and kept on disk.

Nothing may be assumed about rounding, so the optimiser gets no licence: the bits are those of
the loops that the assembly was translated from.
"""

import contextlib
import functools
import hashlib
import platform
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm

from candlewick.indicators.engine import cache

_addresses: dict[str, int] = {}


def address_of(assembly: str) -> int:
    """Return where the code of the one function `ENTRY` in `assembly` begins."""
    found = _addresses.get(assembly)
    if found is None:
        found = _addresses[assembly] = _load(assembly)
    return found


@functools.cache
def adds_products_at_once() -> bool:
    """Say whether the processor rounds a product and its sum with a number only once."""
    features = llvm.get_host_cpu_features()
    return platform.machine().lower() in {"arm64", "aarch64"} or bool(features.get("fma"))


def _load(assembly: str) -> int:
    name = f"fused_{_digest(assembly)}"
    engine = _engine()
    engine.add_object_file(llvm.ObjectFileRef.from_data(_code(assembly, name)))
    engine.finalize_object()
    address: int = engine.get_function_address(name)
    return address


def _code(assembly: str, name: str) -> bytes:
    home = cache.folder()
    path = home / f"{name}.o" if home else None
    if path is not None:
        try:
            return _checked(path.read_bytes())
        except (OSError, ValueError):
            pass
    code = _compiled(assembly.replace("ENTRY", name))
    if path is not None:
        with contextlib.suppress(OSError):
            _write(path, hashlib.sha256(code).digest() + code)
    return code


def _checked(kept: bytes) -> bytes:
    """Return the code of a file; half a file is none."""
    code = kept[32:]
    if hashlib.sha256(code).digest() != kept[:32]:
        raise ValueError
    return code


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f".{id(content)}.tmp")
    draft.write_bytes(content)
    draft.replace(path)


def _compiled(assembly: str) -> bytes:
    module = llvm.parse_assembly(assembly)
    machine = _machine()
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = True
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    code: bytes = machine.emit_object(module)
    return code


def _digest(assembly: str) -> str:
    features = llvm.get_host_cpu_features().flatten()
    parts = (assembly, llvm.get_host_cpu_name(), features, llvmlite.__version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@functools.cache
def _machine() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3,
        codemodel="jitdefault", jit=True,
    )  # fmt: skip


@functools.cache
def _engine() -> Any:
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
