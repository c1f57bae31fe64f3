"""Pages of accounts on the public origin: joining, signing in and out, the start, colleagues."""

from collections.abc import Callable, Sequence

from flask import Blueprint

from accounts.routes.cookies import Cookies
from accounts.routes.details_pages import add_details
from accounts.routes.home import PanelMaker, StepMaker
from accounts.routes.joining import add_joining
from accounts.routes.kit import AccountPages
from accounts.routes.operating import Operation
from accounts.routes.operator_pages import add_operator
from accounts.routes.own_account import add_own_pages
from accounts.routes.people_pages import add_people
from accounts.routes.reset_pages import add_resets
from accounts.routes.second_factor_pages import add_second_factor
from accounts.routes.signing_in import add_signing_in
from accounts.throttle import MOST_PASSWORDS, Throttle


def account_blueprint(
    cookies: Cookies,
    *,
    issuer: str,
    factor_required: bool,
    kommune_name: Callable[[str], str],
    operation: Operation,
    panels: Sequence[PanelMaker] = (),
    steps: Sequence[StepMaker] = (),
) -> Blueprint:
    """Make the pages. The others are other rooms' parts of them."""
    blueprint = Blueprint("account", __name__, url_prefix="/account")
    pages = AccountPages(
        cookies,
        kommune_name,
        issuer,
        factor_required,
        panels,
        steps,
        sign_ins=Throttle(MOST_PASSWORDS),
        joins=Throttle(),
    )
    add_joining(blueprint, pages)
    add_signing_in(blueprint, pages)
    add_second_factor(blueprint, pages)
    add_resets(blueprint, pages)
    add_people(blueprint, pages)
    add_operator(blueprint, pages, operation)
    add_details(blueprint, pages)
    add_own_pages(blueprint, pages)
    return blueprint
