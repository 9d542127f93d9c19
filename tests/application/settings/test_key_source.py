from pathlib import Path

import pytest

from candlewick.application.settings.file_writer import add_to_env_file
from candlewick.application.settings.key_source import EnvFile, read_env_file, secrets_of
from candlewick.application.settings.secret import Secret


def env_file(folder: Path, text: str, *, mode: int = 0o600) -> EnvFile:
    path = folder / ".env"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return read_env_file(path)


def test_a_dollar_or_percent_in_a_key_is_itself(tmp_path: Path) -> None:
    assert env_file(tmp_path, "A=sk-${HOME}%20x\n").values == {"A": "sk-${HOME}%20x"}


def test_an_env_file_that_others_can_read_is_warned_of_with_the_fix(tmp_path: Path) -> None:
    assert "chmod 600" in env_file(tmp_path, "A=b\n", mode=0o640).warnings[0]
    assert env_file(tmp_path, "A=b\n").warnings == ()


def test_no_env_file_is_no_warning(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == EnvFile(tmp_path / ".env")


def test_an_env_file_that_cannot_be_read_is_a_warning_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe")

    assert "cannot be read" in read_env_file(tmp_path / "folder").warnings[0]
    assert "not UTF-8" in read_env_file(tmp_path / "binary").warnings[0]


def test_the_environment_wins_over_the_folder_of_secrets_and_that_over_the_env_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a_key").write_text("folder\n")
    (tmp_path / "B_KEY").write_text("folder\n")
    file = env_file(tmp_path, "A_KEY=file\nB_KEY=file\nC_KEY=file\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path), "A_KEY": "environment"}

    found = secrets_of(["A_KEY", "B_KEY", "C_KEY"], environ=environ, env_file=file)

    assert {name: secret.reveal() for name, secret in found.items()} == {
        "A_KEY": "environment",
        "B_KEY": "folder",
        "C_KEY": "file",
    }


def test_whatever_looks_like_a_key_is_gathered_so_that_logs_can_hide_it(tmp_path: Path) -> None:
    found = secrets_of(
        [],
        environ={"AWS_SECRET": "s", "PATH": "p", "SSL_KEY": "/etc/key.pem"},
        env_file=env_file(tmp_path, "X_TOKEN=t\nY=1\n"),
    )

    assert set(found) == {"AWS_SECRET", "X_TOKEN"}


@pytest.mark.parametrize("key", ["sk-or-v1-abc", "it's", 'a"b', "a\\b", "a b#c", "a$b%c", "ü="])
def test_a_key_that_is_written_is_read_back_alike(tmp_path: Path, key: str) -> None:
    path = tmp_path / ".env"

    add_to_env_file(path, {"A_KEY": Secret(key)})

    assert read_env_file(path) == EnvFile(path, {"A_KEY": key})


def test_adding_a_key_replaces_its_old_line_and_keeps_the_rest(tmp_path: Path) -> None:
    env_file(tmp_path, "# mine\nexport A_KEY=old\nB_KEY=b\n", mode=0o644)

    add_to_env_file(tmp_path / ".env", {"A_KEY": Secret("new")}, wanted=("A_KEY", "B_KEY", "C_KEY"))

    assert (tmp_path / ".env").read_text() == "# mine\nB_KEY=b\nA_KEY=new\n# C_KEY=\n"
    assert read_env_file(tmp_path / ".env").warnings == ()
