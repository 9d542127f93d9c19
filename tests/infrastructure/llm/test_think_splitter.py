"""Reasoning inside the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.answer import PieceKind
from candlewick.infrastructure.llm.think_splitter import Part, ThinkSplitter

WHOLE = "a<think>b < c</think>d<b>"


def split(*chunks: str) -> list[Part]:
    splitter = ThinkSplitter()
    return [part for chunk in chunks for part in splitter.feed(chunk)] + splitter.finish()


def said(parts: list[Part], kind: PieceKind) -> str:
    return "".join(text for each, text in parts if each is kind)


@given(st.lists(st.integers(0, len(WHOLE)), max_size=12).map(sorted))
def test_the_tags_are_found_wherever_the_chunks_end(cuts: list[int]) -> None:
    edges = [0, *cuts, len(WHOLE)]
    parts = split(*(WHOLE[a:b] for a, b in itertools.pairwise(edges)))

    assert said(parts, PieceKind.TEXT) == "ad<b>"
    assert said(parts, PieceKind.REASONING) == "b < c"


def test_a_thought_that_never_ends_is_no_text() -> None:
    assert said(split("<think>and so on"), PieceKind.TEXT) == ""


def test_what_stands_before_a_lone_closing_tag_was_a_draft() -> None:
    parts = split("draft BUY", "</think>SELL")

    assert parts == [
        (PieceKind.TEXT, "draft BUY"),
        (PieceKind.RESET, ""),
        (PieceKind.REASONING, "draft BUY"),
        (PieceKind.TEXT, "SELL"),
    ]


@pytest.mark.parametrize("text", ["a < b", "x<thin", "<", "<thinker>"])
def test_what_only_looks_like_a_tag_stays_text(text: str) -> None:
    assert said(split(*text), PieceKind.TEXT) == text
