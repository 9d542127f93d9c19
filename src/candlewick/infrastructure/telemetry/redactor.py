"""Secrets, kept out of whatever is written."""

import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

MASK: Final = "[secret]"
SHORTEST: Final = 4  # [characters] a shorter one would blank out ordinary words everywhere


class Redactor:
    """Replaces secret values in text, also as JSON, Python and web addresses write them.

    Args:
        secrets: the values; those shorter than four characters are ignored.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        # The longest first, or the rest of a secret that begins like another would stay.
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def clean(self, text: str) -> str:
        """Return `text` without the secrets."""
        return self._pattern.sub(MASK, text) if self._pattern else text


def _forms(secret: str) -> set[str]:
    quoted = json.dumps(secret)[1:-1]
    in_addresses = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {secret, quoted, repr(secret)[1:-1], *in_addresses}
