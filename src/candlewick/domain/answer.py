"""What the model said."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class PieceKind(StrEnum):
    """What a piece of a streamed answer is."""

    REASONING = "reasoning"
    TEXT = "text"
    RESET = "reset"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an answer while it is being written; for people to watch.

    RESET means: what came so far is void, another model starts over. NOTE is said by the
    program, not by the model (which model is asked, what a label read-out saw).
    """

    symbol: str
    kind: PieceKind
    text: str


Listener: TypeAlias = Callable[[Piece], None]


def ignore(_piece: Piece) -> None:
    """Listen to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer cost, as the service counted it.

    Attributes:
        prompt_tokens: [>= 0] None where the service does not say, as in all that follow.
        completion_tokens: [>= 0] some services leave the reasoning out of it.
        total_tokens: [>= 0] all that is billed.
        cached_tokens: [>= 0] those of the prompt that the service had read before.
        reasoning_tokens: [>= 0] those that were thought and not said.
        cost_usd: [USD, >= 0] what the service itself says that it charged.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost_usd: float | None = None

    @property
    def billed_output_tokens(self) -> int | None:
        """Return what is billed as output [>= 0], reasoning included wherever it is counted."""
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        if self.total_tokens is None:
            return self.completion_tokens
        return max(self.completion_tokens, self.total_tokens - self.prompt_tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One whole answer, and how it came about.

    Attributes:
        text: what the model answered, reasoning apart.
        reasoning: what it thought aloud, if it shows that.
        finish_reason: the service's own word ("stop", "length", ...); None where it was cut off.
        model: which model answered.
        provider: where.
        request: the exact request as canonical JSON, without any secret.
        usage: what was counted.
        latency_ms: [>= 0] from asking to the last piece.
        probabilities: of each label, where labels were read out instead of text.
        recorded: True where the answer was read from a recording.
        failures: which models were asked before and why they did not answer.
        provider_id: the service's own name for this answer, for its support.
        price_usd: [USD, >= 0] what it cost when it was first given; None where that is not known,
            which is not 0.
        cached: True where the same question was asked before, and that answer given again, for
            nothing.
    """

    text: str
    reasoning: str = ""
    finish_reason: str | None
    model: str
    provider: str
    request: str = ""
    usage: Usage = Usage()
    latency_ms: int = 0
    probabilities: Mapping[str, float] = field(default_factory=dict)
    recorded: bool = False
    failures: tuple[str, ...] = ()
    provider_id: str = ""
    price_usd: float | None = None
    cached: bool = False

    @property
    def author(self) -> str:
        """Return who answered, such as "deepseek-chat at api.deepseek.com"."""
        return f"{self.model} at {self.provider}"

    @property
    def spent_usd(self) -> float | None:
        """Return what it cost now [USD, >= 0]; None where that is not known."""
        return 0.0 if self.cached else self.price_usd

    @property
    def request_hash(self) -> str:
        """Return the sha256 of the request's bytes, as hexadecimal digits."""
        return hashlib.sha256(self.request.encode("utf-8", "surrogatepass")).hexdigest()
