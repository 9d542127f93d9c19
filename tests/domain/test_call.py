"""What an answer that was given before is found by."""

import hashlib

import pytest

from candlewick.domain.call import call_key

ENDPOINT = "https://api.example/v1"


def test_a_question_is_found_by_where_it_is_asked_its_bytes_and_its_sample() -> None:
    request = '{"model":"a","temperature":0.7}'
    words = f"{ENDPOINT}\n2\n{request}"

    assert call_key(ENDPOINT, request, sample=2) == hashlib.sha256(words.encode()).hexdigest()


@pytest.mark.parametrize(
    ("request_", "keys"),
    [('{"temperature":0}', 1), ('{"temperature":0.0}', 1), ('{"temperature":1}', 3), ("{}", 3)],
)
def test_samples_share_a_key_where_the_model_does_not_vary(request_: str, keys: int) -> None:
    assert len({call_key(ENDPOINT, request_, sample=sample) for sample in range(3)}) == keys
