"""What services were found to refuse, kept so that the next start knows."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from candlewick.domain.language_model.profile import Profile, Rung, TokenLimit

_REFUSABLE: Final = (Rung.JSON_SCHEMA, Rung.JSON_OBJECT)
_LIMIT: Final = "token_limit"


class ProfileBook:
    """Learned profiles by endpoint and model.

    Args:
        text: what was kept, or "".
        save: keeps a text in its place.
    """

    def __init__(self, text: str, *, save: Callable[[str], None]) -> None:
        self._learned = _read(text)
        self._save = save

    def applied(self, profile: Profile, *, endpoint: str, model: str) -> Profile:
        """Return `profile` with what was learned of `model` at `endpoint`."""
        refused = self._learned.get(f"{endpoint} {model}", ())
        for form in _REFUSABLE:
            if form in refused:
                profile = profile.without(form)
        if _LIMIT in refused:
            profile = replace(profile, token_limit=TokenLimit.MAX_COMPLETION_TOKENS)
        return profile

    def learn(self, profile: Profile, *, endpoint: str, model: str) -> None:
        """Keep what `profile` says is refused by `model` at `endpoint`."""
        refused = [form.value for form in _REFUSABLE if getattr(profile, form.value) is False]
        if profile.token_limit is TokenLimit.MAX_COMPLETION_TOKENS:
            refused.append(_LIMIT)
        self._keep(endpoint, model, refused)

    def forget(self, *, endpoint: str, model: str) -> None:
        """Forget what was learned of `model` at `endpoint`, so that it is tried again."""
        self._keep(endpoint, model, [])

    def _keep(self, endpoint: str, model: str, refused: list[str]) -> None:
        entry = f"{endpoint} {model}"
        if refused:
            self._learned[entry] = tuple(refused)
        elif self._learned.pop(entry, None) is None:
            return
        self._save(f"{json.dumps({'refused': self._learned}, indent=1, sort_keys=True)}\n")


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """Return what was kept; a file that cannot be read costs one refusal to learn again."""
    try:
        kept = json.loads(text)["refused"]
        return {str(entry): tuple(map(str, refused)) for entry, refused in kept.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
