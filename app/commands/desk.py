"""`rueckhalt desk invite`: the one-time code with which a lead founds a desk in the browser."""

import argparse
import os

from app.subcommands import Subparsers
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from desks.invitations import invite


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    desk = subparsers.add_parser("desk", help="desks of this server")
    actions = desk.add_subparsers(required=True, metavar="ACTION")
    parser = actions.add_parser("invite", help="print a code for founding a desk")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Print the code and where to enter it; the database keeps only the code's hash."""
    config = from_environment(os.environ)
    with Database(config.database_url).write() as session:
        new = invite(session, desk=None, today=berlin_day(system_clock()))
    groups = "-".join(new.code[start : start + 4] for start in range(0, len(new.code), 4))
    print(f"Code:  {groups}\nEnter: {config.desk}/\nUntil: {new.expires}, once")
    return 0
