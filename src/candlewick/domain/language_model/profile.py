"""What a model can do, apart from where it is and what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Rung(StrEnum):
    """How a model is held to the form of its answer, the strictest first: the ladder's rungs."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PLAIN = "plain"


class Reads(StrEnum):
    """What a model is given to read.

    PROMPT is everything, numbers and all. FACTS is for very small models: the market in
    words, and the answer read out label by label under a grammar.
    """

    PROMPT = "prompt"
    FACTS = "facts"


class TokenLimit(StrEnum):
    """What a service calls the longest answer."""

    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a model can do; None is what nobody knows, and it is then tried.

    Attributes:
        json_schema: whether it can be held to a schema.
        json_object: whether it can be held to JSON.
        tools: whether it can call tools.
        reasoning: whether it thinks before it answers.
        vision: whether it reads pictures.
        streaming: whether its answer is asked for piece by piece.
        context: [tokens, > 0] how much prompt and answer may be together.
        token_limit: what its service calls the longest answer.
        reads: what it is given.
        knowledge_cutoff: the last day that its training can know, such as "2025-01-31".
        cutoff_source: who says so; "" where nobody does.
    """

    json_schema: bool | None = None
    json_object: bool | None = None
    tools: bool | None = None
    reasoning: bool | None = None
    vision: bool | None = None
    streaming: bool = True
    context: int | None = None
    token_limit: TokenLimit = TokenLimit.MAX_TOKENS
    reads: Reads = Reads.PROMPT
    knowledge_cutoff: str | None = None
    cutoff_source: str = ""

    @property
    def forms(self) -> tuple[Rung, ...]:
        """Return the forms that are worth trying, the strictest first; PLAIN is always one."""
        return tuple(self._forms())

    def without(self, form: Rung) -> Self:
        """Return the profile of a model that is known to refuse `form`; words cannot be."""
        match form:
            case Rung.JSON_SCHEMA:
                return replace(self, json_schema=False)
            case Rung.JSON_OBJECT:
                return replace(self, json_object=False)
            case Rung.PLAIN:
                return self

    def _forms(self) -> Iterator[Rung]:
        if self.json_schema is not False:
            yield Rung.JSON_SCHEMA
        if self.json_object is not False:
            yield Rung.JSON_OBJECT
        yield Rung.PLAIN
