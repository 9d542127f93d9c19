"""The loopback model server, and the rule it answers by."""

import json
import signal
import subprocess
import sys

import aiohttp
import pytest

from candlewick.testing.model_server import Behaviour, ModelServer
from candlewick.testing.model_server_reply import rule_reply

OPENING = "PRICE: 67,000.5 USDT\n{n}\nsignal (one of BUY, SELL, HOLD), confidence"
HOLDING = "PRICE: 67,000.5 USDT\n{n}\nsignal (one of CLOSE, HOLD, UPDATE), confidence"


def body(text: str) -> dict[str, object]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], "stream": True}


def test_the_rule_gives_each_offered_signal_and_the_same_one_each_time() -> None:
    opening = [OPENING.replace("{n}", str(n)) for n in range(50)]
    holding = [HOLDING.replace("{n}", str(n)) for n in range(50)]

    assert {json.loads(rule_reply(p))["signal"] for p in opening} == {"BUY", "SELL", "HOLD"}
    assert {json.loads(rule_reply(p))["signal"] for p in holding} == {"CLOSE", "HOLD"}
    assert [rule_reply(p) for p in opening] == [rule_reply(p) for p in opening]


def test_the_rule_puts_levels_on_the_right_side() -> None:
    for n in range(50):
        reply = json.loads(rule_reply(OPENING.replace("{n}", str(n))))
        if reply["signal"] == "BUY":
            assert reply["stop_loss"] < 67_000.5 < reply["take_profit"]
        elif reply["signal"] == "SELL":
            assert reply["take_profit"] < 67_000.5 < reply["stop_loss"]
        else:
            assert "stop_loss" not in reply


@pytest.mark.network
async def test_the_script_is_met_in_order_and_then_the_rule() -> None:
    async with ModelServer().running() as server, aiohttp.ClientSession() as session:
        server.expect(Behaviour.RATE_LIMIT, Behaviour.OVERLOADED)
        statuses, waits = [], []
        for _ in range(3):
            async with session.post(
                f"{server.base_url}/chat/completions", json=body("x")
            ) as response:
                statuses.append(response.status)
                waits.append(response.headers.get("Retry-After"))
                await response.read()

    assert statuses == [429, 503, 200]
    assert waits == ["7", None, None]
    assert len(server.requests) == 3


@pytest.mark.network
async def test_it_runs_as_a_program_takes_a_script_and_ends_on_a_signal() -> None:
    with subprocess.Popen(  # noqa: ASYNC220 - it prints its line within a second
        [sys.executable, "-m", "candlewick.testing.model_server", "--script", "overloaded"],
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        base_url = json.loads(program.stdout.readline())["base_url"]
        root = base_url.removesuffix("/v1")
        statuses = []
        async with aiohttp.ClientSession() as session:
            for script in (None, ["rate_limit"], []):
                if script is not None:
                    async with session.post(f"{root}/script", json=script) as response:
                        assert (await response.json())["script"] == script
                async with session.post(f"{base_url}/chat/completions", json=body("x")) as response:
                    statuses.append(response.status)
                    await response.read()
            async with session.get(f"{root}/requests") as response:
                assert len(await response.json()) == 3
        program.send_signal(signal.SIGTERM)
        assert program.wait(5) == 0

    assert statuses == [503, 429, 200]
