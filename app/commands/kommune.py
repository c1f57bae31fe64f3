"""`rueckhalt kommune`: who may sign in for a Kommune on the public site."""

import argparse
import os
import sys
from collections.abc import Mapping

from accounts.coordinator_invitations import invite, open_invitations, withdraw_invitations
from accounts.coordinators import all_coordinators, find_coordinator, remove_coordinator
from accounts.roles import CoordinatorRole
from app.checks import OFFICE_PATH
from app.subcommands import Subparsers
from core.clock import berlin_day, system_clock
from core.config import Config, from_environment
from core.db import Database
from core.errors import NotFoundError
from reference.kommunen import Kommune, kommunen
from reference.office import OfficeError, read_office


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("kommune", help="accounts of Kommunen on the public site")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    adding = actions.add_parser("invite", help="print a code that opens an account, once")
    _of_kommune(adding)
    adding.add_argument(
        "--role",
        choices=list(CoordinatorRole),
        default=CoordinatorRole.COORDINATOR,
        type=CoordinatorRole,
        help="coordinator (speaks for the Kommune) or reader",
    )
    adding.set_defaults(run=run_invite)
    listing = actions.add_parser("list", help="list accounts and open invitations")
    listing.set_defaults(run=run_list)
    removing = actions.add_parser("remove", help="remove an account")
    removing.add_argument("name", help="mail address of the account")
    _sure(removing)
    removing.set_defaults(run=run_remove)
    withdrawing = actions.add_parser("withdraw", help="make a Kommune's open codes void")
    _of_kommune(withdrawing)
    _sure(withdrawing)
    withdrawing.set_defaults(run=run_withdraw)


def run_invite(arguments: argparse.Namespace) -> int:
    """Print the code and where to enter it; the database keeps only the code's hash."""
    config = from_environment(os.environ)
    kommune = _known(config).get(arguments.ags)
    if kommune is None:
        return _refuse(f"{arguments.ags}: no Kommune has this key")
    with Database(config.database_url).write() as session:
        new = invite(
            session, ags=kommune.ags, role=arguments.role, today=berlin_day(system_clock())
        )
    print(f"For:   {kommune.name} ({kommune.ags}), {arguments.role}")
    print(f"Code:  {new.code}\nEnter: {config.public}/account/join\nUntil: {new.expires}, once")
    return 0


def run_list(_arguments: argparse.Namespace) -> int:
    """Print accounts and invitations, by Kommune."""
    config = from_environment(os.environ)
    known = _known(config)
    with Database(config.database_url).read() as session:
        accounts = all_coordinators(session)
        invitations = open_invitations(session, today=berlin_day(system_clock()))
    for account in accounts:
        print(f"{_place(known, account.ags)}  {account.role}  {account.name}")
    for invitation in invitations:
        place = _place(known, invitation.ags)
        print(f"{place}  {invitation.role}  invited until {invitation.expires}")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove an account and end its sessions."""
    config = from_environment(os.environ)
    database = Database(config.database_url)
    try:
        with database.read() as session:
            account = find_coordinator(session, name=arguments.name)
            text = f"Remove {account.name}, {_place(_known(config), account.ags)}?"
        if not _confirmed(arguments, text):
            return 1
        with database.write() as session:
            gone = find_coordinator(session, name=arguments.name).id
            remove_coordinator(session, coordinator=gone, last_operator_too=True)
    except NotFoundError:
        return _refuse(f"{arguments.name}: there is no such account")
    print("Removed; all its sessions have ended.")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Make codes void that nobody has used yet."""
    config = from_environment(os.environ)
    place = _place(_known(config), arguments.ags)
    if not _confirmed(arguments, f"Withdraw all open invitations for {place}?"):
        return 1
    with Database(config.database_url).write() as session:
        count = withdraw_invitations(session, ags=arguments.ags)
    print(f"{count} withdrawn.")
    return 0


def _of_kommune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ags", required=True, help="official key of the Kommune, 8 digits")


def _sure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="don't ask")


def _confirmed(arguments: argparse.Namespace, text: str) -> bool:
    """Ask, unless told not to; no answer is no."""
    if arguments.yes:
        return True
    try:
        sure = input(f"{text} Type yes: ").strip() == "yes"
    except EOFError:
        sure = False
    if not sure:
        print("Nothing was changed.")
    return sure


def _known(config: Config) -> Mapping[str, Kommune]:
    """Give the Kommunen there are; those of a demonstration where its pages are served."""
    try:
        office = read_office((config.site_dir / "public" / OFFICE_PATH.lstrip("/")).read_bytes())
    except (OSError, OfficeError):
        return kommunen()
    return kommunen(demonstration=office.demonstration)


def _place(known: Mapping[str, Kommune], ags: str | None) -> str:
    if ags is None:
        return "(no Kommune)"
    return f"{ags} {known[ags].name}" if ags in known else ags


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1
