"""Write the choice of a model into the configuration."""

from pathlib import Path
from typing import Any, Final

from candlewick.application.settings.document import is_ini
from candlewick.application.settings.file_writer import write_configuration
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.template import commented
from candlewick.application.settings.toml_edit import with_primary_model
from candlewick.application.wiring.model_catalogue import preset_model
from candlewick.errors import UserError

_OF_ANOTHER: Final = (
    "base_url",
    "api_key_env",
    "price_input",
    "price_output",
    "response_format",
    "reads",
    "knowledge_cutoff",
)
"""What was set for the model before and would be wrong for this one."""


def use_model(loaded: LoadedSettings, name: str, *, model: str | None) -> dict[str, Any]:
    """Let `name` be asked first, and say what was written and what is left to do.

    Args:
        loaded: the settings as they are.
        name: a preset, or a pulled model.
        model: which of the preset's models; its usual one if None.

    Raises:
        UserError: there is no such model, or the file cannot be changed safely.
    """
    chosen = preset_model(name, model=model)
    if chosen.name in loaded.settings.shadow.models:
        msg = (
            f"{chosen.name} is asked in shadow, and one that decides cannot be: take it out of"
            " shadow.models and its [[model]] table away, then type this again"
        )
        raise UserError(msg)
    target = loaded.source or loaded.home / "candlewick.toml"
    if is_ini(target):
        msg = f"{target} is an INI file: `candlewick config migrate` turns it into TOML first"
        raise UserError(msg)
    values: dict[str, str | None] = {"preset": chosen.preset, "name": chosen.name}
    values |= dict.fromkeys(_OF_ANOTHER)
    text = with_primary_model(_text(target), values)
    write_configuration(target, text, force=True)
    missing = chosen.key_name is not None and chosen.key_name not in loaded.secrets
    return {
        "written": str(target),
        "preset": chosen.preset,
        "model": chosen.name,
        "key_to_add": chosen.key_name if missing else None,
    }


def _text(target: Path) -> str:
    """Return the configuration as it is; a commented one where there is none yet."""
    try:
        return target.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return commented(Settings())
    except OSError as error:
        msg = f"{target} cannot be read: {error.strerror}"
        raise UserError(msg) from error
