"""What everybody reads: the list, a recommendation, each of its versions."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import CoordinatorPerson, coordinator_or_none
from empowerment.network.agreements import is_member
from empowerment.recommendations import answers, published
from empowerment.recommendations.content import audiences, check_fields
from empowerment.recommendations.exports import citation
from empowerment.recommendations.forms import ButtonForm, CommentForm, TrialForm
from empowerment.recommendations.published import Filter, Published
from empowerment.recommendations.routes.network import add_network, choice_form, trial_form
from empowerment.recommendations.routes.parts import (
    NUMBER,
    VERSION,
    KommuneName,
    contact_box,
    form_page,
    may,
    origin,
    page,
)
from empowerment.search.finding import LONGEST_QUERY, Search
from trends.units import SizeClass
from web.context import context
from web.forms import LARGEST_FORM, PageForm
from web.guards import Permission, guard
from web.pages import go_to, keep_for_going_back, page_locale
from web.paging import asked_part

_GONE = 410


def recommendations_blueprint(kommune_name: KommuneName) -> Blueprint:
    """Make the pages; `kommune_name` knows keys."""
    blueprint = Blueprint("recommendations", __name__, url_prefix="/recommendations")
    search = Search()

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def shelf() -> Response:
        wanted = _filter(request.args.get)
        with context().database.read() as session:
            return _shelf(session, wanted, published.published(session, wanted))

    @blueprint.post("/")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def find() -> Response:
        # Without a token, and in no address: as in the library.
        query = request.form.get("q", "").strip()[:LONGEST_QUERY]
        wanted = _filter(request.form.get)
        if not query:
            return go_to("recommendations.shelf", **wanted.named)
        with context().database.read() as session:
            found = published.find(session, search, query, wanted, locale=page_locale())
            return keep_for_going_back(_shelf(session, wanted, found, query))

    @blueprint.get(f"/{NUMBER}/")
    @guard(Permission.PUBLIC)
    def show(number: int) -> Response:
        return _show(kommune_name, number)

    @blueprint.get(f"/{NUMBER}/v{VERSION}/")
    @guard(Permission.PUBLIC)
    def version(number: int, version: int) -> Response:
        with context().database.read() as session:
            found = published.version(session, number=number, version=version)
        if found.withdrawn is not None:
            return _withdrawn(found)
        return page("recommendations/version.html", found=found, cite=citation(origin(), found))

    add_network(blueprint, lambda number, form: _show(kommune_name, number, form))
    return blueprint


def _shelf(
    session: Session, wanted: Filter, found: Sequence[Published], query: str = ""
) -> Response:
    part = asked_part(found)
    tried = {
        each.id: sum(answers.trial_counts(session, recommendation=each.id).values())
        for each in part.shown
    }
    return page(
        "recommendations/shelf.html",
        query=query,
        wanted=wanted,
        part=part,
        tried=tried,
        person=coordinator_or_none(),
    )


def _show(kommune_name: KommuneName, number: int, refused: PageForm | None = None) -> Response:
    """Show the newest version; `refused` is a form below it with something wrong in it."""
    person = coordinator_or_none()
    with context().database.read() as session:
        found = published.newest(session, number=number)
        if found.withdrawn is not None:
            return _withdrawn(found)
        values: dict[str, Any] = {
            "versions": published.days_of_versions(session, number=number),
            "counts": answers.trial_counts(session, recommendation=found.id),
            "network": _network(session, found, person, refused),
        }
    values |= {"found": found, "cite": citation(origin(), found), "kommune_name": kommune_name}
    if refused is None:
        return page("recommendations/show.html", **values, form=None)
    return form_page("recommendations/show.html", refused, **values)


def _network(
    session: Session,
    found: Published,
    person: CoordinatorPerson | None,
    refused: PageForm | None,
) -> dict[str, Any] | None:
    """Give what only the network reads and writes; None for everybody else."""
    if person is None or not may(person, Permission.READ_NETWORK):
        return None
    told = answers.trials(session, recommendation=found.id)
    own = next((each for each in told if each.kommune == person.signed_in.ags), None)
    trial = refused if isinstance(refused, TrialForm) else trial_form(own)
    comment = refused if isinstance(refused, CommentForm) else CommentForm(blank=True)
    member = is_member(session, ags=person.signed_in.ags, today=context().today())
    writes = member and may(person, Permission.WRITE_NETWORK)
    return {
        "comments": answers.comments(session, recommendation=found.id, reader=person.id),
        "trials": told,
        "member": member,
        "contact": (
            answers.contact(session, box=contact_box(), recommendation=found.id) if member else ""
        ),
        "own_trial": own,
        "removes": may(person, Permission.REMOVE_OWN_TEXT),
        "trial_form": trial if writes and _may_try(person, found) else None,
        "comment_form": comment if writes else None,
        "choice_form": choice_form,
        "button": ButtonForm(blank=True),
        "edits": may(person, Permission.EDIT_CONTENT),
        "is_own": person.signed_in.ags == found.kommune,
    }


def _may_try(person: CoordinatorPerson, found: Published) -> bool:
    """Editors are of no Kommune, and nobody counts for their own."""
    return person.signed_in.ags not in (None, found.kommune)


def _withdrawn(found: Published) -> Response:
    return page(
        "recommendations/withdrawn.html",
        status=_GONE,
        found=found,
        cite=citation(origin(), found),
    )


def _filter(chosen_of: Callable[..., str]) -> Filter:
    """Give what is asked for; what is no filter of ours asks for nothing."""
    known = {"field": check_fields(), "audience": audiences(), "size": tuple(SizeClass)}
    chosen = {name: chosen_of(name, "") for name in known}
    return Filter(**{name: each for name, each in chosen.items() if each in known[name]})
