"""A model that is asked no faster than it may be."""

import asyncio

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.pace import Pace
from candlewick.infrastructure.llm.token_estimate import TokenEstimate
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.ports.clock import Clock

_SHORTEST_WAIT = 1.0
"""[s] A service that says "again, now" for ever is not asked in a tight loop."""


class LimitedModel(ModelWrapper):
    """A `ChatModel` that keeps to limits of rate and of how many questions are under way.

    A question waits for its turn, and is asked again when the service refused it for its rate
    and said how long to wait; both only as long as patience lasts.

    Args:
        inner: who is asked.
        pace: when the next question may be sent; shared by all that ask the same service.
        clock: by which waiting is measured.
        parallel: [> 0] how many questions may be under way at once.
        patience: [s, > 0] how long one question may wait, answering apart.
    """

    def __init__(
        self, inner: NamedModel, *, pace: Pace, clock: Clock, parallel: int, patience: float
    ) -> None:
        super().__init__(inner)
        self._pace = pace
        self._clock = clock
        self._slots = asyncio.Semaphore(parallel)
        self._patience = patience
        self._tokens = TokenEstimate()

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Wait for a turn, then ask; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: the turn would come too late, or as the inner model.
            ModelRefusedError: as the inner model.
        """
        async with self._slots:
            waited = 0.0
            while True:
                waited += await self._turn(prompt, waited)
                try:
                    return await self._inner.ask(prompt, listener=listener)
                except ModelUnavailableError as error:
                    if error.retry_after is None:
                        raise
                    wait = max(error.retry_after, _SHORTEST_WAIT)
                    self._pace.block(wait)
                    if waited + wait > self._patience:
                        raise

    async def _turn(self, prompt: Prompt, waited: float) -> float:
        """Wait for a turn, and return how long that took [s].

        Raises:
            ModelUnavailableError: it would take longer than patience lasts.
        """
        now = self._clock.now()
        moment = self._pace.claim(tokens=self._tokens.tokens(prompt.system + prompt.user))
        wait = max(0, moment - now) / 1000
        if waited + wait > self._patience:
            msg = f"{self.name} may be asked again in {wait:.0f} s only: its rate is limited"
            raise ModelUnavailableError(msg, retry_after=wait)
        if wait:
            await self._clock.sleep_until(moment)
        return wait
