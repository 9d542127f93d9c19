"""Reasoning that a model writes into its answer, told apart from the answer."""

from typing import Final, TypeAlias

from candlewick.domain.answer import PieceKind

Part: TypeAlias = tuple[PieceKind, str]

_OPEN: Final = "<think>"
_CLOSE: Final = "</think>"


class ThinkSplitter:
    """Splits a stream of text at `<think>` and `</think>`, wherever the chunks end.

    Some chat templates put `<think>` into the prompt, so that only `</think>` is seen; what
    stood before it was a draft, and is given again as reasoning after a RESET.
    """

    def __init__(self) -> None:
        self._thinking = False
        self._pending = ""
        self._text = ""

    def feed(self, chunk: str) -> list[Part]:
        """Return what is certain after `chunk`; a tag that may have begun is kept back."""
        self._pending += chunk
        parts: list[Part] = []
        while (found := self._next_tag()) is not None:
            place, tag = found
            parts += self._emit(self._pending[:place])
            self._pending = self._pending[place + len(tag) :]
            if tag == _CLOSE and not self._thinking:
                parts += self._take_back()
            self._thinking = tag == _OPEN
        certain = len(self._pending) - self._begun_tag()
        parts += self._emit(self._pending[:certain])
        self._pending = self._pending[certain:]
        return parts

    def finish(self) -> list[Part]:
        """Return what was kept back, when the stream has ended."""
        parts = self._emit(self._pending)
        self._pending = ""
        return parts

    def _next_tag(self) -> tuple[int, str] | None:
        places = [(self._pending.find(tag), tag) for tag in (_OPEN, _CLOSE)]
        return min((found for found in places if found[0] >= 0), default=None)

    def _begun_tag(self) -> int:
        """Return how many characters at the end may be the beginning of a tag."""
        return max(
            length
            for tag in (_OPEN, _CLOSE)
            for length in range(len(tag))
            if self._pending.endswith(tag[:length])
        )

    def _emit(self, text: str) -> list[Part]:
        if not text:
            return []
        if self._thinking:
            return [(PieceKind.REASONING, text)]
        self._text += text
        return [(PieceKind.TEXT, text)]

    def _take_back(self) -> list[Part]:
        draft, self._text = self._text, ""
        return [(PieceKind.RESET, ""), (PieceKind.REASONING, draft)] if draft else []
