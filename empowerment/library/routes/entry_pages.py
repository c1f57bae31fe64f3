"""Pages of one entry: writing it, looking at it as readers will, saving it."""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from empowerment.library.documents import Document
from empowerment.library.entries import EditConflictError, Saved, create, read_version, save
from empowerment.library.forms import ArticleForm, DocumentForm, LinkForm, document_values
from empowerment.library.models import Kind
from empowerment.library.routes.comparing import compare
from empowerment.library.routes.showing import article_of, words
from reference.taxonomy import LOCALES
from web.context import context
from web.forms import render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale

LARGEST_DOCUMENT = 1_048_576
"""Bytes: two long texts, each letter of them written as up to nine."""

_FORMS: Mapping[Kind, type[DocumentForm]] = {Kind.ARTICLE: ArticleForm, Kind.LINK: LinkForm}


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
        kind = _FORMS[newest.document.kind]
        values = document_values(newest.document)
        form = kind(stamp=str(newest.number), **values)
        if not form.is_sent():
            return _show(form, newest)
        if _wants_preview():
            return _show(form, newest, preview=form.document())
        return _save(form, newest)


def _new(form: DocumentForm) -> Response:
    here = context()
    if not form.is_sent():
        return _show(form, None)
    if _wants_preview():
        return _show(form, None, preview=form.document())
    with here.database.write() as session:
        name = create(session, document=form.document(), by=coordinator().id, today=here.today())
    return go_to("library_desk.entry", name=name, saved=1)


def _save(form: DocumentForm, newest: Saved) -> Response:
    here, document = context(), form.document()
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
        conflict=compare(other.document, document),
        previews=_previews(),
        **words(),
    )


def _show(form: DocumentForm, newest: Saved | None, *, preview: Document | None = None) -> Response:
    item = preview.as_item(newest.name if newest else "") if preview else None
    return render_form(
        "library/desk/edit.html",
        form,
        newest=newest,
        preview=item,
        article=article_of(item) if item else None,
        conflict=None,
        previews=_previews(),
        **words(),
    )


def _previews() -> dict[str, str]:
    """Give where this form shows a preview in each language; not the language switch's addresses,
    which lead from a form that came back to the front page.
    """
    first, locale = LOCALES[0], page_locale()
    path = request.path if locale == first else request.path.removeprefix(f"/{locale}")
    return {each: path if each == first else f"/{each}{path}" for each in LOCALES}


def _wants_preview() -> bool:
    return "preview" in request.form
