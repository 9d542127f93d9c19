"""A server on loopback that speaks OpenAI's chat completions, with scripted faults.

`python -m candlewick.testing.model_server` prints one JSON line with its address. While it
runs, `POST /script` with a JSON list of behaviours sets what the next requests meet, and
`GET /requests` gives the bodies it was sent.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from candlewick.testing.model_server_behaviour import (
    DRIP,
    PATIENCE,
    REFUSALS,
    Behaviour,
    events_of,
    whole_of,
)
from candlewick.testing.model_server_reply import rule_reply

__all__ = ["Behaviour", "ModelServer", "serve"]


class ModelServer:
    """Answers in the order of its script, then by the rule.

    Args:
        reply: the text for a prompt (system and user).
        key: demanded as a bearer token where given.
        retry_after: [s] what a rate limit asks for.
        refuses: the forms of answer that it does not take, such as "json_schema".
        headers: sent with each answer.

    Attributes:
        script: what the next requests meet; empty means ANSWER.
        requests: the bodies it was sent, oldest first.
        disconnects: how many clients went away before their answer was whole.
        base_url: its address, once it runs.
    """

    def __init__(
        self,
        *,
        reply: Callable[[str], str] = rule_reply,
        key: str | None = None,
        retry_after: str = "7",
        refuses: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.script: deque[Behaviour] = deque()
        self.requests: list[dict[str, Any]] = []
        self.disconnects = 0
        self.base_url = ""
        self._reply = reply
        self._key = key
        self._retry_after = retry_after
        self._refuses = frozenset(refuses)
        self._headers = dict(headers or {})

    @asynccontextmanager
    async def running(self, *, port: int = 0) -> AsyncIterator["ModelServer"]:
        """Serve on 127.0.0.1 while the context is open; port 0 takes a free one."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_post("/script", self._set_script)
        app.router.add_get("/requests", self._get_requests)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            self.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            yield self
        finally:
            await runner.cleanup()

    def expect(self, *behaviours: Behaviour) -> None:
        """Let the next requests meet `behaviours`, one each."""
        self.script.extend(behaviours)

    async def _set_script(self, request: web.Request) -> web.Response:
        self.script = deque(Behaviour(name) for name in await request.json())
        return web.json_response({"script": list(self.script)})

    async def _get_requests(self, _request: web.Request) -> web.Response:
        return web.json_response(self.requests)

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        how = self.script.popleft() if self.script else Behaviour.ANSWER
        if self._key is not None and key != self._key:
            how = Behaviour.BAD_KEY
        if how in REFUSALS:
            return self._refusal(how, key=key)
        if how is Behaviour.HTML:
            return web.Response(text="<html><p>Log in</p></html>", content_type="text/html")
        form = body.get("response_format", {}).get("type")
        if form in self._refuses:
            return self._form_refusal()
        try:
            if not body.get("stream"):
                return await self._whole(request, body, how=how)
            return await self._stream(request, body, how=how)
        except (asyncio.CancelledError, ConnectionError):
            self.disconnects += 1
            raise

    def _refusal(self, how: Behaviour, *, key: str) -> web.Response:
        status, code, message = REFUSALS[how]
        error = {"message": message.replace("{key}", key), "type": code, "code": code}
        wait = {"Retry-After": self._retry_after} if how is Behaviour.RATE_LIMIT else {}
        return web.json_response({"error": error}, status=status, headers=wait)

    def _form_refusal(self) -> web.Response:
        error = {"message": "This response_format type is unavailable now", "code": "invalid"}
        return web.json_response({"error": error}, status=400)

    async def _whole(
        self, request: web.Request, body: dict[str, Any], *, how: Behaviour
    ) -> web.StreamResponse:
        if how in {Behaviour.SLOW_START, Behaviour.DRIP}:
            await _wait(PATIENCE)
        text = self._reply("\n".join(message["content"] for message in body["messages"]))
        answer = {"id": "1", "created": 1, "model": body["model"]} | whole_of(text, how=how)
        said = json.dumps(answer)
        if how in {Behaviour.GARBAGE, Behaviour.NESTED}:
            said = "{not json" if how is Behaviour.GARBAGE else "[" * 100_000
        headers = {"Content-Type": "application/json"} | self._headers
        response = web.StreamResponse(headers=headers)
        response.content_length = len(said)
        await response.prepare(request)
        if how is Behaviour.CUT:
            await response.write(said[:20].encode())
            await _wait(DRIP)
            if request.transport is not None:
                request.transport.abort()
            return response
        await response.write(said.encode())
        await response.write_eof()
        return response

    async def _stream(
        self, request: web.Request, body: dict[str, Any], *, how: Behaviour
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"} | self._headers)
        if how is Behaviour.SLOW_START:
            await _wait(PATIENCE)
        await response.prepare(request)
        text = self._reply("\n".join(message["content"] for message in body["messages"]))
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
        for event in events_of(text, how=how):
            if event is None:  # what was written before must leave before the line is cut
                await _wait(DRIP)
                if request.transport is not None:
                    request.transport.abort()
                return response
            await response.write(_line(chunk | event if isinstance(event, dict) else event))
            if how is Behaviour.DRIP:
                await _wait(DRIP)
        await response.write_eof()
        return response


def _line(event: dict[str, Any] | str) -> bytes:
    line = event if isinstance(event, str) else f"data: {json.dumps(event)}\n\n"
    # A half surrogate stands for a byte that is no text.
    return line.encode(errors="surrogateescape")


async def _wait(seconds: float) -> None:
    await asyncio.sleep(seconds)  # noqa: TID251 - a slow server is slow in real time


async def serve(*, port: int, script: Iterable[Behaviour], retry_after: str) -> None:
    """Serve until SIGTERM or SIGINT, after printing the address as a JSON line."""
    server = ModelServer(retry_after=retry_after)
    server.expect(*script)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with server.running(port=port):
        sys.stdout.write(json.dumps({"base_url": server.base_url}) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--script", type=Behaviour, nargs="*", default=[], metavar="BEHAVIOUR")
    parser.add_argument("--retry-after", default="7", help="what a rate limit asks for")
    said = parser.parse_args()
    asyncio.run(serve(port=said.port, script=said.script, retry_after=said.retry_after))


if __name__ == "__main__":
    main()
