"""A model whose every question is kept, with what came of it."""

from collections.abc import Callable

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.call import Call
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.ports.answer_store import AnswerStore
from candlewick.ports.clock import Clock


class CallRecorder(ModelWrapper):
    """A `ChatModel` that keeps each question before it is sent, and its answer or failure after.

    Args:
        inner: who is asked.
        store: where it is kept.
        endpoint: where the model is.
        job: whose money it is.
        clock: when it was.
        estimate: what a question may cost [USD, >= 0]; None where the price is unknown.
    """

    def __init__(
        self,
        inner: NamedModel,
        store: AnswerStore,
        *,
        endpoint: str,
        job: str,
        clock: Clock,
        estimate: Callable[[Prompt], float | None],
    ) -> None:
        super().__init__(inner)
        self._store = store
        self._endpoint = endpoint
        self._job = job
        self._clock = clock
        self._estimate = estimate

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Keep the question, ask, and keep what came of it; see `ChatModel.ask`."""
        number = self._store.begin(
            Call(
                endpoint=self._endpoint,
                model=self.name,
                request=self.request(prompt),
                sample=prompt.sample,
                job=self._job,
                at=self._clock.now(),
                estimate=self._estimate(prompt),
            )
        )
        try:
            answer = await self._inner.ask(prompt, listener=listener)
        except BaseException as error:
            self._store.fail(number, reason=_told(error), billed=_may_be_billed(error))
            raise
        self._store.finish(number, answer)
        return answer


def _told(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _may_be_billed(error: BaseException) -> bool:
    """Return whether a service may charge for a call that ended so; a cancelled one it may."""
    if isinstance(error, ModelUnavailableError):
        return error.billed
    return not isinstance(error, ModelRefusedError)
