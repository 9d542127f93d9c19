import pytest

from candlewick.application.console.theme import make_console


@pytest.mark.parametrize("said", ["[/b]", "[red]x[/red]", "[/", ":boom:", "1.5 {} 0x1f"])
def test_what_is_shown_is_not_read_as_markup(capsys: pytest.CaptureFixture[str], said: str) -> None:
    make_console(words_on_stderr=False).print(said)
    make_console(words_on_stderr=True).print(said)

    assert tuple(capsys.readouterr()) == (f"{said}\n", f"{said}\n")
