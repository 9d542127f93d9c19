"""A model under a back-test's eyes: what it costs, and when to stop asking."""

from dataclasses import replace

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import (
    BudgetSpentError,
    CandlewickError,
    ModelRefusedError,
    ModelUnavailableError,
)
from candlewick.ports.chat_model import ChatModel


class CountedModel:
    """Asks another model, adds up what the answers cost, and keeps its failure.

    A live cycle holds when no model answers. A back-test stops instead, to go on later: a year
    of holds would say nothing about the model. An answer that was given before is passed on
    as it was given first, so that a rerun writes the same journal.

    Args:
        inner: who is asked; it may answer from what was kept.
        budget: [US dollars, >= 0] what may be spent now, or None for no limit.

    Attributes:
        asked: how many answers were given anew [>= 0].
        kept: how many had been given before [>= 0].
        spent: [US dollars] for the new answers; None once the price of one is not known.
        worth: [US dollars] what all answers cost when they were given; None likewise.
        failure: why the run has to stop, or None.
    """

    def __init__(self, inner: ChatModel, *, budget: float | None = None) -> None:
        self._inner = inner
        self._budget = budget
        self.asked = 0
        self.kept = 0
        self.spent: float | None = 0.0
        self.worth: float | None = 0.0
        self.failure: CandlewickError | None = None

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, unless the run has to stop; see `ChatModel.ask`.

        Raises:
            BudgetSpentError: the budget is spent, or it cannot be known that it is not.
        """
        if self.failure is not None:
            raise self.failure
        try:
            self._require_money()
            answer = await self._inner.ask(prompt, listener=listener)
        except (ModelUnavailableError, ModelRefusedError, BudgetSpentError) as error:
            self.failure = error
            raise
        price = 0.0 if answer.provider in {"candlewick", "embedded"} else None
        self.worth = _sum(self.worth, price)
        if answer.recorded:
            self.kept += 1
        else:
            self.asked += 1
            self.spent = _sum(self.spent, price)
        return replace(answer, recorded=False)

    def _require_money(self) -> None:
        if self._budget is None:
            return
        if self.spent is None:
            msg = (
                "the price of an answer is not known, so that --budget-usd cannot be kept: leave it"
                " out, or name a model whose price is known"
            )
            raise BudgetSpentError(msg)
        if self.spent >= self._budget > 0.0 or (self._budget == 0.0 and self.spent > 0.0):
            msg = f"${self.spent:.2f} of --budget-usd {self._budget:g} are spent"
            raise BudgetSpentError(msg)


def _sum(total: float | None, price: float | None) -> float | None:
    return None if total is None or price is None else total + price
