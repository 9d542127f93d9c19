"""The original's `config.ini`, read as it is.

Its sections and keys become those of the TOML file; what this program does not have is
left out with a warning that names it, so that nobody believes a limit that is not kept.
"""

import configparser
import re
from dataclasses import dataclass, field
from typing import Any, Final

from candlewick.application.settings.toml_lines import KeyPath

_HEADER: Final = re.compile(r"\s*\[(.+)\]")
_KEY: Final = re.compile(r"(\S[^=:]*?)\s*[=:]")

_MODEL_PLACE: Final = {"model_settings": 0, "model_fallback_settings": 1}

_RENAMED: Final = {
    ("exchange", "symbol"): ("exchange", "symbols"),
    ("execution", "cooldown_seconds"): ("risk", "cooldown_seconds"),
    ("execution", "kill_switch"): ("risk", "kill_switch"),
    ("execution", "max_daily_loss_pct"): ("risk", "max_daily_loss_pct"),
    ("execution", "max_open_positions"): ("risk", "max_open_positions"),
    ("execution", "max_orders_per_minute"): ("risk", "max_orders_per_minute"),
    ("execution", "max_position_pct"): ("risk", "max_symbol_pct"),
    ("execution", "simulated_equity"): ("paper", "balance"),
    ("execution", "symbol_whitelist"): ("risk", "allowed_symbols"),
    ("paths", "data_dir"): ("paths", "data"),
    ("paths", "log_dir"): ("paths", "logs"),
}
_UNUSED: Final = {
    "execution": {
        "confirm_trades",
        "exchange",
        "order_timeout_seconds",
    },
    "logging": {"debug"},
    "paths": {"decisions_file", "position_file", "positions_file", "history_file"},
}
_OFF: Final = {"", "false", "no", "off", "0"}
_PAPER_NAMES: Final = {"dry_run", "dry-run", "dryrun", "paper_trading", "simulation"}
_LONGEST_HOURS: Final = 24


class IniFaultError(Exception):
    """The text is not INI.

    Attributes:
        line: [1 = first] where, if known.
    """

    def __init__(self, message: str, *, line: int | None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class IniFile:
    """An INI file in the shape of the TOML one.

    Attributes:
        tree: sections, then keys; every value is a text.
        lines: [1 = first] where each key stands.
        warnings: what was renamed with a change of meaning, or left out.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_ini(text: str, name: str) -> IniFile:
    """Read `text`, which stands in the file called `name`.

    Raises:
        IniFaultError: it is not INI.
    """
    parser = _parsed(text)
    lines = _lines(text)
    ini = IniFile()
    models: dict[int, dict[str, str]] = {}
    for header in parser.sections():
        section = header.strip().lower()
        where = lines.get((section,), 1)
        if section == "model":
            msg = "[model] is called [model_settings] in an INI file"
            raise IniFaultError(msg, line=where)
        if section in _MODEL_PLACE:
            models[_MODEL_PLACE[section]] = dict(parser.items(header))
        else:
            ini.tree.setdefault(section, {})
            ini.lines[section,] = where
        for key, value in parser.items(header):
            line = lines.get((section, key), where)
            taken = _take(ini, (section, key), value.strip(), f"{name}:{line}")
            ini.lines[taken] = line
    _add_models(ini, models, lines)
    return ini


def _parsed(text: str) -> configparser.RawConfigParser:
    # Raw, because keys hold % signs; no section is allowed to leak its keys into the others.
    parser = configparser.RawConfigParser(
        default_section="", inline_comment_prefixes=("#", ";"), strict=True
    )
    try:
        parser.read_string(text)
    except (configparser.DuplicateSectionError, configparser.DuplicateOptionError) as error:
        what = getattr(error, "option", error.section)
        msg = f"names {what!r} twice; keep one"
        raise IniFaultError(msg, line=error.lineno) from None
    except configparser.MissingSectionHeaderError as error:
        msg = "starts without a section: write [exchange] or another name in brackets first"
        raise IniFaultError(msg, line=error.lineno) from None
    except configparser.ParsingError as error:
        msg = "is not INI: write a key, an equals sign and a value"
        raise IniFaultError(msg, line=error.errors[0][0] if error.errors else None) from None
    return parser


def _lines(text: str) -> dict[KeyPath, int]:
    found: dict[KeyPath, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            section = header[1].strip().lower()
            found.setdefault((section,), number)
        elif match := _KEY.match(line):
            found.setdefault((section, match[1].strip().lower()), number)
    return found


def _take(ini: IniFile, path: tuple[str, str], value: str, place: str) -> tuple[str, str]:
    section, key = path
    if section in _MODEL_PLACE or not value:
        return path
    if key in _UNUSED.get(section, ()):
        if value.lower() not in _OFF:
            text = f"{place}  {section}.{key} is not used by this version and has no effect"
            ini.warnings += (text,)
        return path
    section, key = _RENAMED.get(path, path)
    if section == "risk" and value.lower() in _OFF:
        return path  # a limit of 0 was none
    if key.endswith("_pct") and section == "risk" and value.startswith(("0.", ".")):
        text = f"{place}  {path[1]} = {value} is read as percent: {value} % of the equity"
        ini.warnings += (text,)
    if path == ("execution", "mode") and value.lower() in _PAPER_NAMES:
        value = "paper"
    if path == ("trading", "sentiment_refresh_interval"):
        value = _in_seconds(ini, value, place)
    ini.tree.setdefault(section, {})[key] = value
    return section, key


def _in_seconds(ini: IniFile, value: str, place: str) -> str:
    # The original counted hours, this program seconds; no one means to ask every few seconds.
    if not value.isdecimal() or not 0 < int(value) <= _LONGEST_HOURS:
        return value
    text = f"{place}  sentiment_refresh_interval = {value} is read as hours, as the original did"
    ini.warnings += (text,)
    return str(int(value) * 3600)


def _add_models(ini: IniFile, models: dict[int, dict[str, str]], lines: dict[KeyPath, int]) -> None:
    sections = {place: section for section, place in _MODEL_PLACE.items()}
    for place, original in enumerate(sorted(models)):
        section = sections[original]
        filled = {key: value.strip() for key, value in models[original].items() if value.strip()}
        ini.tree.setdefault("model", []).append(filled)
        ini.lines["model", place] = lines.get((section,), 1)
        for key in filled:
            ini.lines["model", place, key] = lines.get((section, key), ini.lines["model", place])
