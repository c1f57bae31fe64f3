"""What editors put up after an event: a text, files, and the mail that tells of them."""

from flask import Blueprint, Response, request

from empowerment.events.errors import NotPossibleError
from empowerment.events.forms import (
    LARGEST_EVENT_FORM,
    ButtonForm,
    FileForm,
    MaterialForm,
    RemoveFileForm,
)
from empowerment.events.keeping import KEPT_DAYS, can_announce, save_material, tell_of_material
from empowerment.events.models import MaterialFor
from empowerment.events.reading import find_event
from empowerment.events.routes.showing import event_view
from empowerment.events.seats import lock_event
from empowerment.files import (
    LARGEST_FILE,
    NotAllowedFileError,
    TooManyFilesError,
    add_file,
    files_of,
    read_file,
    remove_file,
)
from web.addresses import read_id
from web.context import context
from web.downloads import Upload, download
from web.forms import LARGEST_FORM, N_, render_form
from web.guards import Permission, guard
from web.pages import go_to

_LARGEST_UPLOAD = LARGEST_FILE + LARGEST_FORM
_NOT_ALLOWED = N_("Diese Datei nehmen wir nicht: PDF, ODT, DOCX, PPTX, PNG oder JPEG, ohne Makros.")
_TOO_MANY = N_("Mehr als zehn Dateien gehen nicht. Bitte löschen Sie erst eine.")


def add_material(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/<key>/material")
    @guard(Permission.EDIT_CONTENT)
    def show_material(key: str) -> Response:
        return _show(key)

    @blueprint.post("/<key>/material")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_EVENT_FORM)
    def send_material(key: str) -> Response:
        form = MaterialForm()
        if not form.is_sent():
            return _show(key, text=form)
        with context().database.write() as session:
            save_material(
                session,
                event=read_id(key),
                german=form.typed("material_de"),
                english=form.typed("material_en"),
                readers=MaterialFor(form.typed("material_for")),
            )
        return go_to("event_editing.show_material", key=key, saved=1)

    @blueprint.post("/<key>/announce")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def announce(key: str) -> Response:
        here = context()
        ButtonForm().check_sent()
        try:
            with here.database.write() as session:
                tell_of_material(session, event=read_id(key), today=here.today())
        except NotPossibleError:
            return go_to("event_editing.show_material", key=key)
        return go_to("event_editing.show_material", key=key, told=1)

    _add_files(blueprint)


def _add_files(blueprint: Blueprint) -> None:
    @blueprint.post("/<key>/files")
    @guard(Permission.EDIT_CONTENT, max_body=_LARGEST_UPLOAD)
    def send_file(key: str) -> Response:
        here, form = context(), FileForm()
        found = form.file.data
        if not form.is_sent() or not isinstance(found, Upload):
            return _show(key, upload=form)
        try:
            with here.database.write() as session:
                lock_event(session, event=read_id(key))
                add_file(
                    session,
                    owner=read_id(key),
                    name=found.name,
                    content=found.content,
                    today=here.today(),
                )
        except (NotAllowedFileError, TooManyFilesError) as error:
            many = isinstance(error, TooManyFilesError)
            form.refuse("file", _TOO_MANY if many else _NOT_ALLOWED)
            return _show(key, upload=form)
        return go_to("event_editing.show_material", key=key, uploaded=1)

    @blueprint.get("/<key>/files/<file>")
    @guard(Permission.EDIT_CONTENT)
    def file(key: str, file: str) -> Response:
        with context().database.read() as session:
            found = read_file(session, owner=read_id(key), file=read_id(file))
        return download(found.content, media_type=found.media_type, name=found.name)

    @blueprint.post("/<key>/files/remove")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def drop_file(key: str) -> Response:
        form = RemoveFileForm()
        form.check_sent()
        with context().database.write() as session:
            remove_file(session, owner=read_id(key), file=read_id(form.typed("file")))
        return go_to("event_editing.show_material", key=key, removed=1)


def _show(
    key: str, *, text: MaterialForm | None = None, upload: FileForm | None = None
) -> Response:
    """Show the page; a form that came back is shown with what is wrong in it."""
    here = context()
    with here.database.read() as session:
        event = find_event(session, event=read_id(key))
        values = {
            "material_de": event.material_de,
            "material_en": event.material_en,
            "material_for": event.material_for,
        }
        return render_form(
            "events/editing/material.html",
            upload or text or MaterialForm(blank=True, **values),
            text=text or MaterialForm(blank=True, **values),
            upload=upload or FileForm(blank=True),
            event=event_view(session, event, confirmed=True),
            files=files_of(session, owner=event.id),
            remove=lambda each: RemoveFileForm(blank=True, file=each.key),
            announce=ButtonForm(blank=True)
            if can_announce(session, event, today=here.today())
            else None,
            announced=event.material_announced,
            days=KEPT_DAYS,
            done=next(
                (each for each in ("saved", "told", "uploaded", "removed") if each in request.args),
                "",
            ),
        )
