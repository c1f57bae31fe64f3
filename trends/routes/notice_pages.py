"""Early notices on the public site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response

from crypto.encoding import b64decode
from crypto.notice import LANGUAGES, NoticeContent, NoticeText
from reference.office import Localised, Office
from trends.frame import tables
from trends.notices import ShownNotice, public_only, shown_notices
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its template shows it, in the reader's language if it has that one."""

    content: NoticeContent
    text: NoticeText
    paragraphs: tuple[str, ...]
    desk: Localised
    threat: Mapping[str, str] | None


def notice_views(
    notices: Iterable[ShownNotice], *, office: Office, locale: str
) -> list[NoticeView]:
    """Give what readers see; of desks that the office file names, and no others."""
    names = {b64decode(desk.fingerprint): desk.name for desk in office.desks}
    return [_view(each.content, names[each.desk], locale) for each in notices if each.desk in names]


def notice_pages_blueprint(office: Office) -> Blueprint:
    """Make the page that everybody may read."""
    blueprint = Blueprint("notices", __name__)

    @blueprint.get("/notices/")
    @guard(Permission.PUBLIC)
    def show_notices() -> Response:
        here = context()
        with here.database.read() as session:
            shown = public_only(shown_notices(session, today=here.today()))
        views = notice_views(shown, office=office, locale=page_locale())
        return render_page("trends/notices.html", notices=views)

    return blueprint


def _view(content: NoticeContent, desk: Localised, locale: str) -> NoticeView:
    by_language = {text.language: text for text in content.texts}
    text = by_language.get(locale, by_language[LANGUAGES[0]])
    threat = tables()["form"].categories.get(content.threat)
    return NoticeView(
        content=content,
        text=text,
        paragraphs=tuple(each for each in text.text.split("\n\n") if each.strip()),
        desk=desk,
        threat=None if threat is None else threat.label,
    )
