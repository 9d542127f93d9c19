"""Where that is kept which decisions were made from."""

from typing import Protocol

from candlewick.domain.evidence import Evidence


class EvidenceStore(Protocol):
    """Keeps evidence under the hash of its content; the same evidence always has the same hash."""

    def keep(self, evidence: Evidence) -> str:
        """Keep `evidence`; it survives a crash from here on.

        Returns:
            The sha256 of its content [64 hexadecimal digits], whatever way it is stored.

        Raises:
            StateCorruptError: it cannot be stored as it is; nothing was.
            StateUnavailableError: the disk is full, or the place locked, not writable or away;
                nothing was stored, and trying again may work.
        """
        ...

    def recall(self, digest: str) -> Evidence:
        """Return the evidence that `keep` gave `digest` for.

        Raises:
            StateCorruptError: it is not there, or not as it was kept.
        """
        ...
