from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import web

from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.model_list import list_models

pytestmark = pytest.mark.network

Serving = Callable[[int, str], AbstractAsyncContextManager[str]]


@pytest.fixture
def serving() -> Serving:
    """Return what serves one answer to GET /v1/models, to those who have the key."""

    @asynccontextmanager
    async def serve(status: int, body: str) -> AsyncIterator[str]:
        async def answer(request: web.Request) -> web.Response:
            if request.headers["Authorization"] != "Bearer sk-right-key":
                error = {"error": {"message": "bad key sk-wrong-key", "code": "invalid_api_key"}}
                return web.json_response(error, status=401)
            return web.Response(status=status, text=body, content_type="application/json")

        server = web.Application()
        server.router.add_get("/v1/models", answer)
        runner = web.AppRunner(server)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        await runner.cleanup()

    return serve


async def test_the_names_of_the_models_are_listed(serving: Serving) -> None:
    body = '{"object": "list", "data": [{"id": "a", "object": "model"}, {"id": "b"}]}'
    async with serving(200, body) as url:
        assert await list_models(url, api_key="sk-right-key") == ["a", "b"]


async def test_a_service_without_a_list_is_no_error(serving: Serving) -> None:
    async with serving(404, "{}") as url:
        assert await list_models(url, api_key="sk-right-key") == []


async def test_a_key_that_is_not_accepted_is_refused_without_being_quoted(serving: Serving) -> None:
    async with serving(200, "{}") as url:
        with pytest.raises(ModelRefusedError, match="the key was not accepted") as caught:
            await list_models(url, api_key="sk-wrong-key")

    assert "sk-wrong-key" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "{}"),
        (200, "<html>"),
        (200, "[]"),
        (200, "[" * 100_000 + "]" * 100_000),
        (200, "9" * 100_000),
        (200, '{"data": 5}'),
        (200, '{"data": ["a"]}'),
        (200, ""),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_anything_else_is_a_service_that_cannot_be_used(
    serving: Serving, status: int, body: str
) -> None:
    async with serving(status, body) as url:
        with pytest.raises(ModelUnavailableError):
            await list_models(url, api_key="sk-right-key")


async def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(ModelUnavailableError, match=r"127\.0\.0\.1"):
        await list_models("http://127.0.0.1:9/v1", api_key=None)
