from collections.abc import Callable

import pytest

from candlewick.application.cli.failure import show_error, show_warning


@pytest.mark.parametrize(("show", "word"), [(show_error, "error"), (show_warning, "warning")])
def test_what_a_service_said_in_an_error_cannot_play_the_terminal(
    capsys: pytest.CaptureFixture[str], show: Callable[[str], None], word: str
) -> None:
    show("it said: \x1b[2J\x9b1m\u202e\x07\nsecond line")

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"{word}: it said: \\x1b[2J\\x9b1m\\u202e\\x07\nsecond line\n"
