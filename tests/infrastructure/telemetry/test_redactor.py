import json
from urllib.parse import quote

import pytest

from candlewick.infrastructure.telemetry.redactor import Redactor

SECRET = 'sk-"a\\b/ü+c='  # noqa: S105 - made up


@pytest.mark.parametrize(
    "written", [SECRET, json.dumps(SECRET), repr(SECRET), quote(SECRET), quote(SECRET, safe="")]
)
def test_a_secret_is_found_however_it_is_written(written: str) -> None:
    cleaned = Redactor([SECRET]).clean(f"key: {written}.")

    assert "[secret]" in cleaned
    assert "sk-" not in cleaned


def test_a_secret_inside_another_leaves_no_rest() -> None:
    assert Redactor(["abcd", "abcdefgh"]).clean("abcdefgh abcd") == "[secret] [secret]"


def test_secrets_that_are_empty_or_very_short_blank_out_nothing() -> None:
    assert Redactor(["", "a", "abc"]).clean("abc") == "abc"
    assert Redactor().clean("abc") == "abc"
