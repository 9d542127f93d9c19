"""Any service that speaks OpenAI's chat completions."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import openai
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from candlewick.domain.answer import Answer, Listener, Piece
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.canonical import canonical_json
from candlewick.infrastructure.llm.openai_errors import quoted, translated
from candlewick.infrastructure.llm.streamed_answer import StreamedAnswer
from candlewick.infrastructure.llm.think_splitter import Part

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_NO_KEY: Final = "none"
"""Sent where no key is set, since the client would else send the one in OPENAI_API_KEY."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a model is waited for.

    Attributes:
        connect: [s, > 0] for the connection.
        first_piece: [s, > 0] from asking to the first piece of reasoning or text.
        between: [s, > 0] from one piece to the next.
        whole: [s, > 0] for the whole answer; a drip cannot stretch it.
    """

    connect: float = 10.0
    first_piece: float = 90.0
    between: float = 60.0
    whole: float = 180.0


_DEFAULT_PATIENCE: Final = Patience()


class OpenAIModel:
    """A model behind an OpenAI-compatible address.

    Args:
        name: the model's name as the service knows it.
        base_url: such as "https://api.openai.com/v1".
        api_key: None where the service asks for none.
        provider: what people call the service.
        patience: how long to wait.
        parameters: added to the request's body (temperature, max_tokens, seed, ...).
    """

    def __init__(
        self,
        *,
        name: str,
        base_url: str,
        api_key: str | None,
        provider: str,
        patience: Patience = _DEFAULT_PATIENCE,
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        self.name = name
        self.provider = provider
        self._secret = api_key or ""
        self._patience = patience
        self._parameters = dict(parameters or {})
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

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Stream one answer; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: unreachable, overloaded, too slow, cut off, or empty.
            ModelRefusedError: bad key, no credit, unknown model, or too long a prompt.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        answer = StreamedAnswer()
        patience = min(self._patience.first_piece, self._patience.whole)
        try:
            async with asyncio.timeout(patience) as limit:
                await self._stream(prompt, answer, listener=listener, limit=limit, begun=begun)
        except openai.OpenAIError as error:
            # Without its cause: some services quote the key, and a cause is printed too.
            raise translated(error, who=self._who, secret=self._secret) from None
        except TimeoutError:
            msg = self._too_slow(answer, loop.time() - begun)
            raise ModelUnavailableError(msg) from None
        return self._whole(prompt, answer, latency_ms=round((loop.time() - begun) * 1000))

    def _whole(self, prompt: Prompt, answer: StreamedAnswer, *, latency_ms: int) -> Answer:
        """Return the answer if it is whole.

        Raises:
            ModelUnavailableError: it was cut off, or nothing was said.
        """
        if answer.finish_reason is None:
            msg = f"{self._who} was cut off in the middle of its answer"
            raise ModelUnavailableError(msg)
        if not answer.text.strip():
            msg = f"{self._who} gave an empty answer (finish reason {answer.finish_reason!r})"
            raise ModelUnavailableError(quoted(msg, secret=self._secret))
        return Answer(
            text=answer.text,
            reasoning=answer.reasoning,
            finish_reason=answer.finish_reason,
            model=answer.model or self.name,
            provider=self.provider,
            request=canonical_json(self._body(prompt)),
            usage=answer.usage,
            latency_ms=latency_ms,
        )

    async def _stream(
        self,
        prompt: Prompt,
        answer: StreamedAnswer,
        *,
        listener: Listener,
        limit: asyncio.Timeout,
        begun: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        async with await self._sent(prompt) as stream:
            self._demand_events(stream.response.headers.get("content-type", ""))
            async with aclosing(self._taken(stream, answer)) as taken:
                async for shown in taken:
                    self._show(shown, prompt=prompt, listener=listener)
                    if shown:  # a keep-alive says nothing and does not buy more time
                        until = loop.time() + self._patience.between
                        limit.reschedule(min(until, begun + self._patience.whole))
        self._show(answer.finish(), prompt=prompt, listener=listener)

    async def _sent(self, prompt: Prompt) -> openai.AsyncStream[ChatCompletionChunk]:
        """Send the question.

        Raises:
            ModelUnavailableError: it holds half a surrogate pair, which no bytes stand for.
        """
        try:
            return await self._client.chat.completions.create(
                model=self.name,
                messages=_messages(prompt),
                stream=True,
                stream_options={"include_usage": True},
                extra_body=self._parameters,
            )
        except UnicodeEncodeError:
            msg = f"{self._who} was not asked: the question holds half a character"
            raise ModelUnavailableError(msg) from None

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
            msg = f"{self._who} sent something that cannot be read as JSON"
            raise ModelUnavailableError(msg) from None

    def _show(self, parts: list[Part], *, prompt: Prompt, listener: Listener) -> None:
        for kind, text in parts:
            listener(Piece(symbol=prompt.symbol, kind=kind, text=text))

    def _demand_events(self, content_type: str) -> None:
        """Refuse a web page or a plain object, in which the client would see an empty stream.

        Raises:
            ModelUnavailableError: it is one.
        """
        kind = content_type.partition(";")[0].strip().lower()
        if kind in {"text/html", "text/plain", "application/json"}:
            msg = f"{self._who} answered with {kind} instead of a stream: check base_url"
            raise ModelUnavailableError(msg)

    def _body(self, prompt: Prompt) -> dict[str, object]:
        """Return what is sent."""
        return {
            "messages": _messages(prompt),
            "model": self.name,
            "stream": True,
            "stream_options": {"include_usage": True},
            **self._parameters,
        }

    def _too_slow(self, answer: StreamedAnswer, waited: float) -> str:
        if waited >= self._patience.whole:
            return f"{self._who} did not finish within {self._patience.whole:g} s"
        if answer.begun:
            return f"{self._who} fell silent for {self._patience.between:g} s in its answer"
        return f"{self._who} did not begin to answer within {self._patience.first_piece:g} s"

    @property
    def _who(self) -> str:
        return f"{self.name} ({self.provider})"


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.user},
    ]
