"""A model that gives an answer again instead of asking twice."""

import asyncio
from dataclasses import replace

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.call import call_key
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.ports.answer_store import AnswerStore


class CachedModel(ModelWrapper):
    """A `ChatModel` that answers a repeated question from the store: offline and for nothing.

    The same question is the same bytes to the same endpoint and, where the model is asked to
    vary, the same sample. Two at once are asked once.

    Args:
        inner: who is asked what the store does not know; a `CallRecorder` behind it fills the
            store.
        store: what was answered before.
        endpoint: where the model is.
    """

    def __init__(self, inner: NamedModel, store: AnswerStore, *, endpoint: str) -> None:
        super().__init__(inner)
        self._store = store
        self._endpoint = endpoint
        self._asking: dict[str, asyncio.Lock] = {}

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Give the known answer, marked as cached, with its first price, or ask.

        See `ChatModel.ask`.
        """
        key = call_key(self._endpoint, self.request(prompt), sample=prompt.sample)
        try:
            async with self._asking.setdefault(key, asyncio.Lock()):
                known = self._store.find(key)
                if known is None:
                    return await self._inner.ask(prompt, listener=listener)
        finally:
            self._asking.pop(key, None)
        for kind, text in ((PieceKind.REASONING, known.reasoning), (PieceKind.TEXT, known.text)):
            if text:
                listener(Piece(symbol=prompt.symbol, kind=kind, text=text))
        return replace(known, cached=True)
