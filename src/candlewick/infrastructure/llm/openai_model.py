"""Any service that speaks OpenAI's chat completions."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import urlsplit

import openai
from openai.types.chat import ChatCompletionChunk

from candlewick.domain.answer import Answer, Listener, Piece
from candlewick.domain.language_model.profile import Profile, Rung
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.canonical import canonical_json
from candlewick.infrastructure.llm.ladder import LearnedProfile
from candlewick.infrastructure.llm.openai_errors import quoted, translated
from candlewick.infrastructure.llm.openai_request import body_of, form_of
from candlewick.infrastructure.llm.patience import DEFAULT_PATIENCE, Patience
from candlewick.infrastructure.llm.streamed_answer import StreamedAnswer
from candlewick.infrastructure.llm.think_splitter import Part

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_NO_KEY: Final = "none"
"""Sent where no key is set, since the client would else send the one in OPENAI_API_KEY."""

_UNSTRUCTURED: Final = LearnedProfile(Profile(json_schema=False, json_object=False))


def _hear_nothing(_headers: Mapping[str, str]) -> None:
    """Hear nothing."""


class OpenAIModel:
    """A model behind an OpenAI-compatible address.

    Args:
        name: the model's name as the service knows it.
        base_url: such as "https://api.openai.com/v1".
        api_key: None where the service asks for none.
        provider: what people call the service.
        patience: how long to wait.
        parameters: added to the request's body (temperature, max_tokens, seed, ...).
        learned: what the service takes, looked at anew for each question; nothing but plain
            words where it is not given.
        hear: is told the headers of each response, which name the service's limits.
    """

    def __init__(
        self,
        *,
        name: str,
        base_url: str,
        api_key: str | None,
        provider: str,
        patience: Patience = DEFAULT_PATIENCE,
        parameters: Mapping[str, object] | None = None,
        learned: LearnedProfile = _UNSTRUCTURED,
        hear: Callable[[Mapping[str, str]], None] = _hear_nothing,
    ) -> None:
        self.name = name
        self.provider = provider
        self._secret = api_key or ""
        self._patience = patience
        self._parameters = dict(parameters or {})
        self._learned = learned
        self._hear = hear
        # A proxy that serves the internet cannot reach this machine's own loopback.
        http = openai.DefaultAsyncHttpxClient(
            trust_env=urlsplit(base_url).hostname not in _LOOPBACK
        )
        self._client = openai.AsyncOpenAI(
            api_key=api_key or _NO_KEY,
            base_url=base_url,
            max_retries=0,
            timeout=openai.Timeout(patience.whole, connect=patience.connect),
            http_client=http,
        )

    def __repr__(self) -> str:
        return f"OpenAIModel(name={self.name!r}, provider={self.provider!r})"

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    def request(self, prompt: Prompt) -> str:
        """Return the exact request that `ask` would send now, as canonical JSON."""
        return canonical_json(self._body(prompt))

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, piece by piece if the profile says so; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: unreachable, overloaded, too slow, cut off, or empty.
            ModelRefusedError: bad key, no credit, unknown model, too long a prompt, or a part
                of the request that the service does not take.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        answer = StreamedAnswer()
        body, form = self._body(prompt), form_of(prompt, self._learned.now)

        def show(parts: list[Part]) -> None:
            for kind, text in parts:
                listener(Piece(symbol=prompt.symbol, kind=kind, text=text))

        try:
            if "stream" in body:
                await self._stream(body, answer, show=show, begun=begun)
            else:
                await self._fetch(body, answer, show=show)
        except openai.OpenAIError as error:
            raise self._translated(error, form=form, billed=answer.begun) from None
        except TimeoutError:
            waited = loop.time() - begun
            msg = self._patience.too_slow(self._who, begun=answer.begun, waited=waited)
            raise ModelUnavailableError(msg, billed=True) from None
        return self._whole(answer, body, latency_ms=round((loop.time() - begun) * 1000))

    def _translated(self, error: openai.OpenAIError, *, form: Rung, billed: bool) -> Exception:
        if isinstance(error, openai.APIStatusError):
            self._hear(error.response.headers)
        # Without its cause: some services quote the key, and a cause is printed too.
        return translated(error, who=self._who, secret=self._secret, form=form, billed=billed)

    def _whole(
        self, answer: StreamedAnswer, body: Mapping[str, object], *, latency_ms: int
    ) -> Answer:
        """Return the answer if it is whole.

        Raises:
            ModelUnavailableError: it was cut off, or nothing was said.
        """
        if answer.finish_reason is None:
            msg = f"{self._who} was cut off in the middle of its answer"
            raise ModelUnavailableError(msg, billed=True)
        if not answer.text.strip():
            msg = f"{self._who} gave an empty answer (finish reason {answer.finish_reason!r})"
            raise ModelUnavailableError(quoted(msg, secret=self._secret), billed=True)
        return Answer(
            text=answer.text,
            reasoning=answer.reasoning,
            finish_reason=answer.finish_reason,
            model=answer.model or self.name,
            provider=self.provider,
            request=canonical_json(body),
            usage=answer.usage,
            latency_ms=latency_ms,
            provider_id=answer.provider_id,
        )

    async def _stream(
        self,
        body: Mapping[str, Any],
        answer: StreamedAnswer,
        *,
        show: Callable[[list[Part]], None],
        begun: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        patience = self._patience
        async with asyncio.timeout(min(patience.first_piece, patience.whole)) as limit:
            async with await self._sent_stream(body) as stream:
                self._hear(stream.response.headers)
                self._demand(stream.response.headers, kind="text/event-stream")
                async with aclosing(self._taken(stream, answer)) as taken:
                    async for shown in taken:
                        show(shown)
                        if shown:  # a keep-alive says nothing and does not buy more time
                            until = loop.time() + patience.between
                            limit.reschedule(min(until, begun + patience.whole))
            show(answer.finish())

    async def _fetch(
        self,
        body: Mapping[str, Any],
        answer: StreamedAnswer,
        *,
        show: Callable[[list[Part]], None],
    ) -> None:
        """Read an answer that comes in one piece."""
        async with asyncio.timeout(self._patience.whole):
            try:
                response = await self._client.chat.completions.with_raw_response.create(
                    model=body["model"], messages=body["messages"], extra_body=_rest(body)
                )
                self._hear(response.headers)
                self._demand(response.headers, kind="application/json")
                completion = response.parse()
            except UnicodeEncodeError:
                raise self._half_a_character() from None
            except (ValueError, RecursionError):
                raise self._unreadable() from None
        show(answer.take_whole(completion))
        show(answer.finish())

    async def _sent_stream(
        self, body: Mapping[str, Any]
    ) -> openai.AsyncStream[ChatCompletionChunk]:
        """Send the question.

        Raises:
            ModelUnavailableError: it holds half a surrogate pair, which no bytes stand for.
        """
        try:
            return await self._client.chat.completions.create(
                model=body["model"],
                messages=body["messages"],
                stream=True,
                extra_body=_rest(body),
            )
        except UnicodeEncodeError:
            raise self._half_a_character() from None

    async def _taken(
        self, stream: openai.AsyncStream[ChatCompletionChunk], answer: StreamedAnswer
    ) -> AsyncGenerator[list[Part], None]:
        """Read `stream` into `answer`, apart from the listener, whose errors are its own.

        Raises:
            ModelUnavailableError: bytes that are no text, no JSON, or JSON beyond any measure.
        """
        try:
            async for chunk in stream:
                yield answer.take(chunk)
        except (ValueError, RecursionError):
            raise self._unreadable() from None

    def _demand(self, headers: Mapping[str, str], *, kind: str) -> None:
        """Refuse a web page or another kind of answer than was asked for.

        Raises:
            ModelUnavailableError: it is one.
        """
        sent = headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent != kind and sent in {
            "text/html",
            "text/plain",
            "application/json",
            "text/event-stream",
        }:
            wanted = "a stream" if kind == "text/event-stream" else "one JSON object"
            msg = f"{self._who} answered with {sent} instead of {wanted}: check base_url"
            raise ModelUnavailableError(msg)

    def _half_a_character(self) -> ModelUnavailableError:
        msg = f"{self._who} was not asked: the question holds half a character"
        return ModelUnavailableError(msg)

    def _unreadable(self) -> ModelUnavailableError:
        msg = f"{self._who} sent something that cannot be read as JSON"
        return ModelUnavailableError(msg, billed=True)

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        """Return what is sent."""
        return body_of(
            prompt, name=self.name, profile=self._learned.now, parameters=self._parameters
        )

    @property
    def _who(self) -> str:
        return f"{self.name} ({self.provider})"


def _rest(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the client has no types for, or adds by itself."""
    return {name: value for name, value in body.items() if name not in {"model", "messages"}}
