"""The templates that come with Candlewick.

They are part of the code: read once, as a module is, and the same in every run of a version.
"""

import functools
from importlib.resources import files
from typing import Final

from candlewick.analysis.prompts.template import PromptTemplate

_FOLDER: Final = files("candlewick.analysis.prompts") / "templates"
SUFFIX: Final = ".txt"
DEFAULT: Final = "default"


def shipped_names() -> tuple[str, ...]:
    """Return the names of the templates that are there, sorted."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(n.removesuffix(SUFFIX) for n in names if n.endswith(SUFFIX)))


def shipped_text(name: str) -> str:
    """Return the text of the template called `name`, one of `shipped_names`."""
    return (_FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8")


@functools.cache
def shipped_template(name: str = DEFAULT) -> PromptTemplate:
    """Return the template called `name`, one of `shipped_names`."""
    return PromptTemplate.parse(shipped_text(name), source=f"{name}{SUFFIX}")
