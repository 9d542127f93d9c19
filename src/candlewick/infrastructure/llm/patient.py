"""A model that is asked again when it did not answer."""

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.infrastructure.retry import RetryPolicy, call_retrying


class PatientModel(ModelWrapper):
    """A `ChatModel` for long jobs: what passes by itself is waited out, and asked again.

    A live cycle does not take it: it would rather ask another model than wait.

    Args:
        inner: who is asked.
        policy: how often, and for how long.
    """

    def __init__(self, inner: NamedModel, *, policy: RetryPolicy) -> None:
        super().__init__(inner)
        self._policy = policy

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask until there is an answer; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: there was none as long as patience lasted.
            ModelRefusedError: as the inner model, at once.
        """

        async def once() -> Answer:
            return await self._inner.ask(prompt, listener=listener)

        return await call_retrying(
            once, policy=self._policy, what=self.name, late=ModelUnavailableError
        )
