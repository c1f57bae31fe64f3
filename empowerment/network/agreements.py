"""Agreements of Kommunen with the network office: which hold, and how they begin and end.

The signatures are on paper and stay with the office; here stands what was signed, when and for
how long. Whoever's agreement has run out keeps reading, and writes nothing more in the network.
"""

import calendar
import datetime
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.audit import record
from core.db import table_of
from core.errors import ConflictError, DomainError, NotFoundError, NotValidError
from empowerment.network.models import Agreement, AgreementDraft

USUAL_MONTHS = 24
MOST_MONTHS = 60
EXPIRING_DAYS = 90
"""So long before its last day an agreement counts as expiring."""
RECOMMENDATION_MONTHS = 24
"""Up to the last day of so many months a Kommune owes the others a recommendation."""
TERMS = (12, 24, 36)
"""Months for which an agreement is offered."""

_DAY = datetime.timedelta(days=1)


class NotInNetworkError(DomainError):
    """The Kommune has no agreement that holds today."""

    code = "forbidden"


class State(StrEnum):
    """Where a Kommune stands on its way into the network, and out of it."""

    INVITED = "invited"
    """Somebody has an account or a code; nothing is signed."""
    DRAFTED = "drafted"
    """The text to sign was fetched."""
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    ENDED = "ended"

    @property
    def is_member(self) -> bool:
        """Whether the Kommune is in the network."""
        return self in (State.ACTIVE, State.EXPIRING)

    @property
    def is_over(self) -> bool:
        """Whether the Kommune was in the network and is no longer."""
        return self in (State.EXPIRED, State.ENDED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a Kommune on a day; its agreements in the order in which they end."""

    ags: str
    state: State
    agreements: Sequence[Agreement]
    drafted: datetime.date | None = None

    @property
    def newest(self) -> Agreement | None:
        """The agreement that reaches furthest: one entered by mistake and ended is none."""
        return self.agreements[-1] if self.agreements else None

    @property
    def last_day(self) -> datetime.date | None:
        """The last day of the newest agreement that wasn't ended."""
        return max((each.expires for each in self.agreements if each.ended is None), default=None)

    @property
    def named(self) -> bool:
        """Whether the Kommune is in the network and may be named in public."""
        newest = self.newest
        return self.state.is_member and newest is not None and newest.named

    @property
    def since(self) -> datetime.date | None:
        """From when on the Kommune has been in the network without a gap."""
        found: datetime.date | None = None
        for each in reversed(self.agreements):
            if each.ended is not None and each.ended <= each.starts:
                continue  # never began
            gap = each.ended is not None or (found is not None and each.expires + _DAY < found)
            if found is not None and gap:
                break
            found = each.starts
        return found

    @property
    def recommendation_due(self) -> datetime.date | None:
        """The last day of the second year, also when it is past and the agreement with it.

        None for who was never in the network, and for who left before that day.
        """
        since, newest = self.since, self.newest
        if since is None or newest is None:
            return None
        due = add_months(since, RECOMMENDATION_MONTHS) - _DAY
        return due if self.state.is_member or due < _over(newest) else None


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Give the day some months later, or the last of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def standing_of(session: Session, *, ags: str, today: datetime.date) -> Standing:
    """Give what holds for a Kommune."""
    signed = session.scalars(select(Agreement).where(Agreement.ags == ags)).all()
    return _standing(ags, signed, session.get(AgreementDraft, ags), today)


def standings(session: Session, *, today: datetime.date) -> Mapping[str, Standing]:
    """Give what holds for each Kommune that has signed or fetched something, by key."""
    signed: defaultdict[str, list[Agreement]] = defaultdict(list)
    for each in session.scalars(select(Agreement)):
        signed[each.ags].append(each)
    drafts = {each.ags: each for each in session.scalars(select(AgreementDraft))}
    return {
        ags: _standing(ags, signed[ags], drafts.get(ags), today)
        for ags in sorted({*signed, *drafts})
    }


def members(session: Session, *, today: datetime.date) -> frozenset[str]:
    """Give the keys of the Kommunen in the network."""
    found = standings(session, today=today).values()
    return frozenset(each.ags for each in found if each.state.is_member)


def named_members(session: Session, *, today: datetime.date) -> frozenset[str]:
    """Give the keys of the Kommunen in the network that may be named in public."""
    found = standings(session, today=today).values()
    return frozenset(each.ags for each in found if each.named)


def is_over(session: Session, *, ags: str, today: datetime.date) -> bool:
    """Tell whether a Kommune was in the network and is no longer."""
    return standing_of(session, ags=ags, today=today).state.is_over


def is_member(session: Session, *, ags: str | None, today: datetime.date) -> bool:
    """Tell whether a Kommune is in the network; the network office (no key) always is."""
    return ags is None or standing_of(session, ags=ags, today=today).state.is_member


def require_member(session: Session, *, ags: str | None, today: datetime.date) -> None:
    """Let members go on, and the network office. Raises NotInNetworkError."""
    if not is_member(session, ags=ags, today=today):
        raise NotInNetworkError


def note_draft(session: Session, *, ags: str, version: str, today: datetime.date) -> None:
    """Note that a Kommune fetched the text to sign; a later time changes nothing."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"ags": ags, "version": version, "day": today}
    session.execute(insert(table_of(AgreementDraft)).values(row).on_conflict_do_nothing())


def sign(
    session: Session,
    *,
    ags: str,
    version: str,
    signed: datetime.date,
    months: int,
    named: bool,
    known: int,
    by: bytes,
    today: datetime.date,
) -> Agreement:
    """Record an agreement whose signatures the office has seen, also one that goes on another.

    `known` is how many agreements of the Kommune whoever records it has seen, so that a form that
    is sent twice doesn't renew twice. Raises NotValidError, ConflictError.
    """
    standing = standing_of(session, ags=ags, today=today)
    if len(standing.agreements) != known:
        raise ConflictError
    last = standing.last_day
    starts = signed if last is None or last < signed else last + _DAY
    expires = add_months(starts, months) - _DAY
    if signed > today or expires < today or not 1 <= months <= MOST_MONTHS:
        raise NotValidError
    agreement = Agreement(
        id=os.urandom(16),
        ags=ags,
        version=version,
        signed=signed,
        starts=starts,
        months=months,
        expires=expires,
        named=named,
        recorded_by=by,
    )
    session.add(agreement)
    session.execute(delete(AgreementDraft).where(AgreementDraft.ags == ags))
    session.flush()
    action = "sign-agreement" if last is None else "renew-agreement"
    record(session, by=by.hex(), action=action, about=f"{ags} {version}", today=today)
    return agreement


def end(session: Session, *, ags: str, by: bytes, today: datetime.date) -> None:
    """End what holds, from today on. Raises NotFoundError if nothing does."""
    standing = standing_of(session, ags=ags, today=today)
    if not standing.state.is_member:
        raise NotFoundError
    for each in standing.agreements:
        if each.ended is None and each.expires >= today:
            each.ended, each.ended_by = today, by
    session.flush()
    record(session, by=by.hex(), action="end-agreement", about=ags, today=today)


def set_named(session: Session, *, ags: str, named: bool, by: bytes, today: datetime.date) -> None:
    """Let a Kommune be named in public, or no longer. Raises NotFoundError without an agreement."""
    newest = standing_of(session, ags=ags, today=today).newest
    if newest is None:
        raise NotFoundError
    newest.named = named
    session.flush()
    action = "name-kommune" if named else "unname-kommune"
    record(session, by=by.hex(), action=action, about=ags, today=today)


def _standing(
    ags: str,
    signed: Iterable[Agreement],
    draft: AgreementDraft | None,
    today: datetime.date,
) -> Standing:
    # The one that holds comes after one of the same days that was ended.
    found = tuple(sorted(signed, key=lambda each: (_over(each), each.starts)))
    drafted = None if draft is None else draft.day
    return Standing(ags, _state(found, drafted, today), found, drafted)


def _over(agreement: Agreement) -> datetime.date:
    """Give the first day on which an agreement doesn't count any more."""
    return agreement.ended or agreement.expires + _DAY


def _state(
    signed: Sequence[Agreement], drafted: datetime.date | None, today: datetime.date
) -> State:
    if not signed:
        return State.INVITED if drafted is None else State.DRAFTED
    holding = [each for each in signed if each.ended is None and each.expires >= today]
    if holding:
        last = max(each.expires for each in holding)
        soon = last < today + datetime.timedelta(days=EXPIRING_DAYS)
        return State.EXPIRING if soon else State.ACTIVE
    return State.EXPIRED if signed[-1].ended is None else State.ENDED
