"""The index: normalised texts, and which words there are. All of it can be made anew."""

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from empowerment.search.words import LONGEST_WORD

LONGEST_REFERENCE = 64


class SearchDocument(Base):
    """A text in one language, as stems with blanks between; nothing of it is shown."""

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("kind", "reference", "locale"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """What it is: an aid, an event, a recommendation."""
    reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE))
    """Its name among those of its kind."""
    locale: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(Text)
    keywords: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class SearchTerm(Base):
    """A stem of a language and in how many texts it is; rows are only added, never removed."""

    __tablename__ = "search_terms"
    __table_args__ = (UniqueConstraint("locale", "term"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    locale: Mapped[str] = mapped_column(String(2))
    term: Mapped[str] = mapped_column(String(LONGEST_WORD))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD))
    """A word that has it, folded: what misspellings are compared with."""
    documents: Mapped[int] = mapped_column(Integer)
