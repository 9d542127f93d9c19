"""What every model that wraps another one has in common."""

from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.named_model import NamedModel


class ModelWrapper:
    """Passes on what it does not change; the wrappers add how they ask.

    Args:
        inner: who is asked in the end.
    """

    def __init__(self, inner: NamedModel) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """Return the inner model's name."""
        return self._inner.name

    def request(self, prompt: Prompt) -> str:
        """Return the exact request that the inner model would send."""
        return self._inner.request(prompt)

    async def aclose(self) -> None:
        """Close the inner model."""
        await self._inner.aclose()
