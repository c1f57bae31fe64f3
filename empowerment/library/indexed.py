"""What the search index gets of an aid."""

from collections.abc import Iterator
from functools import cache

from empowerment.library.items import Item, labels
from empowerment.search.indexing import Content, Name
from reference.taxonomy import LOCALES, dimensions

KIND = "aid"


def entries(item: Item) -> Iterator[tuple[Name, Content]]:
    """Give an aid's texts in every language of the pages."""
    for locale in LOCALES:
        yield Name(KIND, item.id, locale), _content(item, locale)


def _content(item: Item, locale: str) -> Content:
    article = item.article or {}
    titles = dict.fromkeys((item.title.get(locale, ""), item.title["de"]))
    keywords = [
        item.publisher,
        labels("formats")[item.format][locale],
        *(labels("topics")[topic][locale] for topic in item.topics),
        *(labels("audiences")[each][locale] for each in item.audience),
        *(_labels_of_codes(locale)[code] for code in item.codes),
    ]
    return Content(
        title=" ".join(titles),
        keywords=" ".join(keywords),
        body=f"{item.summary[locale]} {article.get(locale, '')}",
    )


@cache
def _labels_of_codes(locale: str) -> dict[str, str]:
    """Give the label of each code of the taxonomy; one that stands in two dimensions has both."""
    found: dict[str, str] = {}
    for dimension in dimensions().values():
        for code in dimension.codes.values():
            found[code.code] = f"{found.get(code.code, '')} {code.label[locale]}".strip()
    return found
