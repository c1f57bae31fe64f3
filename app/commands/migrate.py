"""`rueckhalt migrate`: bring the database to this release's schema."""

import argparse
import os

from app.schema import migrate
from app.subcommands import Subparsers
from core.config import from_environment
from core.db import Database


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("migrate", help="bring the database to this release's schema")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Migrate in one transaction: all or nothing."""
    migrate(Database(from_environment(os.environ).database_url))
    print("The database is at this release's schema.")
    return 0
