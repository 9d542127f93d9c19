"""A model that says what a test tells it to say."""

import json
import re
from collections.abc import Callable

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind, Usage
from candlewick.domain.prompt import Prompt


class ScriptedModel:
    """A chat model whose answers come from a function.

    Args:
        answer: gives the text for a prompt; an error that it raises is the model's error.
        name: what it is called.
        finish_reason: what it gives as the reason that it stopped.

    Attributes:
        prompts: what it was asked, oldest first.
        closed: whether it was closed.
    """

    def __init__(
        self,
        answer: Callable[[Prompt], str],
        *,
        name: str = "scripted",
        finish_reason: str | None = "stop",
    ) -> None:
        self.name = name
        self.prompts: list[Prompt] = []
        self.closed = False
        self._answer = answer
        self._finish_reason = finish_reason

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Answer at once, word by word; see `ChatModel.ask`."""
        self.prompts.append(prompt)
        text = self._answer(prompt)
        for word in re.findall(r"\S+\s*|\s+", text):
            listener(Piece(symbol=prompt.symbol, kind=PieceKind.TEXT, text=word))
        return Answer(
            text=text,
            finish_reason=self._finish_reason,
            model=self.name,
            provider="scripted",
            request=self.request(prompt),
            usage=Usage(
                prompt_tokens=len(prompt.user.split()), completion_tokens=len(text.split())
            ),
        )

    def request(self, prompt: Prompt) -> str:
        """Return a request that holds the prompt's words."""
        asked = {"model": self.name, "system": prompt.system, "user": prompt.user}
        return json.dumps(asked, sort_keys=True, separators=(",", ":"))

    async def aclose(self) -> None:
        """Remember that it was closed."""
        self.closed = True
