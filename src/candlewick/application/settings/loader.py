"""Find the configuration, read it, and name every problem at once."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from candlewick.application.settings.document import Document, is_ini, read_document
from candlewick.application.settings.inline_key import take_keys
from candlewick.application.settings.key_source import read_env_file, secrets_of
from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.model import Settings, quote_of
from candlewick.application.settings.override import override
from candlewick.application.settings.problem import (
    Problem,
    contradictions,
    dotted,
    faults,
    summary,
)
from candlewick.application.settings.secret import Secret, fault_of, redactor
from candlewick.application.settings.toml_lines import KeyPath
from candlewick.errors import SettingsError

SEARCHED: Final = ("candlewick.toml", "config/config.ini", "config.ini")
"""Where a configuration is looked for if none is named, in this order."""

EMBEDDED_WARNING: Final = (
    "the configured model is the small embedded one: it proves that everything works and is no trader; "
    "name a real one under [[model]]"
)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force and where they come from.

    Attributes:
        settings: what holds.
        source: the file that was read, if any.
        home: the folder from which relative paths are seen, and in which `.env` lies.
        warnings: what the user should know, one sentence each.
        secrets: keys by the name of their variable; anything that looks like one is included.
        misplaced: those of them that were read from the configuration file itself.
        origins: where each key was set: "candlewick.toml:4", a variable's name or "default".
    """

    settings: Settings
    source: Path | None
    home: Path
    warnings: tuple[str, ...]
    secrets: Mapping[str, Secret]
    misplaced: Mapping[str, Secret]
    origins: Mapping[str, str]

    @property
    def data_folder(self) -> Path:
        """Where positions, history and the journal go."""
        return self.home / Path(self.settings.paths.data).expanduser()

    @property
    def log_folder(self) -> Path:
        """Where log files go."""
        return self.home / Path(self.settings.paths.logs).expanduser()

    def key_for(self, model: ModelSettings) -> Secret | None:
        """Return the key of `model`'s service, if one is known."""
        return self.secrets.get(model.key_name or "")

    def key_text(self, model: ModelSettings) -> str | None:
        """Return the key of `model`'s service as it is sent, if one is known.

        Raises:
            SettingsError: it cannot be sent; the message names its variable.
        """
        key = self.key_for(model)
        if key is None:
            return None
        fault = fault_of(key, name=model.key_name or "")
        if fault is not None:
            raise SettingsError(fault)
        return key.reveal()

    def redactor(self) -> Callable[[str], str]:
        """Return a function that puts *** in the place of every known key in a text."""
        return redactor(self.secrets.values())


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a configuration.

    Attributes:
        loaded: the settings; None if there are problems.
        problems: all that must be corrected, in the order of the file.
    """

    loaded: LoadedSettings | None
    problems: tuple[Problem, ...]


def load_settings(
    path: Path | None, *, environ: Mapping[str, str], folder: Path | None = None
) -> LoadedSettings:
    """Read the configuration at `path`, or the first that is found, or the defaults.

    Args:
        path: the file the user named, if any.
        environ: the environment: overrides and keys.
        folder: where to look if no file is named; the working folder unless given.

    Raises:
        SettingsError: it has problems; the message names every one.
    """
    reading = read_settings(path, environ=environ, folder=folder)
    if reading.loaded is None:
        raise SettingsError(summary(reading.problems))
    return reading.loaded


def read_settings(
    path: Path | None, *, environ: Mapping[str, str], folder: Path | None = None
) -> Reading:
    """Do as `load_settings` does, but return the problems instead of raising them."""
    folder = Path.cwd() if folder is None else folder
    source = path if path is not None else find_source(folder)
    document = Document() if source is None else read_document(source)
    if document.problems:
        return Reading(None, document.problems)
    home = folder if source is None else home_of(source)
    return _Reader(source, home, document).read(environ)


def find_source(folder: Path) -> Path | None:
    """Return the configuration that lies in `folder`, if there is one."""
    return next((folder / name for name in SEARCHED if (folder / name).is_file()), None)


def home_of(source: Path) -> Path:
    """Return the folder that `source`'s relative paths start from.

    It is the file's own folder, but for `config/config.ini` the one above, as the original
    had it.
    """
    parent = source.absolute().parent
    return parent.parent if is_ini(source) and parent.name == "config" else parent


class _Reader:
    def __init__(self, source: Path | None, home: Path, document: Document) -> None:
        self._source = source
        self._home = home
        self._tree = copy.deepcopy(document.tree)
        self._lines = dict(document.lines)
        self._warnings = list(document.warnings)
        self._problems: list[Problem] = []
        self._set_by: dict[KeyPath, str] = {}

    def read(self, environ: Mapping[str, str]) -> Reading:
        self._one_spelling()
        inline, warnings = take_keys(self._tree, lambda path: self._place(path)[0])
        self._warnings += warnings
        env_file = read_env_file(self._home / ".env")
        self._warnings += env_file.warnings
        both = {**env_file.values, **environ}
        self._set_by, problems = override(self._tree, both)
        self._problems += problems
        self._currency_of_the_symbols()
        settings, found = _validated(self._tree)
        self._problems += [self._problem(path, text) for path, text in found]
        if settings is None or self._problems:
            ordered = sorted(self._problems, key=lambda problem: problem.line or 0)
            return Reading(None, tuple(ordered))
        names = {model.key_name for model in settings.model if model.key_name}
        names |= {settings.store.password_env} if settings.store.url else set()
        secrets = inline | secrets_of(names, environ=environ, env_file=env_file)
        self._warnings += _model_warnings(settings, secrets)
        loaded = LoadedSettings(
            settings=settings,
            source=self._source,
            home=self._home,
            warnings=tuple(self._warnings),
            secrets=secrets,
            misplaced=inline,
            origins=self._origins(settings),
        )
        return Reading(loaded, ())

    def _one_spelling(self) -> None:
        exchange = self._tree.get("exchange")
        if not isinstance(exchange, dict) or "symbol" not in exchange:
            return
        if "symbols" in exchange:
            text = 'stands beside "symbols"; keep one of the two'
            self._problems.append(self._problem(("exchange", "symbol"), text))
            del exchange["symbol"]
            return
        exchange["symbols"] = exchange.pop("symbol")
        self._lines["exchange", "symbols"] = self._lines.get(("exchange", "symbol"), 1)

    def _currency_of_the_symbols(self) -> None:
        # A file that names markets and no currency, as the original's, means their quote.
        exchange, paper = (self._tree.get(name, {}) for name in ("exchange", "paper"))
        if not isinstance(exchange, dict) or not isinstance(paper, dict) or "currency" in paper:
            return
        symbols = exchange.get("symbols", ())
        words = symbols.split(",") if isinstance(symbols, str) else symbols
        if not isinstance(words, list):
            return
        quotes = {quote_of(word.strip()) for word in words if isinstance(word, str)}
        if len(quotes) == 1 and "" not in quotes:
            self._tree["paper"] = {**paper, "currency": quotes.pop()}

    def _problem(self, path: KeyPath, text: str) -> Problem:
        place, line = self._place(path)
        return Problem(place, dotted(path), text, line)

    def _place(self, path: KeyPath) -> tuple[str, int | None]:
        name = self._source.name if self._source else "the defaults"
        for end in range(len(path), 0, -1):
            if path[:end] in self._set_by:
                return self._set_by[path[:end]], None
            if self._source and path[:end] in self._lines:
                line = self._lines[path[:end]]
                return f"{name}:{line}", line
        return name, None

    def _origins(self, settings: Settings) -> dict[str, str]:
        return {dotted(path): self._origin(path) for path in leaves(settings)}

    def _origin(self, path: KeyPath) -> str:
        if path in self._set_by:
            return self._set_by[path]
        if self._source and path in self._lines:
            return f"{self._source.name}:{self._lines[path]}"
        return "default"


def leaves(settings: Settings) -> Iterator[KeyPath]:
    """Return the path of every single setting."""
    for section, content in settings.model_dump().items():
        if isinstance(content, dict):
            yield from ((section, key) for key in content)
        else:
            for place, model in enumerate(content):
                yield from ((section, place, key) for key in model)


def _validated(tree: dict[str, Any]) -> tuple[Settings | None, list[tuple[KeyPath, str]]]:
    try:
        return Settings.model_validate(tree), []
    except ValidationError as error:
        found = list(faults(error, Settings))
        if contradictions(error):
            return None, found
    # Contradictions are looked for only where all else is well: look again without the faults.
    bad = [path[: 3 if path[0] == "model" else 2] for path, _ in found]
    try:
        Settings.model_validate(_without(tree, bad))
    except ValidationError as error:
        found += [
            (one.path, one.text)
            for one in contradictions(error)
            if not any(_overlap(side, b) for b in bad for side in (one.path, one.other))
        ]
    return None, found


def _overlap(one: KeyPath, other: KeyPath) -> bool:
    """Return whether one of the two lies in the other, or they are the same."""
    return all(mine == its for mine, its in zip(one, other, strict=False))


def _without(tree: dict[str, Any], paths: list[KeyPath]) -> dict[str, Any]:
    left: dict[str, Any] = copy.deepcopy(tree)
    for path in paths:
        table: Any = left
        for step in path[:-1]:
            table = table.get(step, {}) if isinstance(table, dict) else table[step]
        if isinstance(table, dict):
            table.pop(path[-1], None)
        else:
            left.pop(str(path[0]), None)  # one entry of a list: the list cannot be judged
            break
    return left


def _model_warnings(settings: Settings, secrets: Mapping[str, Secret]) -> Iterator[str]:
    if settings.model[0].is_embedded:
        yield EMBEDDED_WARNING
    for model in settings.model:
        if not model.key_name:
            continue
        if model.key_name not in secrets:
            yield f"no key for {model.name}: set {model.key_name} in the environment or in .env"
        elif fault := fault_of(secrets[model.key_name], name=model.key_name):
            yield fault
