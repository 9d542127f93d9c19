"""A model that is left alone for a while when it keeps failing."""

from typing import Final

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.ports.clock import Clock

FAILURES: Final = 5
REST: Final = 60.0
"""[s] An hourly loop never meets an open circuit; a back-test of thousands of questions does."""


class CircuitBreaker(ModelWrapper):
    """A `ChatModel` that fails at once while its circuit is open.

    After so many failures in a row nobody is asked for a time. Then one question is let
    through: if it is answered all are again, and if not the time begins anew. A refusal (bad
    key, no credit) is an answer of the service and no failure of it.

    Args:
        inner: who is asked.
        clock: by which the time is measured.
        failures: [> 0] how many in a row open the circuit.
        rest: [s, > 0] how long it stays open.
    """

    def __init__(
        self, inner: NamedModel, *, clock: Clock, failures: int = FAILURES, rest: float = REST
    ) -> None:
        super().__init__(inner)
        self._clock = clock
        self._failures = failures
        self._rest = rest
        self._failed = 0
        self._open_until: int | None = None
        self._probing = False

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask while the circuit is closed; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: it is open, or as the inner model.
            ModelRefusedError: as the inner model.
        """
        probe = self._admit()
        try:
            answer = await self._inner.ask(prompt, listener=listener)
        except ModelUnavailableError:
            self._fail()
            raise
        finally:
            self._probing = self._probing and not probe
        self._failed, self._open_until = 0, None
        return answer

    def _admit(self) -> bool:
        """Let a question through, and return whether it is the probe.

        Raises:
            ModelUnavailableError: the circuit is open.
        """
        if self._open_until is None:
            return False
        left = (self._open_until - self._clock.now()) / 1000
        if left > 0 or self._probing:
            msg = f"{self.name} is left alone for {max(left, 0.0):.0f} s: it failed {self._failed} times"
            raise ModelUnavailableError(msg, retry_after=max(left, 0.0))
        self._probing = True
        return True

    def _fail(self) -> None:
        self._failed += 1
        if self._failed >= self._failures:
            self._open_until = self._clock.now() + round(self._rest * 1000)
