"""Pages of an entry's versions: which there are, what each changed, which one is public."""

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.errors import ConflictError, MalformedError, NotFoundError
from empowerment.library.entries import (
    EditConflictError,
    read_entries,
    read_version,
    read_versions,
    restore,
)
from empowerment.library.forms import NumberForm, PublishForm, missing_fields
from empowerment.library.publishing import UnfinishedError, archive, publish, unschedule
from empowerment.library.routes.comparing import compare
from empowerment.library.routes.inside import NOWHERE, dead_ends
from empowerment.library.routes.showing import article_of, dropped_links, words
from web.context import context
from web.fields import Filled
from web.forms import LARGEST_FORM, N_
from web.guards import Permission, guard
from web.pages import go_to, render_page

NO_SUCH_DAY = N_("Bitte wählen Sie heute oder einen Tag im kommenden Jahr.")


def add_versions(blueprint: Blueprint) -> None:
    """Add the pages."""
    _add_entry(blueprint)
    _add_publishing(blueprint)

    @blueprint.get("/entries/<name>/versions/<int:number>/")
    @guard(Permission.EDIT_CONTENT)
    def version(name: str, number: int) -> Response:
        with context().database.read() as session:
            saved = read_version(session, name=name, number=number)
            newest = read_version(session, name=name)
            before = read_version(session, name=name, number=number - 1) if number > 1 else None
        item = saved.document.as_item(name)
        return render_page(
            "library/desk/version.html",
            saved=saved,
            newest=newest,
            before=before,
            changes=compare(before.document, saved.document) if before else [],
            item=item,
            article=article_of(item),
            again=NumberForm(blank=True, number=str(number), stamp=str(newest.number)),
            **words(),
        )

    @blueprint.post("/entries/<name>/restore")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def bring_back(name: str) -> Response:
        here, form = context(), NumberForm()
        if not form.is_sent():
            return go_to("library_desk.entry", name=name)
        try:
            with here.database.write() as session:
                restore(
                    session,
                    name=name,
                    number=int(form.typed("number") or 0),
                    stamp=int(form.typed("stamp") or 0),
                    by=coordinator().id,
                    today=here.today(),
                )
        except EditConflictError:
            return go_to("library_desk.entry", name=name, changed=1)
        return go_to("library_desk.entry", name=name, saved=1)


def _add_entry(blueprint: Blueprint) -> None:
    @blueprint.get("/entries/<name>/")
    @guard(Permission.EDIT_CONTENT)
    def entry(name: str) -> Response:
        return _show(name)


def _add_publishing(blueprint: Blueprint) -> None:
    @blueprint.post("/entries/<name>/publish")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def show(name: str) -> Response:
        here, form = context(), PublishForm()
        if not form.is_sent() or _leads_nowhere(form, name):
            return _show(name, form)
        try:
            with here.database.write() as session:
                publish(
                    session,
                    name=name,
                    number=int(form.typed("number")),
                    day=form["day"].data,
                    by=coordinator().id,
                    today=here.today(),
                )
        except MalformedError:
            form.refuse("day", NO_SUCH_DAY)
            return _show(name, form)
        except UnfinishedError:
            return go_to("library_desk.entry", name=name, changed=1)
        return go_to("library_desk.entry", name=name, published=1)

    @blueprint.post("/entries/<name>/unschedule")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def take_back(name: str) -> Response:
        here = context()
        NumberForm().check_sent()
        try:
            with here.database.write() as session:
                unschedule(session, name=name, by=coordinator().id, today=here.today())
        except ConflictError:
            return go_to("library_desk.entry", name=name, changed=1)
        return go_to("library_desk.entry", name=name)

    @blueprint.post("/entries/<name>/archive")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def withdraw(name: str) -> Response:
        here = context()
        NumberForm().check_sent()
        with here.database.write() as session:
            archive(session, name=name, by=coordinator().id, today=here.today())
        return go_to("library_desk.entry", name=name)


def _leads_nowhere(form: PublishForm, name: str) -> bool:
    """Refuse to publish a text that leads to a page of ours that isn't public."""
    with context().database.read() as session:
        saved = read_version(session, name=name, number=int(form.typed("number")))
        found = dead_ends(session, saved.document, drafts=False)
    for _, address in found:
        form.refuse("day", Filled(NOWHERE, address=address))
    return bool(found)


def _show(name: str, refused: PublishForm | None = None) -> Response:
    """Show an entry; `refused` is a form with something wrong in it."""
    here = context()
    with here.database.read() as session:
        found = read_entries(session, name=name)
        if not found:
            raise NotFoundError
        versions = read_versions(session, name=name)
    (entry,) = found
    form = refused or PublishForm(blank=True, number=str(entry.newest), day=here.today())
    return render_page(
        "library/desk/entry.html",
        status=422 if refused else 200,
        entry=entry,
        versions=versions,
        form=form,
        dropped=dropped_links(versions[0].document),
        missing=missing_fields(versions[0].document),
        plain=NumberForm(blank=True),
        done={each for each in ("saved", "published", "changed") if each in request.args},
        **words(),
    )
