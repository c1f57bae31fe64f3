"""A Kommune's own figures before they are public, for its signed-in coordinators.

Whose they are follows from the account alone: no address names a Kommune.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import Panel
from core.errors import NotFoundError
from reference.office import Office
from trends.comment_models import LONGEST_COMMENT
from trends.comments import Statement, comment_periods, own_comments, write_comment
from trends.publication.curves import chart_path
from trends.publication.kommune import page_of_kommune
from trends.publication.reading import (
    Publication,
    preview_edition,
    public_from,
    publication,
    read_unit,
)
from trends.publication.report import report_file
from trends.publication.search import is_group
from trends.publication.store import read_file
from trends.routes.answers import own_file
from trends.routes.showing import words
from web import fields
from web.context import context
from web.forms import LARGEST_FORM, N_, PageForm
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_LOCALE = "<any(de, en):locale>"

Values = dict[str, Any]


class CommentForm(PageForm):
    """A statement on a period; an empty one takes it back."""

    period = fields.hidden(r"20[0-9]{2}(-Q[1-4])?")
    statement = fields.text(N_("Stellungnahme der Kommune"), LONGEST_COMMENT, required=False)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """A Kommune's figures, the newest there are."""

    edition: str
    page: Mapping[str, Any]
    is_preview: bool
    public_from: datetime.date


@dataclass(frozen=True, slots=True)
class Space:
    """A period that the Kommune may still say something about."""

    period: str
    form: CommentForm


def account_pages_blueprint(office: Office) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("own_trends", __name__, url_prefix="/account/trends")

    @blueprint.get("/")
    @guard(Permission.READ_OWN_TRENDS)
    def show() -> Response:
        return _show()

    @blueprint.post("/")
    @guard(Permission.COMMENT_OWN_TRENDS, max_body=LARGEST_FORM)
    def comment() -> Response:
        here, person, form = context(), coordinator(), CommentForm()
        if not form.is_sent():
            if form.period.errors:
                raise NotFoundError
            return _show(form)
        with here.database.write() as session:
            found = own_figures(session, ags=person.ags, today=here.today())
            if found is None:
                raise NotFoundError
            write_comment(
                session,
                kommune=person.ags,
                period=form.typed("period"),
                yearly=found.page["yearly"],
                text=form.typed("statement"),
                today=here.today(),
            )
        return go_to("own_trends.show", saved=1)

    _add_files(blueprint, office)
    return blueprint


def figures_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the newest figures as a part of the start page of a Kommune's people."""
    if Permission.READ_OWN_TRENDS not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        found = own_figures(session, ags=person.ags, today=here.today())
    return Panel("trends/_figures_panel.html", {"own": found})


def _add_files(blueprint: Blueprint, office: Office) -> None:
    @blueprint.get(f"/chart.{_LOCALE}.svg")
    @guard(Permission.READ_OWN_TRENDS)
    def chart(locale: str) -> Response:
        here, person = context(), coordinator()
        with here.database.read() as session:
            found = own_figures(session, ags=person.ags, today=here.today())
            stored = found and read_file(
                session, edition=found.edition, path=chart_path(found.page["id"], locale)
            )
        if not stored:
            raise NotFoundError
        return own_file(stored)

    @blueprint.get(f"/report.{_LOCALE}.pdf")
    @guard(Permission.READ_OWN_TRENDS)
    def report(locale: str) -> Response:
        here, person = context(), coordinator()
        with here.database.read() as session:
            found = own_figures(session, ags=person.ags, today=here.today())
        made = found and report_file(
            here.database, office, edition=found.edition, unit=found.page["id"], locale=locale
        )
        if not made:
            raise NotFoundError
        return own_file(made)


def own_figures(session: Session, *, ags: str, today: datetime.date) -> OwnFigures | None:
    """Give a Kommune's newest figures, those of its group if it is very small; None without any.

    Before the day of publication nothing of others is among them.
    """
    standing = publication(session, today=today)
    preview = preview_edition(session, today=today)
    edition = preview or standing.edition
    if edition is None:
        return None
    try:
        page = page_of_kommune(session, edition=edition, ags=ags)
    except NotFoundError:
        return None
    if preview is not None:
        page = {**page, "comparison": _without_others(session, standing, page)}
    day = public_from(session, edition=edition)
    return OwnFigures(edition, page, preview is not None, day)


def _without_others(
    session: Session, standing: Publication, page: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Give the comparison as everybody sees it: sums of others aren't public yet."""
    if standing.edition is None:
        return []
    try:
        public = read_unit(session, edition=standing.edition, unit=page["id"])
    except NotFoundError:
        return []
    rows: list[Mapping[str, Any]] = public["comparison"]
    return rows


def _show(refused: CommentForm | None = None) -> Response:
    """Show the figures; `refused` is a form with something wrong in it."""
    here, person = context(), coordinator()
    with here.database.read() as session:
        today = here.today()
        standing = publication(session, today=today)
        found = own_figures(session, ags=person.ags, today=today)
        statements = own_comments(session, kommune=person.ags)
        yearly = found is not None and found.page["yearly"]
        open_periods = comment_periods(session, yearly=yearly, today=today) if found else []
    values: Values = {
        "publication": standing,
        "own": found,
        "is_group": found is not None and is_group(found.page),
        "spaces": _spaces(open_periods, statements, refused),
        "statements": [each for each in statements if each.period not in open_periods],
        "may_comment": Permission.COMMENT_OWN_TRENDS in person.permissions,
        "most": LONGEST_COMMENT,
        "saved": refused is None and "saved" in request.args,
    }
    status = 200 if refused is None else 422
    return render_page("trends/own.html", status=status, **words(page_locale()), **values)


def _spaces(
    periods: Sequence[str], statements: Sequence[Statement], refused: CommentForm | None
) -> list[Space]:
    """Give a form for each period that isn't public yet, with what is written already."""
    written = {each.period: each.text for each in statements}
    spaces: list[Space] = []
    for period in periods:
        form = refused
        if form is None or form.period.data != period:
            form = CommentForm(blank=True, period=period, statement=written.get(period, ""))
        for field in form:
            field.id = f"{field.id}-{period}"
        spaces.append(Space(period, form))
    return spaces
