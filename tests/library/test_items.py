"""The aids that come with the product."""

from urllib.parse import urlsplit

from empowerment.library.items import items, labels
from reference.taxonomy import LOCALES, dimensions

CODES = {code for dimension in dimensions().values() for code in dimension.codes}


def test_nothing_is_shown_without_an_address_that_was_found_somewhere() -> None:
    assert len(items()) == 38
    for item in items().values():
        assert (item.address is None) == (item.found is None), item.id
        assert item.is_public == (item.address is not None or item.article is not None), item.id
        if item.address is not None and item.found is not None:
            assert urlsplit(item.address).scheme == "https", item.id
            assert item.found.where, item.id
    assert all(item.is_public for item in items().values())


def test_every_aid_has_a_place_in_every_filter_and_a_summary_in_every_language() -> None:
    for item in items().values():
        assert item.format in labels("formats"), item.id
        assert item.topics, item.id
        assert set(item.topics) <= labels("topics").keys(), item.id
        assert item.audience, item.id
        assert set(item.audience) <= labels("audiences").keys(), item.id
        assert set(item.codes) <= CODES, item.id
        assert all(item.summary[locale] for locale in LOCALES), item.id


def test_what_we_write_ourselves_is_there_in_every_language() -> None:
    for name in ("R37", "R38"):
        item = items()[name]
        assert item.article is not None
        assert set(item.article) == set(item.title) == set(LOCALES)


def test_every_topic_has_an_aid() -> None:
    used = {topic for item in items().values() if item.is_public for topic in item.topics}
    assert used == labels("topics").keys()
