"""`rueckhalt check-config`: everything wrong with environment, pages and database, at once."""

import argparse
import os
import sys

from app.checks import SITES, start_problems, start_warnings
from app.subcommands import Subparsers
from core.clock import berlin_day, system_clock
from core.config import ConfigError, from_environment
from core.db import Database
from web.site_files import read_site


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("check-config", help="check environment, pages and database")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Print every problem with its variable; 0 if there is none."""
    try:
        config = from_environment(os.environ)
    except ConfigError as error:
        return _refuse(error.problems)
    files = {name: read_site(config.site_dir / name) for name in SITES}
    problems = start_problems(config, files, Database(config.database_url))
    for warning in start_warnings(files, today=berlin_day(system_clock())):
        print(f"warning: {warning}", file=sys.stderr)
    if problems:
        return _refuse(problems)
    print("The configuration is complete.")
    return 0


def _refuse(problems: list[str]) -> int:
    print("\n".join(problems), file=sys.stderr)
    return 1
