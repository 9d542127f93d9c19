"""One question to a model, as it is kept."""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question that is about to be sent.

    Attributes:
        endpoint: where to, such as "https://api.openai.com/v1".
        model: whom.
        request: the exact request as canonical JSON.
        sample: [>= 0] which of several answers to it is asked for.
        job: whose money it is, such as "run paper".
        at: [ms since 1970 UTC] when.
        estimate: [USD, >= 0] what it may cost; None where the price is not known.
    """

    endpoint: str
    model: str
    request: str
    sample: int
    job: str
    at: int
    estimate: float | None

    @property
    def key(self) -> str:
        """Return what an answer to this very question is found by."""
        return call_key(self.endpoint, self.request, sample=self.sample)


def call_key(endpoint: str, request: str, *, sample: int) -> str:
    """Return the sha256 of a question: where it is asked, its bytes, which sample of it.

    At temperature 0 every sample is the same, so they share one key: the first's.
    """
    shared = sample and json.loads(request).get("temperature") == 0
    words = f"{endpoint}\n{0 if shared else sample}\n{request}"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What questions have cost.

    Attributes:
        calls: [>= 0] how many were sent.
        usd: [USD, >= 0] what they cost as far as that is known. A call that ended without a
            bill, although the service may send one, counts with its estimate.
        unknown: [>= 0] how many cost something that nobody knows.
    """

    calls: int = 0
    usd: float = 0.0
    unknown: int = 0
