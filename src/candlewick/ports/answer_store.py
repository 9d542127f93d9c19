"""Where every question to a model, and what came of it, is kept."""

from typing import Protocol

from candlewick.domain.answer import Answer
from candlewick.domain.call import Call, Spending


class AnswerStore(Protocol):
    """Keeps calls; what it was told survives a crash once the method returns."""

    def begin(self, call: Call) -> int:
        """Keep that `call` is about to be sent; return the number that it is known by.

        A call that is begun and never ended was cut off by a crash; it counts as spent with
        its estimate.
        """
        ...

    def finish(self, number: int, answer: Answer) -> None:
        """Keep the answer to call `number`, with its price; it can be found from now on."""
        ...

    def fail(self, number: int, *, reason: str, billed: bool) -> None:
        """Keep that call `number` gave no answer.

        Args:
            number: as `begin` returned it.
            reason: why, for people.
            billed: whether the service may charge for it; it then counts with its estimate.
        """
        ...

    def find(self, key: str) -> Answer | None:
        """Return the newest answer to the question `key` (`Call.key`), if there is one."""
        ...

    def spent(self, job: str) -> Spending:
        """Return what the calls of `job` have cost."""
        ...
