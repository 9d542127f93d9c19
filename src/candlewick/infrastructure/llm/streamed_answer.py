"""An answer that arrives in chunks, put together."""

from collections.abc import Mapping
from typing import Final

from openai.types.chat import ChatCompletion, ChatCompletionChunk

from candlewick.domain.answer import PieceKind, Usage
from candlewick.infrastructure.llm.think_splitter import Part, ThinkSplitter

_REASONING_FIELDS: Final = ("reasoning_content", "reasoning")
"""DeepSeek, llama.cpp and vLLM say the first, OpenRouter the second."""


_MOST_TOKENS: Final = 10**12
_MOST_USD: Final = 10**6
"""What a service counts beyond this is a mistake, and taken for nothing said."""


class StreamedAnswer:
    """Collects chunks; what a service sends is not trusted to have the promised shape.

    Attributes:
        model: which model answers, as the service says; "" before it does.
        finish_reason: why it stopped; None while it has not said.
        usage: what the service counted.
        provider_id: the service's own name for the answer; "" where it gives none.
    """

    def __init__(self) -> None:
        self.model = ""
        self.finish_reason: str | None = None
        self.usage = Usage()
        self.provider_id = ""
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
        return self._take(chunk.model_dump(warnings=False), spoken="delta")

    def take_whole(self, completion: object) -> list[Part]:
        """Add an answer that came in one piece, and return what can be shown of it."""
        if not isinstance(completion, ChatCompletion):
            return []
        return self._take(completion.model_dump(warnings=False), spoken="message")

    def _take(self, said: Mapping[str, object], *, spoken: str) -> list[Part]:
        self.model = _word(said.get("model")) or self.model
        self.provider_id = self.provider_id or _word(said.get("id"))
        self._count(said.get("usage"))
        choices = said.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            return []
        self.finish_reason = _word(choice.get("finish_reason")) or self.finish_reason
        words = choice.get(spoken)
        return self._keep(self._read(words)) if isinstance(words, dict) else []

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
        if not isinstance(usage, dict):
            return
        self.usage = Usage(
            prompt_tokens=_count(usage.get("prompt_tokens")),
            completion_tokens=_count(usage.get("completion_tokens")),
            total_tokens=_count(usage.get("total_tokens")),
            cached_tokens=_detail(usage, "prompt_tokens_details", "cached_tokens"),
            reasoning_tokens=_detail(usage, "completion_tokens_details", "reasoning_tokens"),
            cost_usd=_money(usage.get("cost")),
        )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= _MOST_TOKENS else None


def _detail(usage: Mapping[str, object], group: str, name: str) -> int | None:
    details = usage.get(group)
    return _count(details.get(name)) if isinstance(details, dict) else None


def _money(value: object) -> float | None:
    if type(value) not in {int, float} or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= _MOST_USD else None
