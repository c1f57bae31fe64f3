"""Flask-Login over our own cookies: nothing of a session lies in the browser but its token."""

from collections.abc import Callable

from flask import Flask, Request, Response, g
from flask_login import LoginManager

from accounts.routes.cookies import Cookies, Ticket


def install_sessions(app: Flask, cookies: Cookies, find: Callable[[Ticket], object | None]) -> None:
    """Let the app's requests carry sessions, and move their time on.

    `find` gives whose session a ticket is, None if it is over.
    """
    manager = LoginManager(app)  # type: ignore[no-untyped-call]  # Flask-Login has no types

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(request: Request) -> object | None:
        ticket = cookies.read(request.cookies.get(cookies.name, ""))
        person = None if ticket is None else find(ticket)
        if ticket is not None and person is not None and cookies.needs_renewal(ticket):
            g.renew = ticket
        return person

    @app.after_request
    def renew(answer: Response) -> Response:
        ticket = g.pop("renew", None)
        # Where the route itself writes or expires the cookie, its word is the last one.
        written = answer.headers.getlist("Set-Cookie")
        decided = any(each.startswith(f"{cookies.name}=") for each in written)
        if isinstance(ticket, Ticket) and not decided:
            cookies.write(answer, ticket)
        return answer
