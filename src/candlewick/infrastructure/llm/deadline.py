"""A model that has only so much time, whatever stands behind it."""

import asyncio

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.ports.chat_model import ChatModel


class DeadlineModel:
    """A `ChatModel` that gives up after a time, all fallbacks and retries included.

    Args:
        inner: who is asked.
        seconds: [s, > 0] for everything together.
    """

    def __init__(self, inner: ChatModel, *, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Answer `prompt` in time.

        Raises:
            ModelUnavailableError: the time is over, or `inner` did not answer.
            ModelRefusedError: as `inner`.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._inner.ask(prompt, listener=listener)
        except TimeoutError as e:
            msg = f"no model answered within {self._seconds:g} s, its share of the cycle"
            raise ModelUnavailableError(msg) from e
