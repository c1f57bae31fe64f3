"""`rueckhalt kommune`: the same as `rueckhalt account`, for people of Kommunen alone."""

import argparse
from functools import partial

from accounts.roles import CoordinatorRole
from app.account_actions import (
    run_invite,
    run_list,
    run_remove,
    run_remove_kommune,
    run_withdraw,
)
from app.asking import sure
from app.subcommands import Subparsers

_OF_KOMMUNE = [role for role in CoordinatorRole if role.of_kommune]


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("kommune", help="accounts of Kommunen on the public site")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    adding = actions.add_parser("invite", help="print a code that opens an account, once")
    _of_kommune(adding)
    adding.add_argument(
        "--role",
        choices=_OF_KOMMUNE,
        default=CoordinatorRole.COORDINATOR,
        type=CoordinatorRole,
        help="coordinator (speaks for the Kommune) or reader",
    )
    adding.set_defaults(run=run_invite)
    listing = actions.add_parser("list", help="list accounts and open invitations")
    listing.set_defaults(run=partial(run_list, of_kommunen=True), role=None, ags=None)
    removing = actions.add_parser("remove", help="remove an account")
    removing.add_argument("name", help="mail address of the account")
    sure(removing)
    removing.set_defaults(run=partial(run_remove, of_kommunen=True))
    closing = actions.add_parser("remove-all", help="remove all accounts and codes of a Kommune")
    _of_kommune(closing)
    sure(closing)
    closing.set_defaults(run=run_remove_kommune)
    withdrawing = actions.add_parser("withdraw", help="make a Kommune's open codes void")
    _of_kommune(withdrawing)
    sure(withdrawing)
    withdrawing.set_defaults(run=run_withdraw)


def _of_kommune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ags", required=True, help="official key of the Kommune, 8 digits")
