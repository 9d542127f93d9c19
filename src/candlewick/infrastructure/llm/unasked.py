"""A model that says what it would be sent, and is sent nothing."""

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.wrapper import ModelWrapper


class UnaskedModel(ModelWrapper):
    """A `ChatModel` that does not answer; a `CachedModel` before it gives what was answered once.

    Args:
        inner: whose requests are looked for.
    """

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Refuse; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: always.
        """
        del listener
        msg = f"no answer of {self.name} is kept for {prompt.symbol} at {prompt.as_of} ms"
        raise ModelUnavailableError(msg)
