"""Keys that must never be read by anyone else."""

import re
from collections.abc import Callable, Iterable
from typing import Final

MASK: Final = "***"
_SHORTEST: Final = 8
"""[characters] Replacing shorter words would spoil ordinary text and hide nothing."""
_SECRET_NAME: Final = re.compile(
    r"(^|_)(apikeys?|keys?|secrets?|token|passwords?|passphrase|(?<=_)pwd)($|_(?!env$))",
    re.IGNORECASE,
)
_SECRET_SHAPE: Final = re.compile(r"(sk|pk|gsk|xai|ghp|key)[-_]\S{4,}|\S{40,}", re.IGNORECASE)


class Secret:
    """A word that shows itself only when it is asked to.

    Args:
        value: the word.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the word itself, for the one call that needs it."""
        return self._value

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        msg = "a secret is not written to disk or sent to another process"
        raise TypeError(msg)


def fault_of(secret: Secret, *, name: str) -> str | None:
    """Return what is wrong with the key kept as `name` if no service can be sent it, else None.

    A key travels in a header, which holds printable ASCII and nothing else.
    """
    odd = next((one for one in secret.reveal() if not (one.isascii() and one.isprintable())), None)
    if odd is None:
        return None
    return (
        f"{name} holds a character that no key has (U+{ord(odd):04X}); "
        "copy the key again, without quotes around it"
    )


def redactor(secrets: Iterable[Secret]) -> Callable[[str], str]:
    """Return a function that puts *** in the place of each of `secrets` in a text."""
    words = {secret.reveal() for secret in secrets if len(secret.reveal()) >= _SHORTEST}
    if not words:
        return str
    # Longest first: a key that begins with another key must not leave its own tail behind.
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return lambda text: pattern.sub(MASK, text)


def is_secret_name(name: str) -> bool:
    """Return whether a variable or key of this name is likely to hold a secret."""
    return _SECRET_NAME.search(name) is not None


def looks_secret(value: str) -> bool:
    """Return whether `value` has the shape of a key, whatever its name."""
    return _SECRET_SHAPE.fullmatch(value.strip()) is not None
