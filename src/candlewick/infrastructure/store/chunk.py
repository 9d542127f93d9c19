"""Marks by which a changed byte can be found, where one hash of the whole only says that there is one."""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

CHUNK: Final = 256  # [bytes]
_BYTES: Final = 4  # of the hash
_MARK: Final = 2 * _BYTES  # [hexadecimal digits]


def as_bytes(text: str) -> bytes:
    """Return the bytes of `text` as they are stored, even those that are no UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def chunk_marks(content: bytes) -> str:
    """Return the beginning of the sha256 of each chunk of `content`, one after the other."""
    places = range(0, len(content), CHUNK)
    return b"".join([sha256(content[at : at + CHUNK]).digest()[:_BYTES] for at in places]).hex()


def changed_place(content: bytes, marks: str | None, *, is_right: Callable[[bytes], bool]) -> str:
    """Say where `content` is not what `marks` were made of.

    Args:
        content: what stands there now.
        marks: as `chunk_marks` made them; None where there are none.
        is_right: tells whether a content is the one that was written.

    Returns:
        "byte 17 was '1' and is '2'" where one byte was replaced, which is then proven;
        else the first bytes that differ as far as can be told; "" where nothing differs.
    """
    if marks is None:
        return "some byte (which one is not known of what an older version wrote)"
    now = chunk_marks(content)
    if now == marks:
        return ""
    at = first_difference(now.encode(), marks.encode()) // _MARK * CHUNK
    mark = marks[at // CHUNK * _MARK :][:_MARK]
    for place, was in _one_replaced(content[at : at + CHUNK], mark):
        whole = content[: at + place] + bytes([was]) + content[at + place + 1 :]
        if is_right(whole):
            is_now = bytes([content[at + place]])
            return f"byte {at + place} was {_shown(bytes([was]))} and is {_shown(is_now)}"
    return f"the first change is in the bytes {at} to {at + CHUNK - 1}"


def first_difference(one: bytes, other: bytes) -> int:
    """Return the place of the first byte that differs; the shorter's length where none does."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _one_replaced(chunk: bytes, mark: str) -> list[tuple[int, int]]:
    """Return each place and byte that gives `chunk` the `mark` again."""
    return [
        (place, byte)
        for place in range(len(chunk))
        for byte in range(256)
        if _mark(chunk[:place] + bytes([byte]) + chunk[place + 1 :]) == mark
    ]


def _mark(chunk: bytes) -> str:
    return sha256(chunk).hexdigest()[:_MARK]


def _shown(byte: bytes) -> str:
    return repr(byte)[1:]
