"""A model under a back-test's eyes: what it costs, and why to stop asking."""

from dataclasses import replace

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import CandlewickError, ModelRefusedError, ModelUnavailableError
from candlewick.ports.chat_model import ChatModel


class CountedModel:
    """Asks another model, adds up what the answers cost, and keeps its failure.

    A live cycle holds when no model answers. A back-test stops instead, to go on later: a year
    of holds would say nothing about the model. An answer that was given before is passed on
    as it was given first, so that a rerun writes the same journal.

    Args:
        inner: who is asked; it may answer from what was kept.

    Attributes:
        asked: how many answers were given anew [>= 0].
        kept: how many had been given before [>= 0].
        spent: [USD, >= 0] for the new answers, as far as their prices are known.
        failure: why the run has to stop, or None.
    """

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self.asked = 0
        self.kept = 0
        self.spent = 0.0
        self.failure: CandlewickError | None = None

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, unless the run has to stop; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: as the inner model, now or earlier.
            ModelRefusedError: likewise.
        """
        if self.failure is not None:
            raise self.failure
        try:
            answer = await self._inner.ask(prompt, listener=listener)
        except (ModelUnavailableError, ModelRefusedError) as error:
            self.failure = error
            raise
        self._count(answer)
        return replace(answer, cached=False) if answer.cached else answer

    def _count(self, answer: Answer) -> None:
        if answer.cached:
            self.kept += 1
            return
        self.asked += 1
        self.spent += answer.price_usd or 0.0
