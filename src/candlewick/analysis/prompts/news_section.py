"""The headlines, fenced."""

from typing import Final

from candlewick.analysis.prompts.number import moment
from candlewick.analysis.prompts.outside import fenced, quoted
from candlewick.analysis.prompts.section import Piece, Pieces, Section, Variant
from candlewick.domain.headline import Headline
from candlewick.domain.snapshot import MarketSnapshot

HEADLINES: Final = 8
"""So many of the newest are shown."""
_FEWER: Final = 3
_LONGEST_TITLE: Final = 140
_LONGEST_SOURCE: Final = 30


def news(snapshot: MarketSnapshot) -> Section:
    """Give the newest headlines, oldest first; nothing where no news are configured."""
    if snapshot.headlines is None:
        return Section.fixed("news", "")
    known = [one for one in snapshot.headlines if one.known_at <= snapshot.as_of][-HEADLINES:]
    if not known:
        return Section.fixed("news", "## News\nNo headline of the last day is at hand.")
    full = Variant(write=lambda: _listed(known), worth=20)
    fewer = Variant(
        write=lambda: _listed(known[-_FEWER:]), lost=f"all but {_FEWER} headlines", worth=50
    )
    none = Variant(write=tuple, lost="the headlines")
    return Section(
        name="news", variants=(full, fewer, none) if len(known) > _FEWER else (full, none)
    )


def _listed(headlines: list[Headline]) -> Pieces:
    return (Piece.of("## News, oldest first"), *fenced(map(_line, headlines)))


def _line(headline: Headline) -> str:
    source = f"{quoted(headline.source, limit=_LONGEST_SOURCE)} " if headline.source else ""
    return f"{moment(headline.known_at)} {source}{quoted(headline.title, limit=_LONGEST_TITLE)}"
