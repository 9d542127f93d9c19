"""What a decision is made by: the code's versions and the settings, for the record."""

import hashlib
import importlib.metadata
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from pydantic import ValidationError

from candlewick.application.settings.model import Settings
from candlewick.domain.versions import Versions
from candlewick.errors import UserError

_CORE: Final = ("domain", "indicators", "analysis", "strategy")
"""The folders whose code can change a prompt, a decision or a verdict."""

_APART: Final = frozenset({"account", "logging", "model", "paths", "shadow", "store"})
"""The sections that cannot, or are recorded elsewhere: each answer has its exact request."""


@cache
def versions() -> Versions:
    """Return the versions of the code that runs, each with a digest of its source."""
    release = importlib.metadata.version("candlewick")
    root = files("candlewick")
    return Versions(
        code=f"{release}+{_digest(*(root / name for name in _CORE))}",
        template=f"{release}+{_digest(root / 'analysis' / 'prompts')}",
        extractor=f"{release}+{_digest(root / 'analysis' / 'replies')}",
    )


def settings_text(settings: Settings) -> str:
    """Return the settings that can change a decision as canonical JSON, without any secret."""
    plain = settings.model_dump(mode="json", exclude=set(_APART))
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def settings_of(text: str, *, now: Settings) -> Settings:
    """Return the settings as `settings_text` recorded them, with what it leaves out as it is `now`.

    Raises:
        UserError: this version cannot read them.
    """
    if not text:
        return now
    recorded: dict[str, Any] = json.loads(text)
    apart = now.model_dump(include=set(_APART))
    try:
        return Settings.model_validate(recorded | apart)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        msg = (
            "the settings that this decision was recorded with cannot be read by this version of "
            f"candlewick: {place}: {first['msg']}. Replay it with the version that recorded it"
        )
        raise UserError(msg) from error


def _digest(*folders: Traversable) -> str:
    found = hashlib.sha256()
    for folder in folders:
        for name, content in _sources(folder, folder.name):
            found.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return found.hexdigest()[:12]


def _sources(folder: Traversable, place: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{place}/{one.name}"
        if one.is_dir() and one.name != "__pycache__":
            found += _sources(one, name)
        elif one.name.endswith((".py", ".md", ".txt", ".json", ".toml", ".csv")):
            found.append((name, one.read_bytes()))
    return found
