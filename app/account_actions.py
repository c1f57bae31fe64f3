"""What `rueckhalt account` and `rueckhalt kommune` do. Every act stands in the audit afterwards."""

import argparse
import os
import sys
from collections.abc import Mapping

from accounts import second_factor
from accounts.acts import NO_KOMMUNE
from accounts.coordinator_invitations import invite, open_invitations, withdraw_invitations
from accounts.coordinators import (
    all_coordinators,
    end_sessions,
    find_coordinator,
    is_last_operator,
    remove_coordinator,
)
from accounts.errors import LastOperatorError
from accounts.kommunen import held_by_kommunen, remove_kommune
from accounts.roles import CoordinatorRole
from app.asking import confirmed
from app.served_office import known_kommunen
from core.audit import OPERATOR, record
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from core.errors import NotFoundError
from reference.kommunen import Kommune

NOWHERE = "(no Kommune)"
_LAST = " It is the last operator: until you invite another, nobody keeps accounts on the pages."


def run_invite(arguments: argparse.Namespace) -> int:
    """Print the code and where to enter it; the database keeps only the code's hash."""
    config = from_environment(os.environ)
    role: CoordinatorRole = arguments.role
    if role.of_kommune != (arguments.ags is not None):
        problem = "needs --ags" if role.of_kommune else "belongs to no Kommune: leave --ags out"
        return _refuse(f"{role}: {problem}")
    known = known_kommunen(config)
    if arguments.ags is not None and arguments.ags not in known:
        return _refuse(f"{arguments.ags}: no Kommune has this key")
    today = berlin_day(system_clock())
    with Database(config.database_url).write() as session:
        new = invite(session, ags=arguments.ags, role=role, by=None, today=today)
        about = str(role) if arguments.ags is None else f"{arguments.ags} {role}"
        record(session, by=OPERATOR, action="invite", about=about, today=today)
    place = "" if arguments.ags is None else f"{known[arguments.ags].name} ({arguments.ags}), "
    print(f"For:   {place}{role}")
    print(f"Code:  {new.code}\nEnter: {config.public}/account/join\nUntil: {new.expires}, once")
    return 0


def run_list(arguments: argparse.Namespace, *, of_kommunen: bool = False) -> int:
    """Print accounts and invitations, by Kommune; with `of_kommunen` no others."""
    config = from_environment(os.environ)
    known = known_kommunen(config)
    with Database(config.database_url).read() as session:
        accounts = all_coordinators(session)
        invitations = open_invitations(session, today=berlin_day(system_clock()))
        secured = second_factor.who_has_any(session)
    for account in accounts:
        if _wanted(arguments, account.role, account.ags, of_kommunen=of_kommunen):
            factor = "  second factor" if account.id in secured else ""
            print(f"{_place(known, account.ags)}  {account.role}  {account.name}{factor}")
    for invitation in invitations:
        if _wanted(arguments, invitation.role, invitation.ags, of_kommunen=of_kommunen):
            place = _place(known, invitation.ags)
            print(f"{place}  {invitation.role}  invited until {invitation.expires}")
    return 0


def run_remove(arguments: argparse.Namespace, *, of_kommunen: bool = False) -> int:
    """Remove an account and end its sessions; with `of_kommunen` none that is of no Kommune."""
    config = from_environment(os.environ)
    database, today = Database(config.database_url), berlin_day(system_clock())
    try:
        with database.read() as session:
            account = find_coordinator(session, name=arguments.name)
            last = is_last_operator(session, coordinator=account.id)
        if of_kommunen and account.ags is None:
            return _refuse(f"{arguments.name} is of no Kommune: use `rueckhalt account remove`")
        place = _place(known_kommunen(config), account.ags)
        question = f"Remove {account.name}, {account.role}, {place}?"
        if not confirmed(arguments, question + _LAST * last):
            return 1
        with database.write() as session:
            # Whoever has the command line can invite another operator, but has to know it.
            codes = remove_coordinator(session, coordinator=account.id, last_operator_too=last)
            about = f"{account.ags or account.role} {account.id.hex()}"
            record(session, by=OPERATOR, action="remove", about=about, today=today)
    except NotFoundError:
        return _refuse(f"{arguments.name}: there is no such account")
    except LastOperatorError:
        return _refuse(f"{arguments.name} has become the last operator: ask again")
    print(f"Removed; all its sessions have ended, and open codes of its making: {codes}.")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Make codes void that nobody has used yet."""
    config = from_environment(os.environ)
    database, today, ags = Database(config.database_url), berlin_day(system_clock()), arguments.ags
    known = known_kommunen(config)
    with database.read() as session:
        has_codes = any(each.ags == ags for each in open_invitations(session, today=today))
    # A Kommune that was merged away may have codes still.
    if ags is not None and ags not in known and not has_codes:
        return _refuse(f"{ags}: no Kommune has this key")
    if not confirmed(arguments, f"Withdraw all open invitations for {_place(known, ags)}?"):
        return 1
    with database.write() as session:
        count = withdraw_invitations(session, ags=ags)
        if count:
            about = ags or NO_KOMMUNE
            record(session, by=OPERATOR, action="withdraw", about=about, today=today)
    print(f"{count} withdrawn.")
    return 0


def run_remove_kommune(arguments: argparse.Namespace) -> int:
    """Remove every account of a Kommune and make its codes void."""
    config = from_environment(os.environ)
    database, today, ags = Database(config.database_url), berlin_day(system_clock()), arguments.ags
    with database.read() as session:
        held = held_by_kommunen(session, today=today).get(ags)
    if held is None:
        return _refuse(f"{ags}: no account and no open code is of this Kommune")
    place = _place(known_kommunen(config), ags)
    if not confirmed(
        arguments, f"Remove everything of {place}: accounts {held.people}, codes {held.codes}?"
    ):
        return 1
    with database.write() as session:
        gone = remove_kommune(session, ags=ags)
        for person in gone.people:
            about = f"{ags} {person.hex()}"
            record(session, by=OPERATOR, action="remove", about=about, today=today)
        record(session, by=OPERATOR, action="remove-kommune", about=ags, today=today)
    print(f"Removed: accounts {len(gone.people)}, codes {gone.codes}.")
    return 0


def run_reset_factor(arguments: argparse.Namespace) -> int:
    """Take app, passkeys and recovery codes of a person away; the sessions end."""
    config = from_environment(os.environ)
    database, today = Database(config.database_url), berlin_day(system_clock())
    question = (
        f"Take every second factor of {arguments.name} away? Be sure who asked you: "
        "the password alone opens the account then."
    )
    try:
        with database.read() as session:
            account = find_coordinator(session, name=arguments.name)
        if not confirmed(arguments, question):
            return 1
        with database.write() as session:
            second_factor.take_all_away(session, coordinator=account.id)
            end_sessions(session, coordinator=account.id)
            about = account.id.hex()
            record(session, by=OPERATOR, action="second-factor-reset", about=about, today=today)
    except NotFoundError:
        return _refuse(f"{arguments.name}: there is no such account")
    print("Gone; the person sets a new one up at the next sign-in.")
    return 0


def _wanted(
    arguments: argparse.Namespace, role: str, ags: str | None, *, of_kommunen: bool
) -> bool:
    if of_kommunen and ags is None:
        return False
    return arguments.role in (None, role) and arguments.ags in (None, ags)


def _place(known: Mapping[str, Kommune], ags: str | None) -> str:
    if ags is None:
        return NOWHERE
    return f"{ags} {known[ags].name}" if ags in known else ags


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1
