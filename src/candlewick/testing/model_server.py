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
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, Final

from aiohttp import web

from candlewick.testing.model_server_reply import rule_reply


class Behaviour(StrEnum):
    """What a request meets."""

    ANSWER = "answer"
    REASONING_CONTENT = "reasoning_content"
    REASONING = "reasoning"
    THINK = "think"
    LENGTH = "length"
    CUT = "cut"
    UNFINISHED = "unfinished"
    EMPTY = "empty"
    SLOW_START = "slow_start"
    DRIP = "drip"
    HTML = "html"
    GARBAGE = "garbage"
    NOT_TEXT = "not_text"
    NESTED = "nested"
    LONG_NUMBER = "long_number"
    ERROR_EVENT = "error_event"
    BAD_REQUEST = "bad_request"
    BAD_KEY = "bad_key"
    NO_CREDIT = "no_credit"
    NOT_FOUND = "not_found"
    TOO_LONG = "too_long"
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"


_REFUSALS: Final[dict[Behaviour, tuple[int, str, str]]] = {
    Behaviour.BAD_REQUEST: (400, "invalid_request_error", "Unsupported parameter: 'temperature'"),
    Behaviour.BAD_KEY: (401, "invalid_api_key", "Incorrect API key provided: {key}"),
    Behaviour.NO_CREDIT: (429, "insufficient_quota", "You exceeded your current quota"),
    Behaviour.NOT_FOUND: (404, "model_not_found", "The model does not exist"),
    Behaviour.TOO_LONG: (400, "context_length_exceeded", "maximum context length is 4096 tokens"),
    Behaviour.RATE_LIMIT: (429, "rate_limit_exceeded", "Rate limit reached"),
    Behaviour.SERVER_ERROR: (500, "server_error", "The server had an error"),
    Behaviour.OVERLOADED: (503, "overloaded", "The engine is overloaded"),
}
_PATIENCE: Final = 600.0
"""[s] A slow start and a drip last until the client gives up, but not for ever."""

_DRIP: Final = 0.05
_DEEP: Final = 100_000
"""[characters] Deeper than any parser follows, and more digits than a number may have."""

_THOUGHT: Final = "First I look at the trend."


class ModelServer:
    """Answers in the order of its script, then by the rule.

    Args:
        reply: the text for a prompt (system and user).
        key: demanded as a bearer token where given.
        retry_after: [s] what a rate limit asks for.

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
    ) -> None:
        self.script: deque[Behaviour] = deque()
        self.requests: list[dict[str, Any]] = []
        self.disconnects = 0
        self.base_url = ""
        self._reply = reply
        self._key = key
        self._retry_after = retry_after

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
        if how in _REFUSALS:
            return self._refusal(how, key=key)
        if how is Behaviour.HTML:
            return web.Response(text="<html><p>Log in</p></html>", content_type="text/html")
        try:
            return await self._stream(request, body, how=how)
        except (asyncio.CancelledError, ConnectionError):
            self.disconnects += 1
            raise

    def _refusal(self, how: Behaviour, *, key: str) -> web.Response:
        status, code, message = _REFUSALS[how]
        error = {"message": message.replace("{key}", key), "type": code, "code": code}
        wait = {"Retry-After": self._retry_after} if how is Behaviour.RATE_LIMIT else {}
        return web.json_response({"error": error}, status=status, headers=wait)

    async def _stream(
        self, request: web.Request, body: dict[str, Any], *, how: Behaviour
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        if how is Behaviour.SLOW_START:
            await _wait(_PATIENCE)
        await response.prepare(request)
        text = self._reply("\n".join(message["content"] for message in body["messages"]))
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
        for event in _events(text, how=how):
            if event is None:  # what was written before must leave before the line is cut
                await _wait(_DRIP)
                if request.transport is not None:
                    request.transport.abort()
                return response
            await response.write(_line(chunk | event if isinstance(event, dict) else event))
            if how is Behaviour.DRIP:
                await _wait(_DRIP)
        await response.write_eof()
        return response


def _events(text: str, *, how: Behaviour) -> Iterable[dict[str, Any] | str | None]:
    """Return the chunks of a stream; a string is sent as it is, None cuts the line."""
    middle = len(text) // 2
    yield _delta(role="assistant", content="")
    yield from _prelude(how)
    if how is not Behaviour.EMPTY:
        yield _delta(content=text[:middle])
        if how is Behaviour.CUT:
            yield None
        yield _delta(content=text[middle:])
    if how is Behaviour.UNFINISHED:
        return
    yield _delta(finish="length" if how is Behaviour.LENGTH else "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    yield {"choices": [], "usage": usage}
    yield "data: [DONE]\n\n"


def _prelude(how: Behaviour) -> Iterable[dict[str, Any] | str]:
    """Return what comes before the answer."""
    if how is Behaviour.DRIP:
        return (_delta(content="drip ") for _ in range(round(_PATIENCE / _DRIP)))
    preludes: dict[Behaviour, list[dict[str, Any] | str]] = {
        Behaviour.REASONING_CONTENT: [_delta(reasoning_content=_THOUGHT)],
        Behaviour.REASONING: [_delta(reasoning=_THOUGHT)],
        Behaviour.THINK: [_delta(content=part) for part in ("<thi", f"nk>{_THOUGHT}</", "think>")],
        Behaviour.GARBAGE: ["data: {not json\n\n"],
        Behaviour.NOT_TEXT: ["data: \udcff\n\n"],
        Behaviour.NESTED: [f"data: {'[' * _DEEP}{']' * _DEEP}\n\n"],
        Behaviour.LONG_NUMBER: [f"data: {'9' * _DEEP}\n\n"],
        Behaviour.ERROR_EVENT: ['data: {"error": {"message": "upstream failed", "code": 502}}\n\n'],
    }
    return preludes.get(how, [])


def _delta(*, finish: str | None = None, **said: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": said, "finish_reason": finish}]}


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
