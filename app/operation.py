"""What the operator's pages get from other rooms."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy.orm import Session

from accounts.routes.operating import Membership, Operation
from app.audit_titles import titles
from app.desk_lines import desk_lines, desk_of
from desks.invitations import founding_codes, withdraw_founding_codes
from empowerment.network.agreements import standings
from empowerment.network.seeking import seek
from reference.kommunen import kommunen
from reference.office import Office


def operation(office: Office) -> Operation:
    """Give desks and Kommunen of this office."""
    known = kommunen(demonstration=office.demonstration)

    def find(text: str) -> Sequence[tuple[str, str]]:
        return [(each.ags, each.name) for each in seek(known, text).kommunen]

    return Operation(
        desks=partial(desk_lines, office=office),
        find_kommunen=find,
        founding_codes=lambda session, today: founding_codes(session, today=today),
        withdraw_founding_codes=withdraw_founding_codes,
        memberships=_memberships,
        desk_of=partial(desk_of, office, known),
        titles=titles,
    )


def _memberships(session: Session, today: datetime.date) -> Mapping[str, Membership]:
    return {
        ags: Membership(each.state.value, each.last_day)
        for ags, each in standings(session, today=today).items()
    }
