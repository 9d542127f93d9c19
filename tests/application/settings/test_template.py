from pathlib import Path

from candlewick.application.settings.model import Settings
from candlewick.application.settings.template import commented

PROJECT = Path(__file__).resolve().parents[3]


def test_the_example_in_the_repository_is_what_init_writes() -> None:
    assert (PROJECT / "config.example.toml").read_text(encoding="utf-8") == commented(Settings())
