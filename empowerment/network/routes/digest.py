"""Letters of the network: ordering and stopping them."""

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from empowerment.network import digest, replies
from empowerment.network.forms import ReplyLettersForm, StopDigestForm, WantDigestForm
from web.context import context
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_DONE = ("ordered", "stopped", "changed")


def add_digest(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/digest")
    @guard(Permission.READ_NETWORK)
    def show_digest() -> Response:
        person = coordinator()
        with context().database.read() as session:
            wish = digest.wished(session, coordinator=person.id)
            refused = replies.is_refused(session, coordinator=person.id)
        # Readers write nothing that somebody could reply to.
        writes = Permission.REMOVE_OWN_TEXT in person.permissions
        wanted = "1" if refused else "0"
        return render_page(
            "network/digest.html",
            wish=wish,
            mail=person.signed_in.name,
            want=WantDigestForm(blank=True),
            stop=StopDigestForm(blank=True),
            replies=ReplyLettersForm(blank=True, wanted=wanted) if writes else None,
            refused=refused,
            done=next((each for each in _DONE if each in request.args), ""),
        )

    @blueprint.post("/digest")
    @guard(Permission.READ_NETWORK, max_body=LARGEST_FORM)
    def order_digest() -> Response:
        here, person = context(), coordinator()
        WantDigestForm().check_sent()
        with here.database.write() as session:
            digest.wish(session, coordinator=person.id, locale=page_locale(), today=here.today())
        return go_to("network.show_digest", ordered=1)

    @blueprint.post("/digest/stop")
    @guard(Permission.READ_NETWORK, max_body=LARGEST_FORM)
    def stop_digest() -> Response:
        person = coordinator()
        StopDigestForm().check_sent()
        with context().database.write() as session:
            digest.stop(session, coordinator=person.id)
        return go_to("network.show_digest", stopped=1)

    @blueprint.post("/digest/replies")
    @guard(Permission.READ_NETWORK, max_body=LARGEST_FORM)
    def choose_reply_letters() -> Response:
        person, form = coordinator(), ReplyLettersForm()
        form.check_sent()
        choose = replies.allow if form.typed("wanted") == "1" else replies.refuse
        with context().database.write() as session:
            choose(session, coordinator=person.id)
        return go_to("network.show_digest", changed=1)
