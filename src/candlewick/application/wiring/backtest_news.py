"""Which headlines a back-test shows, and why not all that live trading would."""

from dataclasses import dataclass
from typing import Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.news import names_feeds, past_headlines
from candlewick.domain.headline import Headline

PROBED: Final = (
    "were left out: markets that never were have none, and a probe compares decisions that differ"
    " by the candles alone"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNews:
    """The headlines of a back-test.

    Attributes:
        headlines: oldest first; None where none are shown.
        note: what was done with them, after the word "Headlines"; "" where none are configured.
    """

    headlines: tuple[Headline, ...] | None
    note: str


def past_news(
    loaded: LoadedSettings, *, until: int, anonymise: bool, real: bool, probed: bool
) -> PastNews:
    """Return what `prompt.news` holds for a back-test.

    Args:
        loaded: the settings.
        until: [ms since 1970 UTC] nothing later is read.
        anonymise: whether the markets are in disguise.
        real: whether they ever were.
        probed: whether decisions are compared with those in markets that never were.

    Raises:
        UserError: a file is missing or broken.
    """
    if not loaded.settings.prompt.news:
        return PastNews(headlines=None, note="")
    if anonymise:
        note = "were left out: their words name assets and dates"
        return PastNews(headlines=None, note=note)
    if not real:
        return PastNews(headlines=None, note="were left out: they are about the real markets")
    if probed:
        return PastNews(headlines=None, note=PROBED)
    found = past_headlines(loaded)
    if found is None:
        note = "were left out: prompt.news names feeds only, and feeds have no past"
        return PastNews(headlines=None, note=note)
    feeds = ", but for those of feeds, which have no past" if names_feeds(loaded) else ""
    return PastNews(
        headlines=tuple(one for one in found if one.known_at <= until), note=f"were shown{feeds}"
    )
