"""What is new, as an Atom feed (RFC 4287): one entry per published period, newest first."""

import datetime
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from core.clock import BERLIN
from trends.publication.addresses import feed_path, file_address, page_address
from trends.publication.formats import period_name
from trends.publication.material import Material, VerifiedRelease
from trends.publication.texts import dark_figure, key_sentence
from trends.publication.words import WORDS

_ATOM = "http://www.w3.org/2005/Atom"


def make_feed(material: Material, locale: str) -> bytes:
    """Give the feed in one language."""
    office = material.office
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": locale})
    _put(feed, "id", _identifier(material, f"feed/{locale}", 2020))
    _put(feed, "title", WORDS[locale].title)
    _put(feed, "updated", _moment(material.public_from))
    _put(SubElement(feed, "author"), "name", office.name[locale])
    own = file_address(office, feed_path(locale))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    SubElement(feed, "link", rel="alternate", type="text/html", href=page_address(office, locale))
    for release in reversed(material.releases):
        _entry(feed, material, release, locale)
    made: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _entry(feed: Element, material: Material, release: VerifiedRelease, locale: str) -> None:
    period = release.period
    words = WORDS[locale]
    title = words.feed_year if period.yearly else words.feed_quarter
    entry = SubElement(feed, "entry")
    _put(entry, "id", _identifier(material, str(period), period.year))
    _put(entry, "title", title.format(period=period_name(period, locale)))
    _put(entry, "published", _moment(release.public_from))
    _put(entry, "updated", _moment(release.public_from))
    SubElement(entry, "link", rel="alternate", href=page_address(material.office, locale))
    _put(entry, "summary", " ".join(_summary(material, release, locale)))


def _summary(material: Material, release: VerifiedRelease, locale: str) -> Iterator[str]:
    for year in material.figures.network.years:
        if year.period == str(release.period):
            yield WORDS[locale].feed_entry.format(key=key_sentence(year, locale))
    yield dark_figure(locale)


def _identifier(material: Material, name: str, year: int) -> str:
    """Give a name that stays (RFC 4151), wherever the pages move."""
    host = urlsplit(material.office.origins["public"]).hostname
    return f"tag:{host},{year}:trends/{name}"


def _moment(day: datetime.date) -> str:
    """Give the day's first moment in Berlin."""
    return datetime.datetime.combine(day, datetime.time(), BERLIN).isoformat()


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
