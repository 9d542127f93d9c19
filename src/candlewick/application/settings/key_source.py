"""Where keys are kept: the environment, a folder of secrets, a private `.env`."""

import io
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from candlewick.application.settings.secret import Secret, is_secret_name

_CONTAINER_FOLDER: Final = Path("/run/secrets")


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What a `.env` file holds.

    Attributes:
        path: where it is, or would be.
        values: names and their values; empty if there is no file.
        warnings: what is wrong with it.
    """

    path: Path
    values: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_env_file(path: Path) -> EnvFile:
    """Read the `.env` at `path`; where there is none, it is empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return EnvFile(path)
    except OSError as error:
        return EnvFile(path, warnings=(f"{path} cannot be read: {error.strerror}",))
    except UnicodeDecodeError:
        return EnvFile(path, warnings=(f"{path} is not UTF-8 text and was left out",))
    # No interpolation: a $ in a key is a $.
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)
    values = {name: value for name, value in found.items() if value}
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        warning = f"{path} can be read by other users of this machine: chmod 600 {path}"
        return EnvFile(path, values, (warning,))
    return EnvFile(path, values)


def secrets_of(
    names: Iterable[str], *, environ: Mapping[str, str], env_file: EnvFile
) -> dict[str, Secret]:
    """Return the keys called `names`, and everything else that looks like a key.

    The environment wins over a folder of secrets, which wins over the `.env` file.
    The others are gathered so that logs can be cleaned of them.
    """
    wanted = set(names)
    everywhere = {**env_file.values, **_from_folders(wanted, environ), **environ}
    return {
        name: Secret(value.strip())
        for name, value in everywhere.items()
        if value.strip() and (name in wanted or _gives_itself_away(name, value))
    }


def _gives_itself_away(name: str, value: str) -> bool:
    # The path of a key file is no secret, and hiding it would make messages unreadable.
    return is_secret_name(name) and not value.startswith(("/", "~", "."))


def _from_folders(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str]:
    folders = [_CONTAINER_FOLDER]
    if environ.get("CREDENTIALS_DIRECTORY"):
        folders.append(Path(environ["CREDENTIALS_DIRECTORY"]))
    found = {}
    for name in names:
        for path in [folder / spelling for folder in folders for spelling in (name.lower(), name)]:
            try:
                found[name] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
    return found
