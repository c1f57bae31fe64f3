"""Where editors read what was submitted, and publish it or send it back with a note."""

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from empowerment.recommendations import published, reviewing
from empowerment.recommendations.drafting import Draft, StaleDraftError
from empowerment.recommendations.forms import PublishForm, ReturnForm
from empowerment.recommendations.routes.comparison import changed_fields
from empowerment.recommendations.routes.parts import KommuneName, form_page, page
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to

_CONFLICT = 409
_LARGEST = 4 * LARGEST_FORM


def recommendation_review_blueprint(kommune_name: KommuneName) -> Blueprint:
    """Make the pages; `kommune_name` gives the author of what is published."""
    blueprint = Blueprint(
        "recommendation_review", __name__, url_prefix="/account/recommendations/review"
    )

    @blueprint.get("/")
    @guard(Permission.EDIT_CONTENT)
    def queue() -> Response:
        with context().database.read() as session:
            waiting = reviewing.waiting(session)
        return page(
            "recommendations/queue.html",
            waiting=waiting,
            kommune_name=kommune_name,
            returned="returned" in request.args,
        )

    @blueprint.get("/<name>/")
    @guard(Permission.EDIT_CONTENT)
    def read(name: str) -> Response:
        with context().database.read() as session:
            draft = reviewing.read_submitted(session, recommendation=read_id(name))
        return _page(kommune_name, draft, ReturnForm(blank=True, stamp=str(draft.stamp)))

    @blueprint.post("/<name>/publish")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def publish(name: str) -> Response:
        here, form, recommendation = context(), PublishForm(), read_id(name)
        if not form.is_sent():
            return go_to("recommendation_review.read", name=name)
        try:
            with here.database.write() as session:
                draft = reviewing.read_submitted(session, recommendation=recommendation)
                number, _ = reviewing.publish(
                    session,
                    recommendation=recommendation,
                    stamp=int(form.typed("stamp")),
                    author=kommune_name(draft.kommune),
                    by=coordinator().id,
                    today=here.today(),
                )
        except (NotFoundError, StaleDraftError):
            return _decided(name, recommendation, "")
        return go_to("recommendations.show", number=number)

    @blueprint.post("/<name>/return")
    @guard(Permission.EDIT_CONTENT, max_body=_LARGEST)
    def send_back(name: str) -> Response:
        here, form, recommendation = context(), ReturnForm(), read_id(name)
        if not form.is_sent():
            with here.database.read() as session:
                draft = reviewing.read_submitted(session, recommendation=recommendation)
            return _page(kommune_name, draft, form)
        try:
            with here.database.write() as session:
                reviewing.send_back(
                    session,
                    recommendation=recommendation,
                    stamp=int(form.typed("stamp")),
                    note=form.typed("note"),
                    today=here.today(),
                )
        except (NotFoundError, StaleDraftError):
            return _decided(name, recommendation, form.typed("note"))
        return go_to("recommendation_review.queue", returned=1)

    return blueprint


def _page(kommune_name: KommuneName, draft: Draft, form: ReturnForm) -> Response:
    with context().database.read() as session:
        before = published.newest_of(session, recommendation=draft.id)
    return form_page(
        "recommendations/review.html",
        form,
        draft=draft,
        name=draft.id.hex(),
        kommune=kommune_name(draft.kommune),
        before=before,
        changed=[] if before is None else changed_fields(before.content, draft.content),
        publish_form=PublishForm(blank=True, stamp=str(draft.stamp)),
    )


def _decided(name: str, recommendation: bytes, note: str) -> Response:
    """Tell an editor that somebody was faster, with the note that was typed."""
    with context().database.read() as session:
        public = published.newest_of(session, recommendation=recommendation)
        try:
            reviewing.read_submitted(session, recommendation=recommendation)
            waits = True
        except NotFoundError:
            waits = False
    return page(
        "recommendations/decided.html",
        status=_CONFLICT,
        name=name,
        note=note,
        public=public,
        waits=waits,
    )
