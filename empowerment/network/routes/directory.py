"""The directory: who is in the network, and how those can be reached who want to be."""

from typing import Any

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from empowerment.network import directory
from empowerment.network.agreements import members
from empowerment.network.directory import Contact, OwnEntry
from empowerment.network.forms import ConfirmContactForm, ContactForm, TakeContactBackForm
from empowerment.network.routes.kit import NetworkPages, box, own_ags
from reference.kommunen import LAENDER
from trends.publication.formats import alphabetical
from trends.units import size_class
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_OWN = "network/own_contact.html"


def add_directory(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""

    @blueprint.get("/directory/")
    @guard(Permission.READ_NETWORK)
    def show_directory() -> Response:
        return _directory(pages)

    @blueprint.route("/directory/own", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def own_contact() -> Response:
        here, person = context(), coordinator()
        entry = _own_entry(person.id)
        values: dict[str, Any] = {
            "entry": entry,
            "due": entry is not None and entry.is_due(here.today()),
            "confirm": ConfirmContactForm(blank=True),
            "take_back": TakeContactBackForm(blank=True),
        }
        if request.method == "GET":
            return render_form(_OWN, _filled(entry), done=_done(), **values)
        form = ContactForm()
        if not form.is_sent():
            return render_form(_OWN, form, done="", **values)
        contact = Contact(
            name=form.typed("name"),
            mail=form.typed("mail"),
            phone=form.typed("phone"),
            hours=form.typed("hours"),
        )
        with here.database.write() as session:
            directory.enter(
                session, box(), coordinator=person.id, contact=contact, today=here.today()
            )
        return go_to("network.own_contact", saved=1)

    @blueprint.post("/directory/own/confirm")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def confirm_contact() -> Response:
        here, person = context(), coordinator()
        ConfirmContactForm().check_sent()
        try:
            with here.database.write() as session:
                directory.confirm(session, coordinator=person.id, today=here.today())
        except NotFoundError:
            return go_to("network.own_contact")
        return go_to("network.own_contact", saved=1)

    @blueprint.post("/directory/own/withdraw")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def withdraw_contact() -> Response:
        person = coordinator()
        TakeContactBackForm().check_sent()
        with context().database.write() as session:
            directory.take_back(session, coordinator=person.id)
        return go_to("network.own_contact", withdrawn=1)


def _directory(pages: NetworkPages) -> Response:
    """Show the members; how to reach them only to members and to the network office."""
    here, person = context(), coordinator()
    ags = own_ags(person)
    with here.database.read() as session:
        found = members(session, today=here.today())
        may_see = ags is None or ags in found
        contacts = directory.contacts(session, box(), kommunen=found) if may_see else {}
    listed = [pages.known[each] for each in found if each in pages.known]
    by_land = {
        land: sorted(
            (each for each in listed if each.land == key), key=lambda each: alphabetical(each.name)
        )
        for key, land in LAENDER.items()
    }
    return render_page(
        "network/directory.html",
        by_land={land: kommunen for land, kommunen in by_land.items() if kommunen},
        size_of=lambda kommune: size_class(kommune.population),
        contacts=contacts,
        may_see=may_see,
        may_enter=Permission.DO_OWN_WORK in person.permissions,
    )


def _own_entry(coordinator_id: bytes) -> OwnEntry | None:
    with context().database.read() as session:
        return directory.own_entry(session, box(), coordinator=coordinator_id)


def _filled(entry: OwnEntry | None) -> ContactForm:
    """Give the form with what is stored; without an entry, with what the account says."""
    if entry is not None:
        contact = entry.contact
        return ContactForm(
            blank=True,
            name=contact.name,
            mail=contact.mail,
            phone=contact.phone,
            hours=contact.hours,
            agreed=True,
        )
    person = coordinator().signed_in
    return ContactForm(blank=True, name=person.display_name, mail=person.name)


def _done() -> str:
    return next((each for each in ("saved", "withdrawn") if each in request.args), "")
