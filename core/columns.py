"""Annotated column types, so that models read as a list of facts."""

import datetime
from typing import Annotated

from sqlalchemy import CheckConstraint, Date, LargeBinary, SmallInteger
from sqlalchemy.orm import mapped_column

Id = Annotated[bytes, mapped_column(LargeBinary(16))]
"""16 random bytes (SPEC §1)."""

Digest = Annotated[bytes, mapped_column(LargeBinary(32))]
"""SHA-256, 32 bytes."""

Blob = Annotated[bytes, mapped_column(LargeBinary)]
"""A sealed file, a signed document or a wrapped key."""

Day = Annotated[datetime.date, mapped_column(Date)]
"""Calendar day in Berlin. No column of this system holds a clock time."""

Small = Annotated[int, mapped_column(SmallInteger)]


def length_check(column: str, length: int) -> CheckConstraint:
    """Hold a binary column to its length: neither database does it by type."""
    return CheckConstraint(f"length({column}) = {length}", name=f"{column}_length")
