"""What the Kommune's pages of the self-check share."""

import io

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from empowerment.selfcheck.checks import Check, checks_of, find_check
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.plans import Plan, plans_of
from empowerment.selfcheck.question_sets import Side
from web.addresses import read_id
from web.context import context
from web.pages import page_address


def read_side(text: str) -> Side:
    """Give a side as it stands in an address. Raises NotFoundError."""
    try:
        return Side(text)
    except ValueError:
        raise NotFoundError from None


def secret() -> bytes:
    """Give the server's secret."""
    return context().config.secret_key


def own_check(session: Session, *, ags: str, name: str) -> Check:
    """Give the Kommune's check of an address. Raises NotFoundError."""
    return find_check(session, ags=ags, check=read_id(name))


def plans_by_check(session: Session, *, ags: str) -> dict[bytes, list[Plan]]:
    """Give a Kommune's plans, by check, in the order of their days."""
    found: dict[bytes, list[Plan]] = {each.id: [] for each in checks_of(session, ags=ags)}
    for plan in plans_of(session, ags=ags, secret=secret()):
        found[plan.check].append(plan)
    return found


def side_code(check: Check, side: Side) -> str:
    """Give the code of a side, to show to the coordinator."""
    return code_of(secret(), check=check.id, side=side)


def side_address(check: Check, side: Side) -> str:
    """Give the whole address at which a side answers, in the request's language."""
    path = page_address("self_check.show", code=side_code(check, side))
    return f"{context().config.public}{path}"


def picture(address: str) -> Markup:
    """Give the QR code of an address as SVG."""
    made, out = segno.make(address, error="m", micro=False), io.BytesIO()
    made.save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, dark="#000", light="#fff",
        omitsize=True, nl=False,
    )  # fmt: skip
    return Markup(out.getvalue().decode("ascii"))  # noqa: S704  # segno's own drawing
