"""HTML as values."""

from html.parser import HTMLParser

import hypothesis.strategies as st
import pytest
from hypothesis import given

from candlewick.application.report.element import element, number
from candlewick.domain.harmless import harmless


class Reader(HTMLParser):
    """Reads markup as a browser's parser does, as far as it goes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(st.text())
def test_text_stays_text_whatever_it_is(text: str) -> None:
    found = read(str(element("p", text)))

    assert found.tags == ["p"]
    assert found.text == harmless(text)


@given(st.text())
def test_an_attribute_stays_in_its_quotes(text: str) -> None:
    found = read(str(element("p", title=text)))

    assert found.tags == ["p"]
    assert [name for name, _ in found.attributes] == ["title"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</pre><img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "<!-- --><b>",
        "&lt;script&gt;",
        "]]><![CDATA[<b>",
        "\u202e<b>\u2066",
        "\x00<\x1b[31m",
    ],
)
def test_hostile_words_are_shown_as_they_are(hostile: str) -> None:
    markup = str(element("pre", hostile, title=hostile))

    found = read(markup)
    assert found.tags == ["pre"]
    assert found.text == harmless(hostile)
    assert found.attributes == [("title", harmless(hostile))]


def test_nothing_is_written_for_what_is_not_there() -> None:
    assert str(element("p", None, "a", title=None, class_="x", aria_label="y")) == (
        '<p class="x" aria-label="y">a</p>'
    )


@pytest.mark.parametrize(
    ("value", "written"), [(-0.04, "0"), (1.0, "1"), (1.26, "1.3"), (-20.0, "-20"), (-0.25, "-0.2")]
)
def test_a_coordinate_is_short(value: float, written: str) -> None:
    assert number(value) == written
