"""What the tests of the model adapters share."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.calibration import Calibration
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.local_server import ServerAddress
from candlewick.infrastructure.llm.local_server_child import KEY_VARIABLE
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.testing.model_server import ModelServer

AskedPrompt = Callable[..., Prompt]


@pytest.fixture
def prompt() -> AskedPrompt:
    """Return a maker of prompts."""

    def made(
        *,
        facts: tuple[str, ...] = ("RSI is bullish.",),
        held: Side | None = None,
        price: float = 100.0,
        atr: float | None = 1.0,
        user: str = "What now?",
    ) -> Prompt:
        choices = (Signal.BUY, Signal.SELL, Signal.HOLD)
        return Prompt(
            symbol="BTC/USDT",
            as_of=0,
            system="You decide.",
            user=user,
            facts=facts,
            choices=choices if held is None else (Signal.CLOSE, Signal.HOLD, Signal.UPDATE),
            held=held,
            price=price,
            atr=atr,
        )

    return made


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Return a running loopback model server with nothing scripted."""
    async with ModelServer().running() as running:
        yield running


@pytest.fixture(scope="session")
def real_server() -> Iterator[ServerAddress]:
    """Return a real llama.cpp server with the real weights, one for all tests."""
    pytest.importorskip("xllamacpp", reason="the local engine (xllamacpp) is not installed")
    try:
        file = find_model_file()
    except ModelRefusedError as error:
        pytest.skip(str(error))
    key = "a-key-for-tests"
    orders = {"model": str(file.path), "name": file.pin.title, "context": 4096, "threads": 1}
    with subprocess.Popen(
        [sys.executable, "-m", "candlewick.infrastructure.llm.local_server_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, KEY_VARIABLE: key},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{json.dumps(orders)}\n")
        child.stdin.flush()
        yield ServerAddress(json.loads(child.stdout.readline())["address"] + "/v1", key)
        child.stdin.close()


class RunningServer:
    """A `ModelServerProcess` that somebody else started."""

    def __init__(self, address: ServerAddress) -> None:
        self._address = address

    async def address(self) -> ServerAddress:
        return self._address

    async def aclose(self) -> None:
        return


@pytest.fixture
async def readout(real_server: ServerAddress) -> AsyncIterator[LabelReadoutModel]:
    """Return the embedded model on the real server, with a margin that does not change."""
    calibration = Calibration(margin=0.3, slope=1.0)
    model = LabelReadoutModel(RunningServer(real_server), calibration=calibration)
    yield model
    await model.aclose()
