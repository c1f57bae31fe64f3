"""Where a Kommune writes: its list, the form in sections, preview, and what becomes of a draft."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.errors import MalformedError, NotFoundError
from empowerment.recommendations import answers, drafting, published
from empowerment.recommendations.content import (
    Content,
    audiences,
    check_fields,
    has_words,
    lacking,
)
from empowerment.recommendations.drafting import Draft
from empowerment.recommendations.exports import from_json
from empowerment.recommendations.forms import (
    ButtonForm,
    ContactForm,
    DraftForm,
    ImportForm,
    StampForm,
    draft_fields,
)
from empowerment.recommendations.routes.acts import add_acts
from empowerment.recommendations.routes.comparison import Difference, differences, first_field
from empowerment.recommendations.routes.parts import (
    LARGEST_DRAFT,
    contact_box,
    form_page,
    page,
)
from web.addresses import read_id
from web.context import context
from web.forms import N_, PageForm, SelectChoice
from web.guards import Permission, guard
from web.pages import go_to, page_locale

_CONFLICT = 409
_NOT_FOUND = 404
_NO_FILE = N_("Das ist keine Datei, wie wir sie ausgeben, oder sie wurde verändert.")
_DONE = ("saved", "submitted", "recalled", "contact", "withdrawn")


def own_recommendations_blueprint() -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("own_recommendations", __name__, url_prefix="/account/recommendations")

    @blueprint.get("/")
    @guard(Permission.READ_OWN_WORK)
    def overview() -> Response:
        person = coordinator()
        with context().database.read() as session:
            own = drafting.own_recommendations(session, ags=person.ags)
        return page(
            "recommendations/own.html",
            own=own,
            writes=Permission.DO_OWN_WORK in person.permissions,
            discarded="discarded" in request.args,
        )

    @blueprint.get("/<name>/")
    @guard(Permission.READ_OWN_WORK)
    def show(name: str) -> Response:
        return _show(read_id(name))

    _add_writing(blueprint)
    add_acts(blueprint, lambda name, form: _show(read_id(name), form))
    return blueprint


def _add_writing(blueprint: Blueprint) -> None:
    @blueprint.route("/new", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_DRAFT)
    def new() -> Response:
        here, form = context(), _draft_form(Content(language=page_locale()))
        if not form.is_sent():
            return _edit_page(form)
        with here.database.write() as session:
            made = drafting.start(
                session, ags=coordinator().ags, content=form.content(), today=here.today()
            )
        return _saved(made)

    @blueprint.route("/import", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_DRAFT)
    def take_file() -> Response:
        here, form = context(), ImportForm()
        if form.is_sent():
            try:
                content = from_json(form.typed("file"))
            except MalformedError:
                form.refuse("file", _NO_FILE)
            else:
                with here.database.write() as session:
                    made = drafting.start(
                        session, ags=coordinator().ags, content=content, today=here.today()
                    )
                return go_to("own_recommendations.show", name=made.hex(), saved=1)
        return form_page("recommendations/import.html", form)

    @blueprint.get("/<name>/edit")
    @guard(Permission.DO_OWN_WORK)
    def edit(name: str) -> Response:
        with context().database.read() as session:
            draft = drafting.read_draft(
                session, ags=coordinator().ags, recommendation=read_id(name)
            )
        if not draft.is_editable:
            return go_to("own_recommendations.show", name=name)
        form = _draft_form(draft.content, stamp=draft.stamp)
        return _edit_page(form, draft=draft, saved="saved" in request.args)

    @blueprint.post("/<name>/edit")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_DRAFT)
    def save(name: str) -> Response:
        return _save(read_id(name))


def _save(recommendation: bytes) -> Response:
    here, ags, form = context(), coordinator().ags, _draft_form(Content())
    if not form.is_sent():
        return _refused(recommendation, form)
    try:
        with here.database.write() as session:
            drafting.save(
                session,
                ags=ags,
                recommendation=recommendation,
                content=form.content(),
                stamp=int(form.typed("stamp")),
                today=here.today(),
            )
    except drafting.StaleDraftError:
        return _conflict(recommendation, form)
    except NotFoundError:
        # Deleted by a colleague, or never there: what was typed is shown again either way.
        return _edit_page(form, status=_NOT_FOUND, conflict="gone")
    return _saved(recommendation)


def _saved(recommendation: bytes) -> Response:
    """Lead on: to the form again, or to the preview if that button was pressed."""
    view = "show" if request.form.get("then") == "preview" else "edit"
    return go_to(f"own_recommendations.{view}", name=recommendation.hex(), saved=1)


def _refused(recommendation: bytes, form: DraftForm) -> Response:
    """Show the form again with what is wrong in it."""
    with context().database.read() as session:
        draft = drafting.read_draft(session, ags=coordinator().ags, recommendation=recommendation)
    return _edit_page(form, draft=draft)


def _conflict(recommendation: bytes, form: DraftForm) -> Response:
    """Show what was typed beside what is stored; saving again is then a choice."""
    draft = _draft_or_none(recommendation, coordinator().ags)
    if draft is None or not draft.is_editable:
        return _edit_page(form, status=_CONFLICT, conflict="closed", name=recommendation.hex())
    form["stamp"].data = str(draft.stamp)
    different = differences(draft.content, form.content())
    return _edit_page(
        form, status=_CONFLICT, draft=draft, conflict="changed", differences=different
    )


def _edit_page(
    form: DraftForm,
    *,
    status: int | None = None,
    draft: Draft | None = None,
    conflict: str = "",
    differences: Sequence[Difference] = (),
    name: str = "",
    saved: bool = False,
) -> Response:
    """Show the form. `conflict` says why what was typed is not stored: changed, closed or gone."""
    if draft is not None:
        form.bind(draft.content)
    return form_page(
        "recommendations/edit.html",
        form,
        status=status,
        draft=draft,
        conflict=conflict,
        differences=differences,
        name=name,
        saved=saved,
    )


def _draft_form(content: Content, *, stamp: int = 0) -> DraftForm:
    form = DraftForm(stamp=str(stamp), **draft_fields(content))
    locale = page_locale()
    for field, known in ((form.audience, audiences()), (form.fields, check_fields())):
        field.choices = [SelectChoice(key, label[locale]) for key, label in known.items()]
    return form


def _show(recommendation: bytes, refused: PageForm | None = None) -> Response:
    """Show a draft as it will look, or what is published, with what can be done."""
    person = coordinator()
    with context().database.read() as session:
        drafting.own(session, ags=person.ags, recommendation=recommendation)
        draft = _draft_or_none(recommendation, person.ags)
        public = published.newest_of(session, recommendation=recommendation)
        who = answers.contact(session, box=contact_box(), recommendation=recommendation)
    if draft is None and public is None:
        raise NotFoundError
    contact = refused or ContactForm(blank=True, who=who)
    return form_page(
        "recommendations/preview.html",
        contact,
        draft=draft,
        public=public,
        name=recommendation.hex(),
        lacking=_lacking(draft),
        is_empty=draft is not None and not has_words(draft.content),
        writes=Permission.DO_OWN_WORK in person.permissions,
        stamp_form=StampForm(blank=True, stamp="" if draft is None else str(draft.stamp)),
        button_form=ButtonForm(blank=True),
        done=next((each for each in _DONE if each in request.args), ""),
        stale="stale" in request.args,
    )


def _draft_or_none(recommendation: bytes, ags: str) -> Draft | None:
    with context().database.read() as session:
        try:
            return drafting.read_draft(session, ags=ags, recommendation=recommendation)
        except NotFoundError:
            return None


def _lacking(draft: Draft | None) -> list[tuple[str, str]]:
    """Give what is lacking, each with the field of the form where it goes."""
    missing = [] if draft is None else lacking(draft.content)
    return [(each, first_field(each)) for each in missing]
