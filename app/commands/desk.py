"""`rueckhalt desk`: the codes with which leads found desks; which desks there are."""

import argparse
import os

from app.asking import confirmed, sure
from app.desk_lines import desk_lines
from app.served_office import served_office
from app.subcommands import Subparsers
from core.audit import OPERATOR, record
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from desks.invitations import founding_codes, invite, withdraw_founding_codes


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    desk = subparsers.add_parser("desk", help="desks of this server")
    actions = desk.add_subparsers(required=True, metavar="ACTION")
    parser = actions.add_parser("invite", help="print a code for founding a desk")
    parser.set_defaults(run=run)
    listing = actions.add_parser("list", help="list desks, their areas and until when they work")
    listing.set_defaults(run=run_list)
    codes = actions.add_parser("invitations", help="list founding codes that nobody has used yet")
    codes.set_defaults(run=run_invitations)
    withdrawing = actions.add_parser("withdraw", help="make all open founding codes void")
    sure(withdrawing)
    withdrawing.set_defaults(run=run_withdraw)


def run(_arguments: argparse.Namespace) -> int:
    """Print the code and where to enter it; the database keeps only the code's hash."""
    config = from_environment(os.environ)
    today = berlin_day(system_clock())
    with Database(config.database_url).write() as session:
        new = invite(session, desk=None, today=today)
        record(session, by=OPERATOR, action="invite-desk", about="lead", today=today)
    groups = "-".join(new.code[start : start + 4] for start in range(0, len(new.code), 4))
    print(f"Code:  {groups}\nEnter: {config.desk}/\nUntil: {new.expires}, once")
    return 0


def run_invitations(_arguments: argparse.Namespace) -> int:
    """Print the last day of each open code; the codes themselves are nowhere."""
    with Database(from_environment(os.environ).database_url).read() as session:
        for day in founding_codes(session, today=berlin_day(system_clock())):
            print(f"founds a desk  until {day}")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Make codes void that nobody has used yet; those with which people join a desk stay."""
    database = Database(from_environment(os.environ).database_url)
    today = berlin_day(system_clock())
    with database.read() as session:
        number = len(founding_codes(session, today=today))
    if not confirmed(arguments, f"Withdraw all open codes that found a desk ({number})?"):
        return 1
    with database.write() as session:
        count = withdraw_founding_codes(session)
        if count:
            record(session, by=OPERATOR, action="withdraw-desk", about="lead", today=today)
    print(f"{count} withdrawn.")
    return 0


def run_list(_arguments: argparse.Namespace) -> int:
    """Print what is public of the desks, and until when each takes reports; nothing of cases."""
    config = from_environment(os.environ)
    with Database(config.database_url).read() as session:
        lines = desk_lines(session, served_office(config))
    for line in lines:
        name = "(not in the office file)" if line.name is None else line.name["de"]
        until = "not founded here" if line.expires is None else f"until {line.expires}"
        print(f"{line.fingerprint}  {name}  {until}")
        print(f"    {', '.join(line.kommunen) or 'no Kommune leads here'}")
    return 0
