"""`rueckhalt audit`: what was done to accounts and public texts, and whether it is all there."""

import argparse
import os
import sys

from app.subcommands import Subparsers
from core.audit import acts, check
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from web.addresses import LARGEST_NUMBER


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("audit", help="what was done to accounts and public texts")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the newest entries")
    listing.add_argument("--most", type=_number, default=50)
    listing.add_argument("--before", type=_number, help="only entries before this number")
    listing.set_defaults(run=run_list)
    verifying = actions.add_parser("verify", help="whether anything was changed, dropped, put in")
    verifying.add_argument(
        "--head", metavar="NUMBER:HASH", help="what an earlier verify printed; keep it elsewhere"
    )
    verifying.set_defaults(run=run_verify)


def _number(text: str) -> int:
    """Read how many, or the number of an entry. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:20]) <= LARGEST_NUMBER):
        raise argparse.ArgumentTypeError(f"not a number from 1 to {LARGEST_NUMBER}")
    return int(text)


def run_list(arguments: argparse.Namespace) -> int:
    """Print entries, the newest first."""
    database = Database(from_environment(os.environ).database_url)
    with database.read() as session:
        for act in acts(session, most=arguments.most, before=arguments.before):
            said = f"{act.by}  {act.action}  {act.about}" if act.action else "(erased)"
            print(f"{act.number}  {act.day}  {said}")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Print the newest entry's hash, or the first entry that doesn't fit; 1 then."""
    try:
        known = None if arguments.head is None else _read_head(arguments.head)
    except (ValueError, CryptoError):
        print("--head takes what `rueckhalt audit verify` printed", file=sys.stderr)
        return 1
    database = Database(from_environment(os.environ).database_url)
    with database.read() as session:
        verdict = check(session, today=berlin_day(system_clock()), known=known)
    if verdict.broken is not None:
        print(f"Entry {verdict.broken} doesn't fit: it was changed, dropped or put in.")
        return 1
    if verdict.head is None:
        print("There are no entries.")
    else:
        number, digest = verdict.head
        print(f"All {number} entries fit. Keep this outside of the server, for the next time:")
        print(f"{number}:{b64encode(digest)}")
    return 0


def _read_head(text: str) -> tuple[int, bytes]:
    number, _, digest = text.partition(":")
    return int(number), b64decode(digest, 32)
