"""Evidence that is forgotten at exit."""

from candlewick.domain.evidence import Evidence
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.evidence_codec import digest_of


class MemoryEvidence:
    """An `EvidenceStore` held in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Evidence] = {}

    def keep(self, evidence: Evidence) -> str:
        """Keep `evidence` and return its hash; see `EvidenceStore.keep`."""
        digest = digest_of(evidence)
        self._kept[digest] = evidence
        return digest

    def recall(self, digest: str) -> Evidence:
        """Return what was kept under `digest`; see `EvidenceStore.recall`."""
        if digest not in self._kept:
            message = f"There is no snapshot {digest[:12]}."
            raise StateCorruptError(message)
        return self._kept[digest]
