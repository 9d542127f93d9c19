"""The commented configuration file, made from the model so that it cannot drift from it."""

import json
from collections.abc import Iterator
from typing import Any, Final

from pydantic.fields import FieldInfo

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.section import Section

_HEAD: Final = """\
# Candlewick's configuration. Every key that is left out has the value shown here.
# `candlewick config check` names every mistake; `candlewick config show` what is in force.
# Keys never stand here: they go into .env beside this file, or into the environment.
"""
_MODELS: Final = """\
# {about}
# Add further [[model]] tables below it as fallbacks.
"""
_SERVICE: Final = """\
# A service instead of the embedded model, with its key in .env:
# [[model]]
# name = "deepseek/deepseek-r1-0528:free"
# base_url = "https://openrouter.ai/api/v1"
# api_key_env = "OPENROUTER_API_KEY"
"""


def commented(settings: Settings) -> str:
    """Return `settings` as a TOML file with a comment on each key."""
    parts = [_HEAD]
    for name in type(settings).model_fields:
        content = getattr(settings, name)
        if isinstance(content, Section):
            about = _first_paragraph(type(content))
            parts.append(f"# {about}\n[{name}]\n" + "".join(_keys(content)))
        else:
            parts.append(_models(content))
    return "\n".join(parts)


def _models(models: tuple[ModelSettings, ...]) -> str:
    head = _MODELS.format(about=_first_paragraph(ModelSettings))
    tables = ["[[model]]\n" + "".join(_keys(model)) for model in models]
    if models[0].is_embedded:
        tables.append(_SERVICE)
    return head + "\n".join(tables)


def _keys(section: Section) -> Iterator[str]:
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        yield f"# {field.description}\n"
        if value is None:
            yield f"# {name} = {_written(_example(field))}\n"
        else:
            yield f"{name} = {_written(value)}\n"


def _example(field: FieldInfo) -> Any:
    return (field.examples or [""])[0]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    # JSON's strings are TOML's, but for one character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _first_paragraph(kind: type[Section]) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
