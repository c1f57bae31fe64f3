"""Pages for whoever answers, without account or cookie; and the questions on paper.

All of it works without scripts. The only one empties a sheet that the browser kept in memory.
"""

from flask import Blueprint, Response

from core.errors import NotFoundError
from empowerment.selfcheck.checks import Invitation, find_invitation, hand_in
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.errors import ClosedError, FullError
from empowerment.selfcheck.forms import (
    FULL,
    NOTHING_TICKED,
    UNKNOWN_CODE,
    EnterCodeForm,
    SheetForm,
    sheet_form,
)
from empowerment.selfcheck.question_sets import our_sets
from empowerment.selfcheck.routes.paper import add_paper
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_START, _SHEET = "selfcheck/start.html", "selfcheck/sheet.html"


def self_check_blueprint() -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("self_check", __name__, url_prefix="/self-check")

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def about() -> Response:
        return _about(EnterCodeForm(blank=True))

    @blueprint.post("/")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def enter() -> Response:
        form = EnterCodeForm()
        if not form.is_sent():
            return _about(form)
        try:
            invitation = _find(form.typed("code"))
        except NotFoundError:
            form.refuse("code", UNKNOWN_CODE)
            return _about(form)
        return go_to("self_check.show", code=_code(invitation))

    _add_sheet(blueprint)
    add_paper(blueprint)
    return blueprint


def _add_sheet(blueprint: Blueprint) -> None:
    @blueprint.get("/<code>/")
    @guard(Permission.PUBLIC)
    def show(code: str) -> Response:
        try:
            invitation = _find(code)
        except NotFoundError:
            return _unknown()
        if not _takes_answers(invitation):
            return _closed()
        form = _form(invitation, blank=True)
        form.begin()
        return _ask(form, invitation)

    @blueprint.post("/<code>/")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def answer(code: str) -> Response:
        try:
            invitation = _find(code)
            return _take(code, invitation)
        except NotFoundError:
            return _unknown()
        except ClosedError:
            return _closed()

    @blueprint.get("/<code>/thanks")
    @guard(Permission.PUBLIC)
    def thanks(code: str) -> Response:
        try:
            invitation = _find(code)
        except NotFoundError:
            return _unknown()
        return render_page(
            "selfcheck/thanks.html",
            invitation=invitation,
            code=_code(invitation),
            takes_answers=_takes_answers(invitation),
        )


def _take(code: str, invitation: Invitation) -> Response:
    form, here = _form(invitation), context()
    if not _takes_answers(invitation):
        raise ClosedError
    if not form.is_sent():
        return _ask(form, invitation)
    if not form.sheet:
        form.refuse(f"answer-{form.names[0]}", NOTHING_TICKED)
        return _ask(form, invitation)
    try:
        with here.database.write() as session:
            hand_in(
                session,
                secret=here.config.secret_key,
                code=code,
                sheet=form.sheet,
                draft=bytes.fromhex(form.typed("draft")),
                today=here.today(),
            )
    except FullError:
        form.refuse(f"answer-{form.names[0]}", FULL)
        return _ask(form, invitation)
    return go_to("self_check.thanks", code=_code(invitation))


def _find(code: str) -> Invitation:
    with context().database.read() as session:
        return find_invitation(session, code=code)


def _takes_answers(invitation: Invitation) -> bool:
    here = context()
    return invitation.check.takes_sheets(here.config.secret_key, today=here.today())


def _code(invitation: Invitation) -> str:
    secret = context().config.secret_key
    return code_of(secret, check=invitation.check.id, side=invitation.side)


def _form(invitation: Invitation, *, blank: bool = False) -> SheetForm:
    check = invitation.check
    kind = sheet_form(check.asked, invitation.side, page_locale(), short=check.short)
    return kind(blank=blank)


def _ask(form: SheetForm, invitation: Invitation) -> Response:
    check = invitation.check
    return render_form(
        _SHEET,
        form,
        check=check,
        side=invitation.side,
        fields=list(check.asked.by_field(short=check.short)),
        code=_code(invitation),
    )


def _about(form: EnterCodeForm, *, status: int | None = None) -> Response:
    return render_form(_START, form, status=status, sets=our_sets().newest())


def _unknown() -> Response:
    """An address with a slip of the pen: here it can be typed again."""
    form = EnterCodeForm(blank=True)
    form.refuse("code", UNKNOWN_CODE)
    return _about(form, status=404)


def _closed() -> Response:
    return render_page("selfcheck/closed.html", status=410)
