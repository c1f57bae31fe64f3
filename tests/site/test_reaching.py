"""Mail addresses and numbers in what people wrote become links, and nothing else does."""

from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup

from app.site.hyphens import hyphenated
from app.site.reaching import mailto, reachable


def test_an_address_and_a_number_can_be_pressed() -> None:
    shown = reachable("dialog@vossmarn.example, 030 23125 021")

    assert 'href="mailto:dialog@vossmarn.example">dialog@vossmarn.example</a>, ' in shown
    assert 'href="tel:03023125021">030 23125 021</a>' in shown


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Rathaus, Markt 3, 01067 Dresden", []),
        ("montags 08 - 12 Uhr, ab 01.02.2027", []),
        ("+49 (30) 23125-021", ["tel:+493023125021"]),
        ("Frau Öz: a.öz@stadt.example.", ["mailto:a.%C3%B6z@stadt.example"]),
        ("a?b&c@stadt.example", ["mailto:a%3Fb%26c@stadt.example"]),
        ("https://stadt.example/0123456789", []),
    ],
)
def test_only_what_can_be_reached_is_a_link(text: str, addresses: list[str]) -> None:
    shown = reachable(text)

    assert [part.partition('"')[0] for part in shown.split('href="')[1:]] == [
        str(Markup.escape(each)) for each in addresses
    ]
    assert shown.striptags() == text


def test_what_looks_like_markup_stays_text() -> None:
    shown = reachable('<b>x@y.example"onmouseover=alert(1)</b>')

    assert "<b>" not in shown
    assert '"onmouseover' not in shown


def test_a_mail_begins_with_subject_and_text_as_they_read() -> None:
    body = Markup("Guten Tag,\n\nSchutz &amp; Rat: 50 %? +1 #2")

    address = urlsplit(mailto("", "Für alle & jeden", body))

    # RFC 6068: a plus is itself, a line ends with CRLF.
    assert "+" not in address.query
    assert parse_qs(address.query) == {
        "subject": ["Für alle & jeden"],
        "body": ["Guten Tag,\r\n\r\nSchutz & Rat: 50 %? +1 #2"],
    }


def test_long_words_may_break_and_stay_what_they_are() -> None:
    heading = hyphenated(Markup("<b>Handlungsempfehlungen</b>"))

    assert heading == "<b>Handlungs\u00adempfehlungen</b>"
    assert isinstance(heading, Markup)
    assert hyphenated("DATENSCHUTZBEAUFTRAGTER") == "DATENSCHUTZ\u00adBEAUFTRAGTER"
