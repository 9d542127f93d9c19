"""Questions and answers that are forgotten when the program ends."""

from dataclasses import dataclass, field

from candlewick.domain.answer import Answer
from candlewick.domain.call import Call, Spending, call_key


@dataclass(slots=True)
class _Kept:
    call: Call
    answer: Answer | None = None
    failure: str | None = None
    billed: bool = True

    @property
    def cost(self) -> float | None:
        if self.answer is not None and self.answer.price_usd is not None:
            return self.answer.price_usd
        return self.call.estimate if self.billed else 0.0


@dataclass(slots=True)
class MemoryAnswerStore:
    """An `AnswerStore` in memory."""

    _kept: list[_Kept] = field(default_factory=list)
    _answers: dict[str, Answer] = field(default_factory=dict)

    def begin(self, call: Call) -> int:
        """Keep that `call` is about to be sent; see `AnswerStore.begin`."""
        self._kept.append(_Kept(call))
        return len(self._kept) - 1

    def finish(self, number: int, answer: Answer) -> None:
        """Keep the answer to call `number`; see `AnswerStore.finish`."""
        kept = self._kept[number]
        kept.answer = answer
        key = call_key(kept.call.endpoint, answer.request, sample=kept.call.sample)
        self._answers[key] = answer

    def fail(self, number: int, *, reason: str, billed: bool) -> None:
        """Keep that call `number` gave no answer; see `AnswerStore.fail`."""
        self._kept[number].failure = reason
        self._kept[number].billed = billed

    def find(self, key: str) -> Answer | None:
        """Return the newest answer to the question `key`, if there is one."""
        return self._answers.get(key)

    def spent(self, job: str) -> Spending:
        """Return what the calls of `job` have cost; see `Spending`."""
        costs = [kept.cost for kept in self._kept if kept.call.job == job]
        return Spending(
            calls=len(costs),
            usd=sum(cost for cost in costs if cost is not None),
            unknown=sum(cost is None for cost in costs),
        )
