"""`rueckhalt make-secret`: a value for RUECKHALT_SECRET_KEY."""

import argparse
import os

from app.subcommands import Subparsers
from core.config import SECRET_LENGTH
from crypto.encoding import b64encode


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("make-secret", help="print a value for RUECKHALT_SECRET_KEY")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Print 32 random bytes."""
    print(b64encode(os.urandom(SECRET_LENGTH)))
    return 0
