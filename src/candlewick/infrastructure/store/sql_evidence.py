"""Evidence in an SQL database: candles in shared pages, the rest beside them."""

import re
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from candlewick.domain.candles import Candles
from candlewick.domain.evidence import Evidence
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.candle_page import ends_with, pages_of, write_page
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.database import Database, paused
from candlewick.infrastructure.store.evidence_codec import (
    digest_of,
    key_of,
    read_manifest,
    write_manifest,
    write_template,
)
from candlewick.infrastructure.store.schema import PAGES, SNAPSHOTS

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class SqlEvidence:
    """An `EvidenceStore` in a journal's database.

    Pages are named by the hash of their bytes. Consecutive closes share all of them but the
    newest; the oldest, of which a later close looks at a part only, is kept whole as long as
    this object lives.

    Args:
        database: open; it stays open.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[tuple[str, str], dict[int, tuple[str, Candles]]] = {}

    def keep(self, evidence: Evidence) -> str:
        """Keep `evidence` and return its hash; see `EvidenceStore.keep`."""
        digest = digest_of(evidence)
        market = (evidence.candles.symbol, evidence.candles.timeframe.name)
        before = self._seen.get(market, {})
        known, fresh = self._cut(evidence.candles, before)
        template = write_template(evidence.template) if evidence.template else b""
        name = key_of(template) if template else ""
        manifest = write_manifest(evidence, pages=[key for key, _ in known.values()], template=name)
        contents = fresh | {key_of(manifest): manifest} | ({name: template} if name else {})
        self._database.expect_in_place()
        with paused(), self._database.begin() as connection:
            rows = [{"key": key, "content": content} for key, content in contents.items()]
            insert_new(connection, PAGES, rows)
            insert_new(connection, SNAPSHOTS, [{"digest": digest, "manifest": key_of(manifest)}])
        self._seen[market] = known  # only now: what failed to be stored is not known
        return digest

    def recall(self, digest: str) -> Evidence:
        """Return what was kept under `digest`; see `EvidenceStore.recall`."""
        with self._database.begin() as connection:
            try:
                return _recall(connection, digest)
            except StateCorruptError as error:
                message = f"{self._database.name}: the snapshot {digest[:12]}: {error} {WAY_OUT}"
                raise StateCorruptError(message) from error

    def digests(self) -> list[str]:
        """Return the hashes of all that is kept, in a fixed order."""
        with self._database.begin() as connection:
            return list(connection.scalars(sql.select(SNAPSHOTS.c.digest).order_by("digest")))

    def check_pages(self) -> int:
        """See that each page is as it was written, also those that nothing needs.

        Returns:
            How many there are.

        Raises:
            StateCorruptError: one is not; the message says which.
        """
        with self._database.begin() as connection:
            keys = list(connection.scalars(sql.select(PAGES.c.key).order_by("key")))
            for key in keys:
                try:
                    _pages(connection, [key])
                except StateCorruptError as error:
                    message = f"{self._database.name}: {error} {WAY_OUT}"
                    raise StateCorruptError(message) from error
        return len(keys)

    def _cut(
        self, candles: Candles, before: dict[int, tuple[str, Candles]]
    ) -> tuple[dict[int, tuple[str, Candles]], dict[str, bytes]]:
        """Return the key and candles of each page, and the contents of those not seen before."""
        known: dict[int, tuple[str, Candles]] = {}
        fresh: dict[str, bytes] = {}
        for number, part in pages_of(candles):
            if number in before and ends_with(before[number][1], part):
                known[number] = before[number]
                continue
            content = write_page(part)
            fresh[key_of(content)] = content
            known[number] = (key_of(content), part)
        return known, fresh


def _recall(connection: sql.Connection, digest: str) -> Evidence:
    _require_name(digest)
    query = sql.select(SNAPSHOTS.c.manifest).where(SNAPSHOTS.c.digest == digest)
    key = connection.execute(query).scalar_one_or_none()
    if key is None:
        message = "It is missing."
        raise StateCorruptError(message)
    manifest = _pages(connection, [key])[key]
    found, right = read_manifest(manifest, fetch=lambda names: _pages(connection, names))
    if right != digest:
        message = "It was put together from other pages than it was made of."
        raise StateCorruptError(message)
    return found


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = f"It is called {name[:80]!r}, which is no hash."
        raise StateCorruptError(message)


def _pages(connection: sql.Connection, keys: Sequence[str]) -> dict[str, bytes]:
    """Return pages by their names, each checked against its name."""
    for key in keys:
        _require_name(key)
    query = sql.select(PAGES.c.key, PAGES.c.content).where(PAGES.c.key.in_(keys))
    found = {row.key: bytes(row.content) for row in connection.execute(query)}
    for key in keys:
        if key not in found:
            message = f"The page {key[:12]} is missing."
            raise StateCorruptError(message)
        if key_of(found[key]) != key:
            message = f"The page {key[:12]} was changed after it was written."
            raise StateCorruptError(message)
    return found


def insert_new(connection: sql.Connection, table: sql.Table, rows: list[dict[str, Any]]) -> None:
    """Insert those of `rows` whose name is not there yet; the same name means the same content."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
