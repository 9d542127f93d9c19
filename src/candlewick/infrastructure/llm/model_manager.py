"""Which model is asked, and who is asked when it does not answer."""

from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import Self

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.prompt import Prompt
from candlewick.errors import BudgetSpentError, ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.token_estimate import TokenEstimate


class ModelManager:
    """A primary model and its fallbacks; itself a chat model.

    Each question begins with the primary again, so that it is used as soon as it recovers.

    Args:
        primary: asked first.
        fallbacks: asked in this order when those before did not answer.
    """

    def __init__(self, primary: NamedModel, *fallbacks: NamedModel) -> None:
        self._models = (primary, *fallbacks)
        self._estimates: defaultdict[str, TokenEstimate] = defaultdict(TokenEstimate)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def name(self) -> str:
        """Return the primary's name."""
        return self._models[0].name

    def request(self, prompt: Prompt) -> str:
        """Return the exact request that the primary would send."""
        return self._models[0].request(prompt)

    async def aclose(self) -> None:
        """Close every model, also when closing one of them fails."""
        async with AsyncExitStack() as stack:
            for model in self._models:
                stack.push_async_callback(model.aclose)

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask in order until one answers; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: none answered; it names each, and the shortest wait.
            ModelRefusedError: every one refused, so asking again will not help.
        """
        failures: list[ModelUnavailableError | ModelRefusedError] = []
        for model in self._models:
            shown = _Shown(listener)
            try:
                answer = await model.ask(prompt, listener=shown)
            except (ModelUnavailableError, ModelRefusedError) as error:
                failures.append(error)
                self._announce(prompt, error, shown=shown, asked=len(failures))
            else:
                self._learn(model.name, prompt, answer)
                said = _said(failures)
                return replace(answer, failures=said + answer.failures) if said else answer
        raise _combined(failures)

    def count_tokens(self, text: str) -> int:
        """Return about how many tokens `text` is [>= 0] for the primary model.

        It learns from what the service counted for earlier prompts.
        """
        return self._estimates[self.name].tokens(text)

    def _learn(self, name: str, prompt: Prompt, answer: Answer) -> None:
        # A label read-out and a recording counted something else than this prompt.
        told_again = answer.recorded or answer.cached
        if answer.usage.prompt_tokens and not answer.probabilities and not told_again:
            chars = len(prompt.system) + len(prompt.user)
            self._estimates[name].learn(chars, answer.usage.prompt_tokens)

    def _announce(self, prompt: Prompt, error: Exception, *, shown: "_Shown", asked: int) -> None:
        if shown.anything:
            shown(Piece(symbol=prompt.symbol, kind=PieceKind.RESET, text=""))
        if asked < len(self._models):
            note = f"{error}; asking {self._models[asked].name}"
            shown(Piece(symbol=prompt.symbol, kind=PieceKind.NOTE, text=note))


class _Shown:
    """Passes pieces on, and remembers whether there were any."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.anything = False

    def __call__(self, piece: Piece) -> None:
        self.anything = True
        self._listener(piece)


def _said(failures: list[ModelUnavailableError | ModelRefusedError]) -> tuple[str, ...]:
    return tuple(str(failure) for failure in failures)


def _combined(
    failures: list[ModelUnavailableError | ModelRefusedError],
) -> ModelUnavailableError | ModelRefusedError:
    if len(failures) == 1:
        return failures[0]
    message = f"none of {len(failures)} models answered: {'; '.join(_said(failures))}"
    passing = [failure for failure in failures if isinstance(failure, ModelUnavailableError)]
    if not passing:
        spent = any(isinstance(failure, BudgetSpentError) for failure in failures)
        return BudgetSpentError(message) if spent else ModelRefusedError(message)
    waits = [failure.retry_after for failure in passing if failure.retry_after is not None]
    return ModelUnavailableError(message, retry_after=min(waits, default=None))
