"""Stretches of time, and what of one is not in others."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""From a moment to before another [ms since 1970 UTC]."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return `spans` in order, with those that touch or overlap made one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def outside(span: Span, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield what of `span` is in none of `spans`, oldest first."""
    at, end = span
    for first, past in merged(spans):
        if first >= end:
            break
        if first > at:
            yield at, first
        at = max(at, past)
    if at < end:
        yield at, end
