"""What the search index gets of an aid.

Few who look for help use the words of those who publish it: `search_words.json` has others, by
aid and by code of the taxonomy, so that what editors write is found by them, too.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from empowerment.library.items import Item, Localised, labels
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
        *(words[locale] for words in _search_words(item)),
    ]
    return Content(
        title=" ".join(titles),
        keywords=" ".join(keywords),
        body=f"{item.summary[locale]} {article.get(locale, '')}",
    )


def _search_words(item: Item) -> Iterator[Localised]:
    of_aids, of_codes = search_words("aids"), search_words("codes")
    if item.id in of_aids:
        yield of_aids[item.id]
    yield from (of_codes[code] for code in item.codes if code in of_codes)


@cache
def search_words(group: str) -> Mapping[str, Localised]:
    """Give the further words by which `aids` or aids with `codes` are found, by name or code."""
    file = Path(__file__).with_name("search_words.json")
    found: Mapping[str, Localised] = json.loads(file.read_text("utf-8"))[group]
    return found


@cache
def _labels_of_codes(locale: str) -> dict[str, str]:
    """Give the label of each code of the taxonomy; one that stands in two dimensions has both."""
    found: dict[str, str] = {}
    for dimension in dimensions().values():
        for code in dimension.codes.values():
            found[code.code] = f"{found.get(code.code, '')} {code.label[locale]}".strip()
    return found
