"""What the search index gets of a recommendation."""

from sqlalchemy.orm import Session

from empowerment.recommendations.content import Content, audiences, check_fields
from empowerment.search.indexing import Content as Indexed
from empowerment.search.indexing import Name, put, remove
from reference.taxonomy import LOCALES

KIND = "recommendation"


def index(session: Session, *, number: int, content: Content, author: str) -> None:
    """Let a recommendation be found, in the place of its earlier version.

    By readers of every language: what exists in German alone is better than nothing.
    """
    put(
        session,
        [(Name(KIND, str(number), locale), _entry(content, author, locale)) for locale in LOCALES],
    )


def unindex(session: Session, *, number: int) -> None:
    """Let it be found no more."""
    for locale in LOCALES:
        remove(session, Name(KIND, str(number), locale))


def _entry(content: Content, author: str, locale: str) -> Indexed:
    keywords = [
        author,
        content.sentence,
        *(audiences()[each][locale] for each in content.audience),
        *(check_fields()[each][locale] for each in content.fields),
    ]
    body = [
        content.problem,
        content.prerequisites,
        *content.steps,
        content.evidence,
        content.pitfalls,
        *content.examples.values(),
        *(each.title for each in content.materials),
    ]
    return Indexed(title=content.title, keywords=" ".join(keywords), body=" ".join(body))
