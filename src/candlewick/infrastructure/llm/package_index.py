"""Where the user's package index is, and which file of it a wheel is (PEP 503)."""

import configparser
import importlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from candlewick.errors import UserError
from candlewick.infrastructure.llm.model_pin import Piece

_VARIABLES: Final = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
_NO_INDEX: Final = (
    "no package index is known here: name one with --index-url ADDRESS, or set it as pip does"
    " (PIP_INDEX_URL, or `pip config set global.index-url ADDRESS`)"
)


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A wheel at an index.

    Attributes:
        url: where it is.
        sha256: what the index says of its bytes; "" where it says nothing.
    """

    url: str
    sha256: str


def index_address(chosen: str | None, *, environ: Mapping[str, str]) -> str:
    """Return the address of the package index that this user's pip or uv would take.

    In order: what was chosen, the environment, the configuration files of pip and uv, and
    what pip takes where nothing is set, if it is installed. We name no index ourselves.

    Args:
        chosen: what the user named, if anything.
        environ: the environment.

    Raises:
        UserError: none is known, or it is no web address.
    """
    named = [chosen, *(environ.get(name) for name in _VARIABLES)]
    address = next((one for one in named if one), None) or _configured(environ) or pip_default()
    if address is None:
        raise UserError(_NO_INDEX)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = f"{shown(address)} is no web address of a package index"
        raise UserError(msg)
    return address.rstrip("/")


def pip_default() -> str | None:
    """Return the index that pip takes where nothing is set; None where pip is not installed."""
    try:
        index = importlib.import_module("pip._internal.models.index")
        return str(index.PyPI.simple_url)
    except (ImportError, AttributeError):
        return None


def shown(address: str) -> str:
    """Return `address` without the name and password that may stand in it."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def project_page(index: str, piece: Piece) -> str:
    """Return the address of the page that lists the files of `piece`'s project."""
    return f"{index}/{re.sub(r'[-_.]+', '-', piece.project).lower()}/"


def wheel_on(page: str, html: str, piece: Piece) -> WheelFile:
    """Return the wheel of `piece` that the `page` at that address lists.

    Raises:
        UserError: it lists none.
    """
    links = _Links()
    links.feed(html)
    for link in links.found:
        url, fragment = urldefrag(link)
        if _is_wheel(unquote(urlsplit(url).path.rpartition("/")[2]), piece):
            said = re.fullmatch(r"sha256=([0-9a-f]{64})", fragment)
            return WheelFile(urljoin(page, url), said[1] if said else "")
    msg = (
        f"{shown(page)} has no wheel of {piece.project} {piece.version}: try another index with"
        " --index-url, or fetch the file elsewhere and name it with --file"
    )
    raise UserError(msg)


class _Links(HTMLParser):
    """Collects where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _is_wheel(name: str, piece: Piece) -> bool:
    project, _, rest = name.partition("-")
    normal = re.sub(r"[-_.]+", "-", project).lower()
    wanted = re.sub(r"[-_.]+", "-", piece.project).lower()
    return normal == wanted and rest.startswith(f"{piece.version}-") and rest.endswith(".whl")


def _configured(environ: Mapping[str, str]) -> str | None:
    """Return `index-url` of the first of pip's files that has one, the most particular first."""
    for path in _pip_files(environ):
        said = configparser.RawConfigParser(strict=False)
        try:
            said.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("download", "install", "global"):
            found = said.get(section, "index-url", fallback="").strip()
            if found:
                return found
    return _configured_for_uv(environ)


def _configured_for_uv(environ: Mapping[str, str]) -> str | None:
    home = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or "/") / ".config"
    path = Path(environ.get("UV_CONFIG_FILE") or Path(home) / "uv" / "uv.toml")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        if "index-url" in said:
            return str(said["index-url"])
        return next((str(one["url"]) for one in said.get("index", []) if one.get("default")), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _pip_files(environ: Mapping[str, str]) -> list[Path]:
    named = environ.get("PIP_CONFIG_FILE")
    if named:
        return [Path(named)]
    folders = []
    if environ.get("VIRTUAL_ENV"):
        folders.append(Path(environ["VIRTUAL_ENV"]))
    if environ.get("APPDATA"):
        folders.append(Path(environ["APPDATA"]) / "pip")
    if environ.get("HOME"):
        home = Path(environ["HOME"])
        folders += [
            Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip",
            home / ".pip",
            home / "Library" / "Application Support" / "pip",
        ]
    folders += [Path("/etc/xdg/pip"), Path("/etc")]
    return [folder / name for folder in folders for name in ("pip.conf", "pip.ini")]
