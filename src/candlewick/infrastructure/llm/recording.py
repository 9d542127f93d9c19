"""Answers kept, and given again without the model."""

from dataclasses import replace

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.label_note import tell_facts, tell_shares
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.record_file import RecordFile


class RecordingModel:
    """Asks another model and keeps every answer.

    Args:
        inner: who is asked.
        store: where the answers go.
    """

    def __init__(self, inner: NamedModel, store: RecordFile) -> None:
        self._inner = inner
        self._store = store

    @property
    def name(self) -> str:
        """Return the inner model's name."""
        return self._inner.name

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, keep and return; an error is not kept. See `ChatModel.ask`."""
        answer = await self._inner.ask(prompt, listener=listener)
        self._store.add(prompt, answer)
        return answer

    async def aclose(self) -> None:
        """Close the inner model."""
        await self._inner.aclose()


class RecordedModel:
    """Gives recorded answers again, and says that they are.

    Args:
        records: what was recorded.
    """

    def __init__(self, records: RecordFile) -> None:
        self._records = records

    @property
    def name(self) -> str:
        """Return the name of the model that was recorded."""
        return self._records.under.model

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Give the recorded answer; see `ChatModel.ask`.

        Raises:
            ModelRefusedError: there is none for this prompt.
        """
        found = self._records.find(prompt)
        if found is None:
            msg = (
                f"no answer of {self.name} is recorded for {prompt.symbol} at {prompt.as_of} ms:"
                " only the demo's own questions are; install the local model for others"
            )
            raise ModelRefusedError(msg)
        if found.probabilities:
            tell_facts(prompt, listener, name=f"{self.name} (recorded)")
            tell_shares(prompt, listener, shares=found.probabilities)
        listener(Piece(symbol=prompt.symbol, kind=PieceKind.TEXT, text=found.text))
        return replace(found, recorded=True)

    async def aclose(self) -> None:
        """Do nothing; there is nothing open."""
