"""Who takes part in an arena, and what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Up to when a contender can know the world, and how much of the window lies after that.

    Attributes:
        remembers: whether it can; a rule knows nothing of the world.
        cutoff: [ms since 1970 UTC] nothing later; None where nobody says.
        source: who says so; "" where nobody does.
        closes_after: [>= 0] how many closes lie after it; None where that is not known.
    """

    remembers: bool
    cutoff: int | None
    source: str
    closes_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a contender was asked, and how it answered.

    Attributes:
        snapshots: sha256 over all that was known at each close, by market: the same for every
            contender of an arena.
        questions: sha256 over the prompts: the same for those with the same template.
        answers: [>= 0] how many decisions were made.
        refused: [> 0] how many of them could not be used, by reason.
        latency_ms: [>= 0] the middle of what answers took when they were first given; None without any.
        slowest_ms: [>= 0] the longest.
    """

    snapshots: Mapping[str, str]
    questions: str
    answers: int
    refused: Mapping[str, int]
    latency_ms: float | None
    slowest_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A model with a prompt.

    Attributes:
        name: as the board calls it.
        model: the model's name.
        prompt: the template's name.
        template: which template exactly: name, version, beginning of its sha256.
        knowledge: what it can remember.
        asked: what it was asked.
    """

    name: str
    model: str
    prompt: str
    template: str
    knowledge: Knowledge
    asked: Asked


def knowledge_of(closes: range, *, cutoff: int | None, source: str, remembers: bool) -> Knowledge:
    """Say how many of `closes` [ms] lie after `cutoff` [ms]."""
    after = len(closes) if not remembers else None
    if cutoff is not None:
        after = sum(1 for close in closes if close > cutoff)
    return Knowledge(remembers=remembers, cutoff=cutoff, source=source, closes_after=after)
