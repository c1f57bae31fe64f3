"""A Kommune's self-checks: all of them, starting one, inviting, prolonging, closing.

Whose they are follows from the account alone: an id of another Kommune's leads nowhere.
"""

import datetime
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from core.audit import record
from core.errors import NotFoundError, NotValidError
from empowerment.selfcheck.checks import (
    USUAL_DAYS,
    Check,
    call_off,
    checks_of,
    close_check,
    prolong,
    remove_check,
    resting,
    start_check,
)
from empowerment.selfcheck.errors import (
    ClosedError,
    OpenAlreadyError,
    RestingError,
    WrongDayError,
)
from empowerment.selfcheck.forms import (
    OPEN_ALREADY,
    RESTING_STILL,
    WRONG_LAST_DAY,
    WRONG_LATER_DAY,
    CallOffForm,
    CloseForm,
    ProlongForm,
    RemoveCheckForm,
    StartForm,
)
from empowerment.selfcheck.question_sets import QuestionSet, our_sets
from empowerment.selfcheck.routes.kit import (
    own_check,
    picture,
    plans_by_check,
    read_side,
    secret,
    side_address,
    side_code,
)
from empowerment.selfcheck.routes.plans import add_plans
from empowerment.selfcheck.routes.protected import add_protected
from empowerment.selfcheck.routes.results import add_results, result_page
from empowerment.selfcheck.sheets import standing
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

NameOf = Callable[[str], str]


def own_self_checks_blueprint(kommune_name: NameOf) -> Blueprint:
    """Make the pages. `kommune_name` gives a Kommune's name by its key."""
    blueprint = Blueprint("own_self_checks", __name__, url_prefix="/account/self-check")

    @blueprint.get("/")
    @guard(Permission.READ_OWN_WORK)
    def overview() -> Response:
        person = coordinator()
        with context().database.read() as session:
            checks = checks_of(session, ags=person.ags)
            plans = plans_by_check(session, ags=person.ags)
        sets, later = _sets(person.ags)
        return render_page(
            "selfcheck/overview.html",
            may_start=bool(sets),
            later=later,
            checks=checks,
            plans=plans,
            today=context().today(),
            may_work=_may_work(person),
            removed="removed" in request.args,
        )

    @blueprint.get("/<check>/")
    @guard(Permission.READ_OWN_WORK)
    def show(check: str) -> Response:
        person = coordinator()
        with context().database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        if found.is_open:
            return _open_page(found)
        return result_page(found, kommune_name(person.ags), may_work=_may_work(person))

    _add_starting(blueprint)
    _add_ending(blueprint)
    _add_invitations(blueprint, kommune_name)
    add_results(blueprint, kommune_name)
    add_plans(blueprint)
    add_protected(blueprint)
    return blueprint


def _add_starting(blueprint: Blueprint) -> None:
    @blueprint.route("/start", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def start() -> Response:
        person, here = coordinator(), context()
        sets, later = _sets(person.ags)
        if not sets:
            return render_page("selfcheck/begin.html", sets=our_sets().newest(), later=later)
        form = _start_form(sets, person.ags)
        if not form.is_sent():
            return _start_page(form, later)
        try:
            with here.database.write() as session:
                made = start_check(
                    session,
                    secret=secret(),
                    ags=person.ags,
                    asked=sets[form.typed("question_set")],
                    short=form.typed("form") == "short",
                    last_day=form.last_day.data or here.today(),
                    today=here.today(),
                )
                _record(session, person, "self-check-start", made.hex())
        except OpenAlreadyError:
            form.refuse("question_set", OPEN_ALREADY)
            return _start_page(form, later)
        except RestingError:
            form.refuse("question_set", RESTING_STILL)
            return _start_page(form, _sets(person.ags)[1])
        except NotValidError:
            form.refuse("last_day", WRONG_LAST_DAY)
            return _start_page(form, later)
        return go_to("own_self_checks.show", check=made.hex(), started=1)


def _add_ending(blueprint: Blueprint) -> None:
    @blueprint.post("/<check>/prolong")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def move_last_day(check: str) -> Response:
        person, here, form = coordinator(), context(), ProlongForm()
        with here.database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        if not form.is_sent():
            return _open_page(found, form)
        try:
            with here.database.write() as session:
                prolong(
                    session,
                    ags=person.ags,
                    check=found.id,
                    last_day=form.last_day.data or here.today(),
                    today=here.today(),
                )
        except NotValidError:
            form.refuse("last_day", WRONG_LATER_DAY)
            return _open_page(found, form)
        except ClosedError:
            return go_to("own_self_checks.show", check=check)
        return go_to("own_self_checks.show", check=check, prolonged=1)

    @blueprint.post("/<check>/close")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def close(check: str) -> Response:
        person, here = coordinator(), context()
        with here.database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        CloseForm().check_sent()
        try:
            with here.database.write() as session:
                close_check(
                    session, secret=secret(), ags=person.ags, check=found.id, today=here.today()
                )
                _record(session, person, "self-check-close", check)
        except WrongDayError:  # somebody moved its last day meanwhile
            return go_to("own_self_checks.show", check=check, changed=1)
        return go_to("own_self_checks.show", check=check)

    @blueprint.post("/<check>/call-off")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def end_early(check: str) -> Response:
        person, here = coordinator(), context()
        with here.database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        CallOffForm().check_sent()
        try:
            with here.database.write() as session:
                call_off(session, ags=person.ags, check=found.id, today=here.today())
                _record(session, person, "self-check-close", check)
        except WrongDayError:  # the page is from the day before
            return go_to("own_self_checks.show", check=check, changed=1)
        return go_to("own_self_checks.show", check=check)

    @blueprint.post("/<check>/remove")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def remove(check: str) -> Response:
        person, here = coordinator(), context()
        with here.database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        RemoveCheckForm().check_sent()
        with here.database.write() as session:
            remove_check(session, ags=person.ags, check=found.id)
            _record(session, person, "self-check-remove", check)
        return go_to("own_self_checks.overview", removed=1)


def _add_invitations(blueprint: Blueprint, kommune_name: NameOf) -> None:
    @blueprint.get("/invitation/<side>")
    @guard(Permission.DO_OWN_WORK)
    def draft(side: str) -> Response:
        """Show the text before there is a check, to see what will go out."""
        return render_page(
            "selfcheck/invitation.html",
            check=None,
            side=read_side(side),
            last_day=context().today() + datetime.timedelta(days=USUAL_DAYS),
            kommune=kommune_name(coordinator().ags),
            asked=our_sets().newest()[0],
        )

    @blueprint.get("/<check>/invitation/<side>")
    @guard(Permission.DO_OWN_WORK)
    def invitation(check: str, side: str) -> Response:
        person, of = coordinator(), read_side(side)
        with context().database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        if not found.is_open:
            raise NotFoundError
        if not found.is_sealed_with(secret()):
            return go_to("own_self_checks.show", check=check)  # which says so
        address = side_address(found, of)
        return render_page(
            "selfcheck/invitation.html",
            check=found,
            side=of,
            last_day=found.last_day,
            kommune=kommune_name(person.ags),
            asked=found.asked,
            address_to_answer=address,
            code=side_code(found, of),
            picture=picture(address),
        )


def _record(session: Session, person: CoordinatorPerson, action: str, check: str) -> None:
    about = f"{person.ags} {check}"
    record(session, by=person.id.hex(), action=action, about=about, today=context().today())


def _sets(ags: str) -> tuple[dict[str, QuestionSet], dict[str, datetime.date]]:
    """Give the sets a Kommune may start, by their names in the form; and from when it may others.

    Those are given by their titles, the one that is free first before the others.
    """
    here, newest = context(), our_sets().newest()
    with here.database.read() as session:
        waiting = resting(session, ags=ags, today=here.today())
    later = {each.title[page_locale()]: waiting[each.id] for each in newest if each.id in waiting}
    free = {f"{each.id}.{each.version}": each for each in newest if each.id not in waiting}
    return free, dict(sorted(later.items(), key=lambda entry: entry[1]))


def _start_form(sets: Mapping[str, QuestionSet], ags: str) -> StartForm:
    """Begin with what was asked last time, so that both can be compared."""
    here = context()
    with here.database.read() as session:
        before = next(iter(checks_of(session, ags=ags)), None)
    chosen, form = next(iter(sets)), "long"
    if before is not None:
        form = "short" if before.short else "long"
        former = f"{before.asked.id}.{before.asked.version}"
        chosen = former if former in sets else chosen
    last_day = here.today() + datetime.timedelta(days=USUAL_DAYS)
    made = StartForm(question_set=chosen, form=form, last_day=last_day)
    made.offer({name: each.title[page_locale()] for name, each in sets.items()})
    return made


def _start_page(form: PageForm, later: Mapping[str, datetime.date]) -> Response:
    return render_form("selfcheck/begin.html", form, sets=our_sets().newest(), later=later)


def _open_page(check: Check, form: ProlongForm | None = None) -> Response:
    person, here = coordinator(), context()
    if not check.is_open:
        return go_to("own_self_checks.show", check=check.id.hex())
    with here.database.read() as session:
        stands = standing(session, secret=secret(), check=check.id)
    done = next((each for each in ("started", "prolonged", "changed") if each in request.args), "")
    return render_form(
        "selfcheck/open.html",
        form or ProlongForm(blank=True, last_day=check.last_day),
        check=check,
        standing=stands,
        today=here.today(),
        may_work=_may_work(person),
        is_sealed=check.is_sealed_with(secret()),
        close_form=CloseForm(blank=True),
        call_off_form=CallOffForm(blank=True),
        remove_form=RemoveCheckForm(blank=True),
        done=done,
    )


def _may_work(person: CoordinatorPerson) -> bool:
    return Permission.DO_OWN_WORK in person.permissions
