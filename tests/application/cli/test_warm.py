"""`candlewick indicators warm`, with the compiling itself replaced."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli.main import app
from candlewick.application.wiring import warm as wiring
from candlewick.application.wiring.warm import Warmed


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, ["indicators", "warm", *words])


@pytest.mark.parametrize(
    ("warmed", "words"),
    [
        (
            Warmed(folder=Path("there"), operations=70, kept=70, compiled=60, seconds=41.23),
            "70 of 70 operations are kept in there\n60 compiled now, in 41.2 s\n",
        ),
        (
            Warmed(folder=Path("there"), operations=2, kept=2, removed=7, seconds=1.0),
            (
                "2 of 2 operations are kept in there\n0 compiled now, in 1.0 s\n"
                "7 files of other versions removed\n"
            ),
        ),
        (
            Warmed(folder=Path("there"), busy=True),
            "another process is compiling into there already\n",
        ),
        (
            Warmed(folder=None),
            (
                "nothing to keep: no folder can be written; CANDLEWICK_CACHE_DIR can name one. "
                "Indicators work without it; long histories compile anew in each run.\n"
            ),
        ),
    ],
)
def test_it_says_where_how_many_and_how_long(
    monkeypatch: pytest.MonkeyPatch, warmed: Warmed, words: str
) -> None:
    monkeypatch.setattr(wiring, "warm", lambda _: warmed)

    result = typed()

    assert (result.exit_code, result.stdout) == (0, words)
    assert result.stderr == "compiling\n"


def test_as_json_it_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "warm", lambda _: Warmed(folder=Path("there"), kept=3))

    said = json.loads(typed("--json").stdout)

    assert (said["folder"], said["kept"], said["busy"]) == ("there", 3, False)


@pytest.mark.parametrize(
    ("started", "words"), [(True, "compiling in the background"), (False, "nothing to do")]
)
def test_in_the_background_it_returns_at_once(
    monkeypatch: pytest.MonkeyPatch, *, started: bool, words: str
) -> None:
    monkeypatch.setattr(wiring, "warm_in_background", lambda: started)
    monkeypatch.setattr(wiring, "warm", lambda _: pytest.fail("it compiles here"))

    assert typed("--background").stdout.startswith(words)
    assert json.loads(typed("--background", "--json").stdout) == {"started": started}
