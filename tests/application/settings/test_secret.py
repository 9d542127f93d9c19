import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.application.settings.secret import (
    MASK,
    Secret,
    is_secret_name,
    looks_secret,
    redactor,
)


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("sk-or-v1-hidden")

    assert [str(secret), repr(secret), f"{secret}", repr({"key": secret})] == [
        MASK,
        MASK,
        MASK,
        "{'key': ***}",
    ]
    assert secret.reveal() == "sk-or-v1-hidden"


def test_a_secret_cannot_be_written_to_disk_by_accident() -> None:
    with pytest.raises(TypeError, match="not written to disk"):
        pickle.dumps(Secret("sk-or-v1-hidden"))
    with pytest.raises(TypeError):
        copy.copy(Secret("sk-or-v1-hidden"))


@given(st.lists(st.text(min_size=8, max_size=20), min_size=1, max_size=4), st.text())
def test_no_key_survives_in_a_text(words: list[str], around: str) -> None:
    clean = redactor(Secret(word) for word in words)(around.join(["", *words, ""]))

    assert not any(
        word in clean.replace(MASK, "\0")
        for word in words
        if "*" not in word and "\0" not in word and word not in around
    )


def test_a_key_that_begins_with_another_key_leaves_no_tail() -> None:
    assert redactor([Secret("sk-12345"), Secret("sk-1234567890")])("sk-1234567890") == MASK


def test_short_words_are_left_alone_because_they_are_everywhere() -> None:
    assert redactor([Secret("x")])("example") == "example"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("OPENROUTER_API_KEY", True),
        ("OPENROUTER_API_KEY_2", True),
        ("api_key", True),
        ("GITHUB_TOKEN", True),
        ("DB_PASSWORD", True),
        ("api_key_env", False),
        ("max_tokens", False),
        ("KEYBOARD", False),
        ("MONKEY", False),
        ("PATH", False),
        ("PWD", False),
        ("DB_PWD", True),
    ],
)
def test_names_tell_what_is_secret(name: str, secret: bool) -> None:  # noqa: FBT001 - a table
    assert is_secret_name(name) is secret


def test_shapes_tell_what_is_secret_too() -> None:
    assert looks_secret("sk-or-v1-abcdef")
    assert not looks_secret("BTC/USDT")
