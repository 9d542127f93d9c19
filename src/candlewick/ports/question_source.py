"""Who builds questions beside the path that asks them."""

from typing import Protocol

from candlewick.domain.evidence import Evidence
from candlewick.domain.prompt import Prompt


class QuestionSource(Protocol):
    """Builds some questions elsewhere, byte for byte as they would be built here."""

    async def question(self, evidence: Evidence) -> Prompt | None:
        """Return the question that `evidence` asks; None where it is to be built here."""
        ...
