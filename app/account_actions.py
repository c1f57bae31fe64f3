"""What `rueckhalt account` and `rueckhalt kommune` do. Every act stands in the audit afterwards."""

import argparse
import os
import sys
from collections.abc import Mapping

from accounts import second_factor
from accounts.coordinator_invitations import invite, open_invitations, withdraw_invitations
from accounts.coordinators import (
    all_coordinators,
    end_sessions,
    find_coordinator,
    remove_coordinator,
)
from accounts.roles import CoordinatorRole
from app.served_office import known_kommunen
from core.audit import OPERATOR, record
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from core.errors import NotFoundError
from reference.kommunen import Kommune

NOWHERE = "(no Kommune)"


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
        new = invite(session, ags=arguments.ags, role=role, today=today)
        about = str(role) if arguments.ags is None else f"{arguments.ags} {role}"
        record(session, by=OPERATOR, action="invite", about=about, today=today)
    place = "" if arguments.ags is None else f"{known[arguments.ags].name} ({arguments.ags}), "
    print(f"For:   {place}{role}")
    print(f"Code:  {new.code}\nEnter: {config.public}/account/join\nUntil: {new.expires}, once")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print accounts and invitations, by Kommune."""
    config = from_environment(os.environ)
    known = known_kommunen(config)
    with Database(config.database_url).read() as session:
        accounts = all_coordinators(session)
        invitations = open_invitations(session, today=berlin_day(system_clock()))
        secured = second_factor.who_has_any(session)
    for account in accounts:
        if _wanted(arguments, account.role, account.ags):
            factor = "  second factor" if account.id in secured else ""
            print(f"{_place(known, account.ags)}  {account.role}  {account.name}{factor}")
    for invitation in invitations:
        if _wanted(arguments, invitation.role, invitation.ags):
            place = _place(known, invitation.ags)
            print(f"{place}  {invitation.role}  invited until {invitation.expires}")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove an account and end its sessions."""
    config = from_environment(os.environ)
    database, today = Database(config.database_url), berlin_day(system_clock())
    try:
        with database.read() as session:
            account = find_coordinator(session, name=arguments.name)
        place = _place(known_kommunen(config), account.ags)
        if not _confirmed(arguments, f"Remove {account.name}, {account.role}, {place}?"):
            return 1
        with database.write() as session:
            # Whoever has the command line can invite another operator.
            remove_coordinator(session, coordinator=account.id, last_operator_too=True)
            about = f"{account.ags or account.role} {account.id.hex()}"
            record(session, by=OPERATOR, action="remove", about=about, today=today)
    except NotFoundError:
        return _refuse(f"{arguments.name}: there is no such account")
    print("Removed; all its sessions have ended.")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Make codes void that nobody has used yet."""
    config = from_environment(os.environ)
    place, today = _place(known_kommunen(config), arguments.ags), berlin_day(system_clock())
    if not _confirmed(arguments, f"Withdraw all open invitations for {place}?"):
        return 1
    with Database(config.database_url).write() as session:
        count = withdraw_invitations(session, ags=arguments.ags)
        about = arguments.ags or "no Kommune"
        record(session, by=OPERATOR, action="withdraw", about=about, today=today)
    print(f"{count} withdrawn.")
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
        if not _confirmed(arguments, question):
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


def sure(parser: argparse.ArgumentParser) -> None:
    """Add the option that answers the question beforehand."""
    parser.add_argument("--yes", action="store_true", help="don't ask")


def _confirmed(arguments: argparse.Namespace, text: str) -> bool:
    """Ask, unless told not to; no answer is no."""
    if arguments.yes:
        return True
    try:
        answer = input(f"{text} Type yes: ").strip() == "yes"
    except EOFError:
        answer = False
    if not answer:
        print("Nothing was changed.")
    return answer


def _wanted(arguments: argparse.Namespace, role: str, ags: str | None) -> bool:
    return arguments.role in (None, role) and arguments.ags in (None, ags)


def _place(known: Mapping[str, Kommune], ags: str | None) -> str:
    if ags is None:
        return NOWHERE
    return f"{ags} {known[ags].name}" if ags in known else ags


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1
