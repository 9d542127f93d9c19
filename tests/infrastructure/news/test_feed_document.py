"""Feeds as they are, and feeds that mean harm."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.infrastructure.news.feed_document import FeedUnusableError, read_feed

AT = 1_762_873_200_000
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry><title type="html">A &amp;amp; B</title><updated>2025-11-12T00:00:00Z</updated>
<published>2025-11-11T15:00:00Z</published><author><name>Title</name></author></entry>
<entry><title>No date</title></entry>
<entry><title> </title><updated>2025-11-11T15:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Old</title></channel>
<item><title><![CDATA[<i>C</i> d]]></title><dc:date>2025-11-11T15:00:00Z</dc:date></item></rdf:RDF>"""
LAUGHS = "".join(f'<!ENTITY a{n} "{"&b;" * 10}">'.replace("b", f"a{n - 1}") for n in range(1, 9))
BOMB = f'<!DOCTYPE r [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel><title>&a8;</title></channel></rss>'
FILE = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&x;</title></item></channel></rss>"
)


def test_atom_is_read_with_when_it_was_published() -> None:
    (found,) = read_feed(ATOM.encode(), source="host")
    assert (found.title, found.source, found.known_at) == ("A & B", "Desk", AT)


def test_rdf_and_markup_are_read() -> None:
    (found,) = read_feed(RDF.encode(), source="host")
    assert (found.title, found.source, found.known_at) == ("C d", "Old", AT)


def test_a_feed_without_a_name_is_called_by_its_host() -> None:
    text = (
        "<rss><channel><item><title>a</title><pubDate>2025-11-11</pubDate></item></channel></rss>"
    )
    assert read_feed(text.encode(), source="host")[0].source == "host"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (BOMB, "declares a document type"),
        (FILE, "declares a document type"),
        ("<!DOCTYPE html><html></html>", "declares a document type"),
        ("<html></html>", "is no RSS or Atom feed: it begins with <html>"),
        ("", "is no well-formed XML"),
        ("<rss><channel>", "is no well-formed XML"),
        ("<rss>&undefined;</rss>", "is no well-formed XML"),
        ("<rss>" * 60, "levels deep"),
        (f"<rss>{'<item></item>' * 1001}</rss>", "more than 1000 items"),
        (f"<rss>{' ' * 4_000_000}</rss>", "bytes, of at most"),
    ],
)
def test_what_is_no_feed_or_may_do_harm_is_refused(text: str, fault: str) -> None:
    with pytest.raises(FeedUnusableError, match=fault):
        read_feed(text.encode(), source="host")


def test_a_title_without_end_is_cut() -> None:
    text = f"<rss><item><title>{'x' * 100_000}</title><pubDate>2025-11-11</pubDate></item></rss>"
    assert len(read_feed(text.encode(), source="")[0].title) == 2000


@given(
    st.binary(max_size=300) | st.text("<rs>item/ title&;![]CDATA\"'=", max_size=120).map(str.encode)
)
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    with contextlib.suppress(FeedUnusableError):
        read_feed(body, source="host")
