"""Where headlines come from: the user's files, and feeds."""

from contextlib import AsyncExitStack
from pathlib import Path

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.share import NEWS
from candlewick.domain.headline import Headline
from candlewick.infrastructure.news.combined_news import CombinedNews
from candlewick.infrastructure.news.headline_files import HeadlineFiles
from candlewick.infrastructure.news.news_feeds import NewsFeeds
from candlewick.ports.clock import Clock
from candlewick.ports.news_source import NewsSource


async def open_news(
    loaded: LoadedSettings, *, clock: Clock, stack: AsyncExitStack
) -> NewsSource | None:
    """Open what `prompt.news` names; `stack` closes it. None where it names nothing.

    Raises:
        UserError: a file is missing or broken.
    """
    urls, paths = _divided(loaded)
    sources: list[NewsSource] = []
    if paths:
        count_headlines(loaded)  # so that a mistake in a file is told before the first close
        sources.append(HeadlineFiles(paths))
    if urls:
        feeds = NewsFeeds(urls, clock=clock, timeout=loaded.settings.deadline * NEWS)
        sources.append(await stack.enter_async_context(feeds))
    return CombinedNews(sources) if sources else None


def past_headlines(loaded: LoadedSettings) -> tuple[Headline, ...] | None:
    """Return all headlines that the files of `prompt.news` hold, oldest first.

    None where it names no file: feeds have no past that could be asked for again.

    Raises:
        UserError: a file is missing or broken.
    """
    _, paths = _divided(loaded)
    if not paths:
        return None
    return tuple(sorted(HeadlineFiles(paths).load(), key=lambda one: one.known_at))


def names_feeds(loaded: LoadedSettings) -> bool:
    """Return whether `prompt.news` names a feed."""
    return bool(_divided(loaded)[0])


def count_headlines(loaded: LoadedSettings) -> int:
    """Return how many headlines the files of `prompt.news` hold.

    Raises:
        UserError: a file is missing or broken.
    """
    _, paths = _divided(loaded)
    return sum(1 for _ in HeadlineFiles(paths).load())


def _divided(loaded: LoadedSettings) -> tuple[list[str], list[Path]]:
    named = loaded.settings.prompt.news
    urls = [one for one in named if one.startswith(("http://", "https://"))]
    return urls, [loaded.home / Path(one).expanduser() for one in named if one not in urls]
