"""An answer that arrives in chunks, put together."""

from collections.abc import Mapping
from typing import Final

from openai.types.chat import ChatCompletionChunk

from candlewick.domain.answer import PieceKind, Usage
from candlewick.infrastructure.llm.think_splitter import Part, ThinkSplitter

_REASONING_FIELDS: Final = ("reasoning_content", "reasoning")
"""DeepSeek, llama.cpp and vLLM say the first, OpenRouter the second."""


class StreamedAnswer:
    """Collects chunks; what a service sends is not trusted to have the promised shape.

    Attributes:
        model: which model answers, as the service says; "" before it does.
        finish_reason: why it stopped; None while it has not said.
        usage: what the service counted.
    """

    def __init__(self) -> None:
        self.model = ""
        self.finish_reason: str | None = None
        self.usage = Usage()
        self._splitter = ThinkSplitter()
        self._parts: list[Part] = []

    @property
    def begun(self) -> bool:
        """Return whether any reasoning or text came."""
        return bool(self._parts)

    @property
    def text(self) -> str:
        """Return the answer so far, reasoning apart."""
        return "".join(text for kind, text in self._parts if kind is PieceKind.TEXT)

    @property
    def reasoning(self) -> str:
        """Return the reasoning so far."""
        return "".join(text for kind, text in self._parts if kind is PieceKind.REASONING)

    def take(self, chunk: object) -> list[Part]:
        """Add one chunk, and return what can be shown of it."""
        if not isinstance(chunk, ChatCompletionChunk):  # the client passes on "data: 5" as 5
            return []
        said = chunk.model_dump(warnings=False)
        self.model = _word(said.get("model")) or self.model
        self._count(said.get("usage"))
        choices = said.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            return []
        self.finish_reason = _word(choice.get("finish_reason")) or self.finish_reason
        delta = choice.get("delta")
        return self._keep(self._read(delta)) if isinstance(delta, dict) else []

    def finish(self) -> list[Part]:
        """Return the last part, when the stream has ended."""
        return self._keep(self._splitter.finish())

    def _read(self, delta: Mapping[str, object]) -> list[Part]:
        thought = next((word for name in _REASONING_FIELDS if (word := _word(delta.get(name)))), "")
        parts: list[Part] = [(PieceKind.REASONING, thought)] if thought else []
        return parts + self._splitter.feed(_word(delta.get("content")))

    def _keep(self, parts: list[Part]) -> list[Part]:
        for kind, text in parts:
            if kind is PieceKind.RESET:
                # The draft comes again as reasoning; what was reasoning before it stays.
                self._parts = [part for part in self._parts if part[0] is PieceKind.REASONING]
            else:
                self._parts.append((kind, text))
        return parts

    def _count(self, usage: object) -> None:
        if isinstance(usage, dict):
            self.usage = Usage(
                prompt_tokens=_count(usage.get("prompt_tokens")),
                completion_tokens=_count(usage.get("completion_tokens")),
            )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
