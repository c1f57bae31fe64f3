"""The log of a desk as the server keeps it: stored bytes out, verified statements in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.document import SignedDocument, parse_wrapper
from desks.errors import UnknownDeskError
from desks.models import Statement


def read_log(session: Session, *, desk: bytes) -> list[SignedDocument]:
    """Give all statements of a desk, founding first. Raises UnknownDeskError."""
    rows = session.scalars(
        select(Statement.signed).where(Statement.desk == desk).order_by(Statement.position)
    ).all()
    if not rows:
        raise UnknownDeskError
    return [parse_wrapper(row) for row in rows]


def append_statement(
    session: Session, *, desk: bytes, position: int, signed: SignedDocument
) -> None:
    """Add a statement that was verified as part of the log. `position` counts from 0."""
    session.add(Statement(desk=desk, position=position, hash=signed.hash, signed=signed.to_bytes()))
