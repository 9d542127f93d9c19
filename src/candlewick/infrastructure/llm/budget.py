"""A hard limit on what questions may cost."""

import asyncio
from collections.abc import Callable

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import BudgetSpentError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper


class Budget:
    """How much may still be spent; shared by all models of a job.

    What a question may cost is set aside before it is sent, so that many at once cannot pass
    the limit together. When its price is known, that takes the estimate's place; a question that
    would fit but for what is set aside waits until then.

    Args:
        limit: [USD, >= 0] for the whole job.
        spent: [USD, >= 0] what earlier runs of the job have spent.
    """

    def __init__(self, limit: float, *, spent: float = 0.0) -> None:
        self.limit = limit
        self.spent = spent
        self._reserved = 0.0
        self._under_way = 0
        self._settled = asyncio.Event()

    @property
    def left(self) -> float:
        """Return what is neither spent nor set aside [USD]; below 0 after a dear answer."""
        return self.limit - self.spent - self._reserved

    async def reserve(self, usd: float, *, who: str) -> None:
        """Set `usd` [>= 0] aside for a question to `who`.

        Raises:
            BudgetSpentError: so much is not left.
        """
        while usd > self.left:
            if self._under_way and usd <= self.limit - self.spent:
                await self._settled.wait()
                continue
            msg = (
                f"{who} was not asked: the next question may cost ${usd:.4f}, and"
                f" ${max(0.0, self.left):.4f} of the budget of ${self.limit:g} is left."
                " A larger --budget-usd goes on from here"
            )
            raise BudgetSpentError(msg)
        self._reserved += usd
        self._under_way += 1

    def settle(self, reserved: float, spent: float) -> None:
        """Replace what was set aside [USD, >= 0] by what was spent [USD, >= 0]."""
        self._under_way -= 1
        self._reserved = self._reserved - reserved if self._under_way else 0.0
        self.spent += spent
        self._settled.set()  # wakes all that wait now
        self._settled.clear()


class BudgetedModel(ModelWrapper):
    """A `ChatModel` that is not asked what the budget cannot pay.

    Args:
        inner: who is asked.
        budget: what may be spent.
        estimate: what a question may cost [USD, >= 0]; None where the price is unknown.
    """

    def __init__(
        self, inner: NamedModel, *, budget: Budget, estimate: Callable[[Prompt], float | None]
    ) -> None:
        super().__init__(inner)
        self._budget = budget
        self._estimate = estimate

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask if the budget allows it; see `ChatModel.ask`.

        Raises:
            BudgetSpentError: it does not, or nobody knows what the question would cost.
            ModelUnavailableError: as the inner model.
            ModelRefusedError: as the inner model.
        """
        reserved = self._estimate(prompt)
        if reserved is None:
            msg = (
                f"{self.name} was not asked: its price is unknown, so no budget can hold:"
                " set price_input and price_output of this [[model]]"
            )
            raise BudgetSpentError(msg)
        await self._budget.reserve(reserved, who=self.name)
        spent = reserved  # also where it was cancelled: the service may charge for that
        try:
            answer = await self._inner.ask(prompt, listener=listener)
            spent = reserved if answer.price_usd is None else answer.price_usd
        except ModelUnavailableError as error:
            spent = reserved if error.billed else 0.0
            raise
        except ModelRefusedError:
            spent = 0.0
            raise
        finally:
            self._budget.settle(reserved, spent)
        return answer
