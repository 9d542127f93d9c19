"""Keys that stand in a configuration file, where they should not."""

from collections.abc import Callable
from typing import Any

from candlewick.application.settings.language_model import provider_key_name
from candlewick.application.settings.secret import Secret
from candlewick.application.settings.toml_lines import KeyPath


def take_keys(
    tree: dict[str, Any], place: Callable[[KeyPath], str]
) -> tuple[dict[str, Secret], list[str]]:
    """Take each model's `api_key` out of `tree` and leave the name of a variable instead.

    Args:
        tree: the configuration; changed in place.
        place: where a key of it is written, for the warnings.

    Returns:
        The keys by the name of the variable they should move to, and a warning for each.
    """
    found: dict[str, Secret] = {}
    warnings: list[str] = []
    models = tree.get("model")
    for number, model in enumerate(models if isinstance(models, list) else []):
        if not isinstance(model, dict) or not isinstance(model.get("api_key"), str):
            continue
        value = model.pop("api_key").strip()
        where = place(("model", number, "api_key"))
        if not value or _is_placeholder(value):
            warnings.append(f"{where}  the api_key is a placeholder and was left out")
            continue
        name = _variable(model, number, value, found)
        model["api_key_env"] = name
        found[name] = Secret(value)
        warnings.append(
            f"{where}  an API key stands in this file; it is used this once. Move it into .env "
            f"beside the file as {name}=... and delete the line (`candlewick config migrate` "
            "does it for a config.ini)"
        )
    return found, warnings


def _variable(model: dict[str, Any], number: int, value: str, found: dict[str, Secret]) -> str:
    given, base_url = model.get("api_key_env"), model.get("base_url")
    name = given if isinstance(given, str) else None
    if name is None:
        name = _provider(base_url) if isinstance(base_url, str) else None
    name = name or "MODEL_API_KEY"
    if found.get(name, Secret(value)) == Secret(value):
        return name
    return f"{name}_{number + 1}"  # a second key for the same service


def _provider(base_url: str) -> str | None:
    try:
        return provider_key_name(base_url)
    except ValueError:  # no address at all, which is reported by itself
        return None


def _is_placeholder(value: str) -> bool:
    low = value.lower()
    return "..." in value or "…" in value or low.startswith(("your", "<", "xxx", "change"))
