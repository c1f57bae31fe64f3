"""`rueckhalt account`: who may sign in on the public site, of every role."""

from accounts.roles import CoordinatorRole
from app.account_actions import (
    run_invite,
    run_list,
    run_remove,
    run_reset_factor,
    run_withdraw,
)
from app.asking import sure
from app.subcommands import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("account", help="accounts of the public site, of every role")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_inviting(actions)
    listing = actions.add_parser("list", help="list accounts and open invitations")
    listing.add_argument("--role", choices=list(CoordinatorRole), type=CoordinatorRole)
    listing.add_argument("--ags", help="official key of a Kommune, 8 digits")
    listing.set_defaults(run=run_list)
    removing = actions.add_parser("remove", help="remove an account")
    removing.add_argument("name", help="mail address of the account")
    sure(removing)
    removing.set_defaults(run=run_remove)
    withdrawing = actions.add_parser("withdraw", help="make open codes void")
    withdrawing.add_argument("--ags", help="of this Kommune; without it, of editors and operators")
    sure(withdrawing)
    withdrawing.set_defaults(run=run_withdraw)
    _add_second_factor(actions)


def _add_inviting(actions: Subparsers) -> None:
    inviting = actions.add_parser("invite", help="print a code that opens an account, once")
    inviting.add_argument(
        "--role",
        choices=list(CoordinatorRole),
        required=True,
        type=CoordinatorRole,
        help="reader or coordinator of a Kommune, editor of the network office, operator",
    )
    inviting.add_argument("--ags", help="official key of the Kommune, 8 digits")
    inviting.set_defaults(run=run_invite)


def _add_second_factor(actions: Subparsers) -> None:
    factor = actions.add_parser("second-factor", help="lost devices")
    steps = factor.add_subparsers(required=True, metavar="STEP")
    resetting = steps.add_parser("reset", help="take app, passkeys and recovery codes away")
    resetting.add_argument("name", help="mail address of the account")
    sure(resetting)
    resetting.set_defaults(run=run_reset_factor)
