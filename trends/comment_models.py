"""What a Kommune says about its figures."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from trends.models import LONGEST_PERIOD

LONGEST_COMMENT = 1_000
"""Characters."""


class Comment(Base):
    """A Kommune's statement on the figures of a period; public with them, unchanged from then on.

    Who of the Kommune wrote it stands nowhere: the Kommune speaks.
    """

    __tablename__ = "trend_comments"

    kommune: Mapped[str] = mapped_column(String(8), primary_key=True)
    """Its key (AGS)."""
    period: Mapped[str] = mapped_column(
        String(LONGEST_PERIOD), ForeignKey("releases.period"), primary_key=True
    )
    statement: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
