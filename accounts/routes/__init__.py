"""Signing in and out on the desk origin."""

from flask import Blueprint, Response, jsonify
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts import services
from accounts.errors import WrongCredentialsError
from accounts.routes.bodies import LoginBody, NameBody
from accounts.routes.cookies import Cookies
from accounts.routes.principal import SignedInPerson
from accounts.services import SignedIn
from accounts.throttle import Throttle
from crypto.encoding import b64encode
from web.context import context
from web.guards import NoSessionError, Permission, guard
from web.json_body import read_json

SMALL_BODY = 4_096


def session_answer(session: Session, signed_in: SignedIn, status: int = 200) -> Response:
    """Describe a session as docs/http-api.md does."""
    answer = jsonify(
        account={
            "id": b64encode(signed_in.account),
            "name": signed_in.name,
            "display_name": signed_in.display_name,
            "role": signed_in.role,
            "status": signed_in.status,
        },
        desk=b64encode(signed_in.desk),
        key_file=b64encode(services.key_file(session, account=signed_in.account)),
    )
    answer.status_code = status
    return answer


def sign_in(session: Session, cookies: Cookies, account: bytes, status: int) -> Response:
    """Start a session for an account and answer with its cookie; the caller commits first."""
    token = services.open_session(session, account=account, today=context().today())
    session.flush()
    signed_in = services.find_session(session, token=token)
    if signed_in is None:
        raise NoSessionError
    answer = session_answer(session, signed_in, status)
    cookies.write(answer, cookies.new(token))
    return answer


def accounts_blueprint(cookies: Cookies) -> Blueprint:
    """Make the routes; `cookies` writes the session cookie."""
    blueprint = Blueprint("accounts", __name__)
    throttle = Throttle()

    @blueprint.post("/api/login/parameters")
    @guard(Permission.PUBLIC, max_body=SMALL_BODY)
    def login_parameters() -> Response:
        body = read_json(NameBody)
        with context().database.read() as session:
            found = services.login_parameters(
                session, name=body.name, secret=context().config.secret_key
            )
        return jsonify(
            salt=b64encode(found.salt),
            memory_kib=found.memory_kib,
            iterations=found.iterations,
            parallelism=found.parallelism,
        )

    @blueprint.post("/api/login")
    @guard(Permission.PUBLIC, max_body=SMALL_BODY)
    def login() -> Response:
        body = read_json(LoginBody)
        name, now = services.normal_name(body.name), context().clock()
        throttle.check(name, now)
        with context().database.read() as session:
            try:
                account = services.check_credentials(session, name=body.name, token=body.token).id
            except WrongCredentialsError:
                throttle.count_wrong(name, now)
                raise
        throttle.forget(name)
        with context().database.write() as session:
            return sign_in(session, cookies, account, 200)

    @blueprint.get("/api/session")
    @guard(Permission.OWN_SESSION)
    def show_session() -> Response:
        with context().database.read() as session:
            return session_answer(session, _person().signed_in)

    @blueprint.post("/api/logout")
    @guard(Permission.OWN_SESSION, max_body=SMALL_BODY)
    def logout() -> Response:
        with context().database.write() as session:
            services.close_session(session, token=_person().ticket.token)
        answer = Response(status=204)
        # Not "cookies": browsers then drop those of every sister site below the same domain.
        answer.headers["Clear-Site-Data"] = '"cache"'
        cookies.expire(answer)
        return answer

    return blueprint


def _person() -> SignedInPerson:
    person = current_user._get_current_object()
    if not isinstance(person, SignedInPerson):
        raise NoSessionError
    return person
