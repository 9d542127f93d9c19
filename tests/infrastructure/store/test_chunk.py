"""Marks by which a changed byte is found."""

import hashlib

import pytest

from candlewick.infrastructure.store.chunk import CHUNK, chunk_marks


@pytest.mark.parametrize("length", [0, 1, CHUNK, CHUNK + 1, 5 * CHUNK - 1])
def test_each_chunk_is_marked_by_the_first_eight_digits_of_its_hash(length: int) -> None:
    content = bytes(range(256)) * 5
    chunks = [content[:length][at : at + CHUNK] for at in range(0, length, CHUNK)]

    expected = "".join(hashlib.sha256(chunk).hexdigest()[:8] for chunk in chunks)
    assert chunk_marks(content[:length]) == expected
