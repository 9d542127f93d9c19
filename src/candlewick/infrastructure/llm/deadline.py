"""A model that has only so much time, whatever stands behind it."""

import asyncio

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.ports.chat_model import ChatModel


class DeadlineModel:
    """A `ChatModel` that gives up after a time, all fallbacks and retries included.

    All that is asked about one market's close (a corrective question, the samples of a vote)
    shares the time, which begins with the first question.

    Args:
        inner: who is asked.
        seconds: [s, > 0] for everything together.
    """

    def __init__(self, inner: ChatModel, *, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds
        self._ends: dict[str, tuple[int, float]] = {}

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Answer `prompt` in time.

        Raises:
            ModelUnavailableError: the time is over, or `inner` did not answer.
            ModelRefusedError: as `inner`.
        """
        try:
            async with asyncio.timeout_at(self._end(prompt)):
                return await self._inner.ask(prompt, listener=listener)
        except TimeoutError as e:
            msg = f"no model answered within {self._seconds:g} s, its share of the cycle"
            raise ModelUnavailableError(msg) from e

    def _end(self, prompt: Prompt) -> float:
        """Return when [s on the loop's clock] the time for the close of `prompt` is over."""
        as_of, end = self._ends.get(prompt.symbol, (None, 0.0))
        if as_of != prompt.as_of:
            end = asyncio.get_running_loop().time() + self._seconds
            self._ends[prompt.symbol] = (prompt.as_of, end)
        return end
