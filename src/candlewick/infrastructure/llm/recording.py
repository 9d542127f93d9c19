"""Answers kept, and given again without the model."""

from dataclasses import replace

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.label_note import tell_facts, tell_shares
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.record_file import RecordFile
from candlewick.infrastructure.llm.wrapper import ModelWrapper


class RecordingModel(ModelWrapper):
    """Asks another model and keeps every answer.

    Args:
        inner: who is asked.
        store: where the answers go.
    """

    def __init__(self, inner: NamedModel, store: RecordFile) -> None:
        super().__init__(inner)
        self._store = store

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, keep and return; an error is not kept. See `ChatModel.ask`."""
        answer = await self._inner.ask(prompt, listener=listener)
        self._store.add(prompt, answer)
        return answer


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

    def request(self, prompt: Prompt) -> str:
        """Return the request that was sent when `prompt` was recorded; "{}" where it was not."""
        found = self._records.find(prompt)
        return found.request if found is not None and found.request else "{}"

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
