"""Stopping letters from the mail itself: a page with a button, and the one click of RFC 8058."""

from flask import Blueprint, Response

from empowerment.network.stopping import Letters, read_token, stop
from web.context import context
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import render_page


def add_stopping(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/stop/<letters>/<token>")
    @guard(Permission.PUBLIC)
    def ask_to_stop(letters: str, token: str) -> Response:
        # Opening alone changes nothing: programs that check links open every one.
        kind, _ = read_token(context().config.secret_key, letters=letters, token=token)
        return _page(kind, stopped=False)

    # Whoever keeps the mailbox posts here, without cookies and from no page of ours. The address
    # can't be guessed and stops letters of one kind to one person, whatever else is sent.
    @blueprint.post("/stop/<letters>/<token>")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM, any_origin=True)
    def stop_letters(letters: str, token: str) -> Response:
        here = context()
        kind, coordinator = read_token(here.config.secret_key, letters=letters, token=token)
        with here.database.write() as session:
            stop(session, letters=kind, coordinator=coordinator)
        return _page(kind, stopped=True)


def _page(letters: Letters, *, stopped: bool) -> Response:
    return render_page("network/stop.html", letters=letters.value, stopped=stopped)
