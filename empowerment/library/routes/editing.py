"""Pages on which editors keep the library: what there is, what needs a look, links, and more."""

import datetime
from dataclasses import dataclass

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import coordinator
from empowerment.library.entries import Entry, read_entries
from empowerment.library.forms import LinkWorksForm
from empowerment.library.helpful import votes
from empowerment.library.items import items
from empowerment.library.links import Link, confirm, link_state
from empowerment.library.overlays import released_aids
from empowerment.library.routes.entry_pages import add_entries
from empowerment.library.routes.release_pages import add_released
from empowerment.library.routes.showing import lines_to_add, words
from empowerment.library.routes.version_pages import add_versions
from reference.office import Office
from web.context import context
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to, page_address, page_locale, render_page

NEAR = datetime.timedelta(days=30)
"""So long before an aid is due to be looked at it is called near."""


@dataclass(frozen=True, slots=True)
class Review:
    """An aid that somebody should look at again."""

    title: str
    day: datetime.date
    overdue: bool
    address: str


def editing_blueprint(office: Office) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("library_desk", __name__, url_prefix="/account/library")
    _add_home(blueprint, office)
    _add_links(blueprint)
    add_entries(blueprint)
    add_versions(blueprint)
    add_released(blueprint, office)
    return blueprint


def reviews(session: Session, *, today: datetime.date) -> list[Review]:
    """Give what is due to be looked at soon or already, the longest first."""
    found = [
        Review(each.title, each.review, each.review < today, _entry_address(each))
        for each in read_entries(session)
        if not each.archived
    ]
    found += [
        Review(
            each.item.title["de"],
            each.item.review,
            each.item.review < today,
            page_address("library_desk.released", name=each.item.id),
        )
        for each in released_aids(session)
        if not each.hidden and each.item.is_public
    ]
    near = [each for each in found if each.day <= today + NEAR]
    return sorted(near, key=lambda each: (each.day, each.title.casefold()))


def pressing_links(session: Session) -> list[Link]:
    """Give links that were dead for a while; one bad day says little."""
    return [each for each in link_state(session).broken if each.is_pressing]


def _add_home(blueprint: Blueprint, office: Office) -> None:
    @blueprint.get("/")
    @guard(Permission.EDIT_CONTENT)
    def home() -> Response:
        here = context()
        with here.database.read() as session:
            return render_page(
                "library/desk/home.html",
                entries=read_entries(session),
                released=sorted(released_aids(session), key=lambda each: each.item.id),
                reviews=reviews(session, today=here.today()),
                links=link_state(session),
                checking=here.config.check_links,
                office_lines=lines_to_add(session, office),
                votes=votes(session),
                **words(),
            )


def _add_links(blueprint: Blueprint) -> None:
    @blueprint.get("/links/")
    @guard(Permission.EDIT_CONTENT)
    def links() -> Response:
        here = context()
        with here.database.read() as session:
            state = link_state(session)
        return render_page(
            "library/desk/links.html",
            links=state,
            checking=here.config.check_links,
            broken=[
                (each, LinkWorksForm(blank=True, address=each.address), _users(each))
                for each in state.broken
            ],
            unclear=[(each, _users(each)) for each in state.unclear],
            confirmed="confirmed" in request.args,
            **words(),
        )

    @blueprint.post("/links/works")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def link_works() -> Response:
        here, form = context(), LinkWorksForm()
        form.check_sent()
        with here.database.write() as session:
            confirm(session, address=form.typed("address"), by=coordinator().id, today=here.today())
        return go_to("library_desk.links", confirmed=1)


@dataclass(frozen=True, slots=True)
class User:
    """An aid that leads to an address, and where editors change it."""

    title: str
    place: str
    in_text: bool
    """Whether the address stands in a text of our own."""


def _users(link: Link) -> list[User]:
    return [
        User(
            each.title.get(page_locale(), each.title["de"]),
            page_address("library_desk.released", name=each.id)
            if each.id in items()
            else page_address("library_desk.edit", name=each.id),
            each.article is not None,
        )
        for each in link.aids
    ]


def _entry_address(entry: Entry) -> str:
    return page_address("library_desk.entry", name=entry.name)
