"""Pages of one entry: writing it, looking at it as readers will, saving it."""

from flask import Blueprint, Response, request
from markupsafe import Markup

from accounts.routes.coordinator import coordinator
from empowerment.library.documents import Document, settled
from empowerment.library.entries import EditConflictError, Saved, create, read_version, save
from empowerment.library.forms import FORMS, ArticleForm, DocumentForm, LinkForm, document_values
from empowerment.library.routes.comparing import compare
from empowerment.library.routes.inside import refuse_dead_ends
from empowerment.library.routes.showing import article_of, dropped_links, words
from reference.taxonomy import LOCALES
from web.context import context
from web.forms import render_form
from web.guards import Permission, guard
from web.pages import go_to, render_part

LARGEST_DOCUMENT = 1_048_576
"""Bytes: two long texts, each letter of them written as up to nine."""


def add_entries(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.route("/new/", methods=["GET", "POST"])
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_DOCUMENT)
    def new() -> Response:
        return _new(ArticleForm(format="article"))

    @blueprint.route("/new-link/", methods=["GET", "POST"])
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_DOCUMENT)
    def new_link() -> Response:
        return _new(LinkForm())

    @blueprint.route("/entries/<name>/edit", methods=["GET", "POST"])
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_DOCUMENT)
    def edit(name: str) -> Response:
        with context().database.read() as session:
            newest = read_version(session, name=name)
        kind = FORMS[newest.document.kind]
        values = document_values(newest.document)
        form = kind(stamp=str(newest.number), **values)
        if not form.is_sent():
            return _show(form, newest)
        document = form.document()
        if _leads_nowhere(form, document) or _previewed():
            return _show(form, newest, document)
        return _save(form, newest, document)


def _new(form: DocumentForm) -> Response:
    here = context()
    if not form.is_sent():
        return _show(form, None)
    document = form.document()
    if _leads_nowhere(form, document) or _previewed():
        return _show(form, None, document)
    with here.database.write() as session:
        name = create(session, document=document, by=coordinator().id, today=here.today())
    return go_to("library_desk.entry", name=name, saved=1)


def _save(form: DocumentForm, newest: Saved, document: Document) -> Response:
    here = context()
    try:
        with here.database.write() as session:
            save(
                session,
                name=newest.name,
                document=document,
                stamp=int(form.typed("stamp") or 0),
                by=coordinator().id,
                today=here.today(),
            )
    except EditConflictError:
        return _conflict(form, newest.name, document)
    return go_to("library_desk.entry", name=newest.name, saved=1)


def _conflict(form: DocumentForm, name: str, document: Document) -> Response:
    """Show both versions; saving once more from here is a decision, and keeps the other one."""
    with context().database.read() as session:
        other = read_version(session, name=name)
    form["stamp"].data = str(other.number)
    return render_form(
        "library/desk/edit.html",
        form,
        status=409,
        newest=other,
        preview=None,
        dropped=[],
        conflict=compare(other.document, settled(document)),
        **words(),
    )


def _show(form: DocumentForm, newest: Saved | None, document: Document | None = None) -> Response:
    """Show the form; with a document that was sent, what readers will see of it."""
    return render_form(
        "library/desk/edit.html",
        form,
        newest=newest,
        preview=_preview(document, _previewed()) if document and _previewed() else None,
        dropped=dropped_links(document) if document else [],
        conflict=None,
        **words(),
    )


def _preview(document: Document, locale: str) -> Markup:
    """Give the document as readers will see it, while the editor's page stays in its language."""
    item = document.as_item("")
    return render_part(
        "library/desk/_preview.html",
        locale=locale,
        item=item,
        article=article_of(item, locale),
        **words(locale),
    )


def _previewed() -> str:
    """Give the language of the preview that is asked for, if one is."""
    asked = request.form.get("preview", "")
    return asked if asked in LOCALES else ""


def _leads_nowhere(form: DocumentForm, document: Document) -> bool:
    with context().database.read() as session:
        return refuse_dead_ends(session, form, document)
