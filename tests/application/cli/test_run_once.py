"""`candlewick run --once`: what it prints for programs, and what it refuses."""

import pytest

from tests.application.conftest import Station

pytestmark = pytest.mark.network


@pytest.mark.parametrize("command", [("run", "--once"), ("analyze",)])
def test_a_key_with_a_curly_quote_is_a_plain_error_that_names_its_variable(
    station: Station, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MODEL_KEY", "\u201csk-verysecret-0123456789\u201d")
    station.configure('api_key_env = "MODEL_KEY"')

    result = station.type(*command)

    assert result.exit_code == 2
    assert "error: MODEL_KEY holds a character that no key has (U+201C)" in result.stderr
    assert "verysecret" not in result.output
