"""Kommunen and their people, as the services know them."""

import datetime
import os

from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.roles import CoordinatorRole
from core.at_rest import Box
from empowerment.network.agreements import USUAL_MONTHS, sign, standing_of
from empowerment.network.directory import PURPOSE, Contact
from empowerment.network.models import Agreement
from empowerment.network.questions import Writer

TODAY = datetime.date(2026, 11, 23)
MID, LARGE = "03999002", "03999004"
OFFICE = bytes(range(16))
SECRET = bytes(range(32))
CONTACT = Contact("Anna Muster", "anna.privat@oldenmoor.example", "030 23125 999", "nur dienstags")


def box(secret: bytes = SECRET) -> Box:
    return Box(secret, PURPOSE)


def person(session: Session, ags: str | None = MID, name: str = "") -> bytes:
    """An account: of a coordinator, or without a Kommune of an editor."""
    role = CoordinatorRole.EDITOR if ags is None else CoordinatorRole.COORDINATOR
    address = name or f"{os.urandom(4).hex()}@example.org"
    new = NewCoordinator(address, "Anna Muster", "stretched")
    return create_coordinator(session, new=new, ags=ags, role=role)


def signed(
    session: Session,
    ags: str = MID,
    *,
    day: datetime.date = TODAY,
    months: int = USUAL_MONTHS,
    named: bool = False,
    today: datetime.date | None = None,
) -> Agreement:
    """An agreement as the office records it, on the day of the signature unless it says."""
    known = len(standing_of(session, ags=ags, today=day).agreements)
    return sign(
        session,
        ags=ags,
        version="2026-1",
        signed=day,
        months=months,
        named=named,
        known=known,
        by=OFFICE,
        today=today or day,
    )


def writer(ags: str | None = MID) -> Writer:
    return Writer(OFFICE, ags)
