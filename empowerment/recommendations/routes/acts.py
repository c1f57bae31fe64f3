"""Buttons below a draft or a published recommendation, each to exactly what was shown."""

from collections.abc import Callable

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError, NotValidError
from empowerment.recommendations import answers, drafting
from empowerment.recommendations.drafting import StaleDraftError
from empowerment.recommendations.forms import ButtonForm, ContactForm, StampForm
from empowerment.recommendations.reviewing import withdraw_own
from empowerment.recommendations.routes.parts import contact_box
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, PageForm
from web.guards import Permission, guard
from web.pages import go_to

Show = Callable[[str, PageForm], Response]


def add_acts(blueprint: Blueprint, show: Show) -> None:
    """Add the routes; `show` shows the page again with a form that has something wrong in it."""
    _add_draft_acts(blueprint)

    @blueprint.post("/<name>/revise")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def revise(name: str) -> Response:
        here, recommendation = context(), read_id(name)
        ButtonForm().check_sent()
        with here.database.write() as session:
            drafting.revise(
                session, ags=coordinator().ags, recommendation=recommendation, today=here.today()
            )
        return go_to("own_recommendations.edit", name=name)

    @blueprint.post("/<name>/withdraw")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def withdraw(name: str) -> Response:
        here, person, recommendation = context(), coordinator(), read_id(name)
        ButtonForm().check_sent()
        with here.database.write() as session:
            withdraw_own(
                session,
                ags=person.ags,
                recommendation=recommendation,
                by=person.id,
                today=here.today(),
            )
        return go_to("own_recommendations.show", name=name, withdrawn=1)

    @blueprint.post("/<name>/contact")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def contact(name: str) -> Response:
        form, recommendation = ContactForm(), read_id(name)
        if not form.is_sent():
            return show(name, form)
        with context().database.write() as session:
            answers.set_contact(
                session,
                box=contact_box(),
                ags=coordinator().ags,
                recommendation=recommendation,
                who=form.typed("who"),
            )
        return go_to("own_recommendations.show", name=name, contact=1)


def _add_draft_acts(blueprint: Blueprint) -> None:
    @blueprint.post("/<name>/submit")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def submit(name: str) -> Response:
        def act(session: Session, recommendation: bytes, stamp: int) -> None:
            drafting.submit(
                session,
                ags=coordinator().ags,
                recommendation=recommendation,
                stamp=stamp,
                today=context().today(),
            )

        return _act(name, act, "submitted")

    @blueprint.post("/<name>/recall")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def recall(name: str) -> Response:
        def act(session: Session, recommendation: bytes, stamp: int) -> None:
            drafting.recall(
                session,
                ags=coordinator().ags,
                recommendation=recommendation,
                stamp=stamp,
                today=context().today(),
            )

        return _act(name, act, "recalled")

    @blueprint.post("/<name>/discard")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def discard(name: str) -> Response:
        def act(session: Session, recommendation: bytes, stamp: int) -> None:
            drafting.discard(
                session, ags=coordinator().ags, recommendation=recommendation, stamp=stamp
            )

        answer = _act(name, act, "discarded")
        if "discarded" not in answer.headers["Location"]:
            return answer
        return go_to("own_recommendations.overview", discarded=1)


def _act(name: str, act: Callable[[Session, bytes, int], None], done: str) -> Response:
    """Do it, if the draft still is what was shown; else show what it is now."""
    form, recommendation = StampForm(), read_id(name)
    form.check_sent()
    try:
        with context().database.write() as session:
            act(session, recommendation, int(form.typed("stamp")))
    except (StaleDraftError, NotValidError):
        return _changed(name, recommendation)
    return go_to("own_recommendations.show", name=name, **{done: 1})


def _changed(name: str, recommendation: bytes) -> Response:
    with context().database.read() as session:
        try:
            drafting.own(session, ags=coordinator().ags, recommendation=recommendation)
        except NotFoundError:
            return go_to("own_recommendations.overview")
    return go_to("own_recommendations.show", name=name, stale=1)
