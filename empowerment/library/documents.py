"""What an editor writes at once: an article or an external aid, as a version keeps it."""

import datetime
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from core.errors import MalformedError
from empowerment.library.items import Evidence, Item, Localised, labels
from empowerment.library.models import LONGEST_ADDRESS, LONGEST_NAME, Kind, LibraryVersion
from reference.taxonomy import LOCALES, dimensions

LONGEST_TITLE = 200
LONGEST_SUMMARY = 600
LONGEST_TEXT = 40_000
LONGEST_PUBLISHER = 160
LEVELS = ("item", "publisher")
LANGUAGES = ("de", "en", "ar", "fa", "fr", "pl", "ru", "tr", "uk")
YEARS = (1950, 2100)

_LISTS = ("topics", "audience", "languages", "codes")


@dataclass(frozen=True, slots=True)
class Document:
    """One version's content. `title` and `text` have no English where nobody translated them.

    A draft may lack everything but a German title, its day of review and an external aid's address
    with its proof; `unfinished` tells what is missing until readers get it.
    """

    kind: Kind
    title: Localised
    summary: Localised
    text: Localised
    """Markdown; nothing for an external aid."""
    publisher: str
    year: int | None
    format: str
    topics: tuple[str, ...]
    audience: tuple[str, ...]
    languages: tuple[str, ...]
    codes: tuple[str, ...]
    review: datetime.date
    address: str | None = None
    found: Evidence | None = None

    def as_item(self, name: str) -> Item:
        """Give it as readers get it."""
        article = dict(self.text) if self.kind is Kind.ARTICLE else None
        return Item(
            id=name,
            title=self.title,
            publisher=self.publisher,
            year=self.year,
            format=self.format,
            topics=self.topics,
            audience=self.audience,
            languages=self.languages,
            codes=self.codes,
            summary={locale: self.summary.get(locale, "") for locale in LOCALES},
            address=self.address,
            found=self.found,
            review=self.review,
            article=article,
        )


def settled(document: Document) -> Document:
    """Give the document, a draft at least, with what follows from the rest.

    Raises MalformedError.
    """
    languages = document.languages
    if document.kind is Kind.ARTICLE:
        languages = tuple(each for each in LOCALES if each in document.text)
    document = replace(document, languages=languages)
    if not (_has_texts(document) and _has_place(document) and _is_proven(document)):
        raise MalformedError
    return document


def unfinished(document: Document) -> list[str]:
    """Give the names of the form's fields that nobody filled yet and readers need."""
    needed: dict[str, object] = {
        **{f"summary_{locale}": document.summary.get(locale) for locale in LOCALES},
        "publisher": document.publisher,
        "format": document.format,
        "topics": document.topics,
        "audience": document.audience,
    }
    if document.kind is Kind.ARTICLE:
        needed["text_de"] = document.text.get("de")
    else:
        needed["languages"] = document.languages
    return [name for name, value in needed.items() if not value]


def store(document: Document, version: LibraryVersion) -> None:
    """Put a document into the columns of a version."""
    found = document.found
    version.kind = document.kind.value
    version.review = document.review
    version.address = document.address
    version.found_in = found.where if found else None
    version.found_on = found.day if found else None
    version.found_level = found.level if found else None
    columns = ("kind", "review", "address", "found")
    content = {name: value for name, value in asdict(document).items() if name not in columns}
    version.content = json.dumps(content, ensure_ascii=False, sort_keys=True)


def document_of(version: LibraryVersion) -> Document:
    """Give the document of a version."""
    content: dict[str, Any] = json.loads(version.content)
    content |= {name: tuple(content[name]) for name in _LISTS}
    found = evidence(version.found_in, version.found_on, version.found_level)
    return Document(
        kind=Kind(version.kind),
        review=version.review,
        address=version.address,
        found=found,
        **content,
    )


def evidence(where: str | None, day: datetime.date | None, level: str | None) -> Evidence | None:
    """Give where an address was found, if it was."""
    return Evidence(where, day, level) if where and day and level else None


def is_name(text: str) -> bool:
    """Whether an entry could be called so; what addresses name may be anything."""
    return re.fullmatch(f"[a-z0-9-]{{1,{LONGEST_NAME}}}", text) is not None


def is_address(text: str) -> bool:
    """Whether a text is an encrypted address of a site with a public name, and nothing else."""
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "https" and parts.port is None and "@" not in parts.netloc
    except ValueError:
        return False
    return (
        plain
        and len(text) <= LONGEST_ADDRESS
        and "." in (parts.hostname or "").strip(".")
        and not (parts.hostname or "").replace(".", "").isdigit()
        and all(each.isprintable() and each not in ' "<>\\^`{|}' for each in text)
    )


def _has_texts(document: Document) -> bool:
    texts = [*document.title.values(), *document.summary.values(), *document.text.values()]
    articles = document.kind is Kind.ARTICLE
    return (
        "de" in document.title
        and (articles or not document.text)
        and {*document.title, *document.summary, *document.text} <= set(LOCALES)
        and all(each.strip() for each in texts)
        and _fits(document.title, LONGEST_TITLE)
        and _fits(document.summary, LONGEST_SUMMARY)
        and _fits(document.text, LONGEST_TEXT)
        and len(document.publisher) <= LONGEST_PUBLISHER
    )


def _fits(texts: Mapping[str, str], longest: int) -> bool:
    return all(len(each) <= longest for each in texts.values())


def _has_place(document: Document) -> bool:
    def chosen(values: Collection[str], known: Collection[str]) -> bool:
        return len(set(values)) == len(values) and set(values) <= set(known)

    year = document.year
    return (
        document.format in ("", *labels("formats"))
        and chosen(document.topics, labels("topics"))
        and chosen(document.audience, labels("audiences"))
        and chosen(document.languages, LANGUAGES)
        and chosen(document.codes, all_codes())
        and (year is None or YEARS[0] <= year <= YEARS[1])
    )


def _is_proven(document: Document) -> bool:
    if document.kind is Kind.ARTICLE:
        return document.address is None and document.found is None
    return document.address is not None and is_proof(document.address, document.found)


def is_proof(address: str, found: Evidence | None) -> bool:
    """Whether an address is one, with where and when it was found."""
    return (
        is_address(address)
        and found is not None
        and is_address(found.where)
        and found.level in LEVELS
    )


def all_codes() -> set[str]:
    """Give every code of the taxonomy."""
    return {code for dimension in dimensions().values() for code in dimension.codes}
