"""The templates of prompts: those that come with Candlewick, and the user's own."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from candlewick.analysis.prompts.shipped_template import (
    SUFFIX,
    shipped_names,
    shipped_template,
    shipped_text,
)
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.analysis.replies.form import AnswerForm
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.errors import UserError

FOLDER: Final = "prompts"
"""Beside the configuration: the user's own templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTemplate:
    """A template and where it is.

    Attributes:
        name: by which the settings name it.
        text: as it is written.
        path: its file; None for one that comes with Candlewick.
    """

    name: str
    text: str
    path: Path | None

    def parse(self) -> PromptTemplate:
        """Return it checked.

        Raises:
            UserError: it has faults; the message names each with its line.
        """
        return PromptTemplate.parse(self.text, source=str(self.path or f"{self.name}{SUFFIX}"))


def make_builder(settings: Settings, template: PromptTemplate) -> TradingPromptBuilder:
    """Return what lays prompts out as `settings` say, in the words of `template`."""
    return TradingPromptBuilder(
        template,
        budget=settings.prompt.budget,
        debate=settings.prompt.debate,
        reflection=settings.prompt.reflection,
        form=AnswerForm(settings.answer.form),
    )


def template_in_use(loaded: LoadedSettings) -> PromptTemplate:
    """Return the template that the settings name.

    Raises:
        UserError: it is not there or has faults.
    """
    return find_template(loaded.home, loaded.settings.prompt.template).parse()


def recorded_template(settings: Settings, text: str) -> PromptTemplate:
    """Return the template that a decision was recorded with.

    Args:
        settings: those recorded.
        text: of a template of the user's own; "" where it came with Candlewick.

    Raises:
        UserError: this version cannot read it, or has none of that name.
    """
    name = settings.prompt.template
    if text:
        return PromptTemplate.parse(text, source=f"{name} (as recorded)")
    if name not in shipped_names():
        msg = f"this version of candlewick comes with no prompt template {name!r}: replay the decision with the version that recorded it"
        raise UserError(msg)
    return shipped_template(name)


def find_template(home: Path, name: str) -> FoundTemplate:
    """Return the template called `name`, or in the file `name` seen from `home`.

    Raises:
        UserError: there is none; the message names the nearest.
    """
    if name in shipped_names():
        return FoundTemplate(name=name, text=shipped_text(name), path=None)
    is_path = name.endswith(SUFFIX) or "/" in name or "\\" in name
    path = home / Path(name).expanduser() if is_path else home / FOLDER / f"{name}{SUFFIX}"
    if path.is_file():
        return FoundTemplate(name=name, text=_text_of(path), path=path)
    known = [*shipped_names(), *_own_names(home)]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    msg = f"there is no prompt template {name!r} (looked for {path}): {hint}"
    raise UserError(msg)


def all_templates(home: Path) -> Iterator[FoundTemplate]:
    """Yield the templates that come with Candlewick, then the user's own, by name."""
    for name in [*shipped_names(), *_own_names(home)]:
        yield find_template(home, name)


def copy_template(home: Path, name: str, new: str) -> Path:
    """Write a copy of the template `name` into the user's folder, called `new`; return its path.

    Raises:
        UserError: `new` is no name or is taken, or the file cannot be written.
    """
    source = find_template(home, name)
    if new in shipped_names():
        msg = f"{new} is the name of a template that comes with Candlewick: choose another"
        raise UserError(msg)
    text = _renamed(source.text, new)
    PromptTemplate.parse(text, source=new)
    path = home / FOLDER / f"{new}{SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        msg = f"{path} is there already: choose another name, or delete it first"
        raise UserError(msg) from error
    except OSError as error:
        msg = f"{path} cannot be written: {error}"
        raise UserError(msg) from error
    return path


def _renamed(text: str, new: str) -> str:
    lines = text.split("\n")
    place = next((n for n, line in enumerate(lines) if line.startswith("name:")), None)
    if place is not None:
        lines[place] = f"name: {new}"
    return "\n".join(lines)


def _own_names(home: Path) -> list[str]:
    folder = home / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    names = {one.name.removesuffix(SUFFIX) for one in found if one.name.endswith(SUFFIX)}
    return sorted(names - set(shipped_names()))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the prompt template {path} cannot be read: {error}"
        raise UserError(msg) from error
