"""The desks of a server as who runs it sees them: what is public, and until when they take reports.

Never anything of cases: an operator needs none of it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.routes.operating import DeskLine
from crypto.encoding import b64encode
from desks.models import Desk
from reference.kommunen import Kommune
from reference.office import Office


def desk_lines(session: Session, office: Office | None) -> Sequence[DeskLine]:
    """Give all desks, those of the office file first, in its order."""
    rows = session.execute(select(Desk.fingerprint, Desk.expires))
    expires = {b64encode(row.fingerprint): row.expires for row in rows}
    listed = () if office is None else office.desks
    lines = [
        DeskLine(
            desk.fingerprint,
            desk.name,
            _area(office, desk.fingerprint),
            expires.pop(desk.fingerprint, None),
        )
        for desk in listed
    ]
    return [*lines, *(DeskLine(name, None, (), day) for name, day in sorted(expires.items()))]


def _area(office: Office | None, fingerprint: str) -> tuple[str, ...]:
    """Give the Kommunen that a desk is for, by name."""
    directory = {} if office is None else office.directory
    return tuple(sorted(name for name, desk in directory.items() if desk == fingerprint))


def desk_of(office: Office, known: Mapping[str, Kommune], ags: str) -> Mapping[str, str] | None:
    """Give what the desk is called that the office file names for a Kommune; None for none."""
    names = {key: name for name, key in office.ags.items()}
    name = names.get(ags, "")
    if not name and ags in known and known[ags].name not in office.ags:
        # An entry without a key means whoever has its name.
        name = known[ags].name
    fingerprint = office.directory.get(name)
    return next((each.name for each in office.desks if each.fingerprint == fingerprint), None)
