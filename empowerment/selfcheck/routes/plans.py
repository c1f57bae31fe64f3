"""Plans after a self-check: writing down, keeping up, removing."""

from flask import Blueprint, Response

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from empowerment.selfcheck.checks import Check, find_check
from empowerment.selfcheck.errors import TooManyPlansError
from empowerment.selfcheck.forms import (
    TOO_MANY_PLANS,
    PlanForm,
    RemovePlanForm,
    is_sensible,
)
from empowerment.selfcheck.models import PlanStatus
from empowerment.selfcheck.plans import (
    Plan,
    PlanText,
    add_plan,
    change_plan,
    find_plan,
    remove_plan,
)
from empowerment.selfcheck.routes.kit import own_check, secret
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, NO_DAY, render_form
from web.guards import Permission, guard
from web.pages import go_to


def add_plans(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.route("/<check>/plans", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def new_plan(check: str) -> Response:
        person, here, form = coordinator(), context(), PlanForm()
        with here.database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
        if found.is_open:
            raise NotFoundError
        text = _text(form)
        if text is None:
            return _page(form, found)
        try:
            with here.database.write() as session:
                add_plan(
                    session,
                    secret=secret(),
                    ags=person.ags,
                    check=found.id,
                    text=text,
                    today=here.today(),
                )
        except TooManyPlansError:
            form.refuse("measure", TOO_MANY_PLANS)
            return _page(form, found)
        return _back(found)

    @blueprint.route("/plans/<plan>/", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def edit_plan(plan: str) -> Response:
        stored, check = _find(plan)
        form = PlanForm(
            measure=stored.measure,
            owner=stored.owner,
            due=stored.due,
            status=stored.status.value,
            note=stored.note,
        )
        text = _text(form)
        if text is None:
            return _page(form, check, stored)
        with context().database.write() as session:
            change_plan(session, secret=secret(), ags=coordinator().ags, plan=stored.id, text=text)
        return _back(check)

    @blueprint.post("/plans/<plan>/remove")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def take_plan_away(plan: str) -> Response:
        stored, check = _find(plan)
        RemovePlanForm().check_sent()
        with context().database.write() as session:
            remove_plan(session, ags=coordinator().ags, plan=stored.id)
        return _back(check)


def _text(form: PlanForm) -> PlanText | None:
    """Give what was entered; None if the form was not sent or something is wrong with it."""
    if not form.is_sent():
        return None
    if form.due.data is None or not is_sensible(form.due.data, context().today()):
        form.refuse("due", NO_DAY)
        return None
    return PlanText(
        measure=form.typed("measure"),
        owner=form.typed("owner"),
        due=form.due.data,
        status=PlanStatus(form.typed("status")),
        note=form.typed("note"),
    )


def _find(plan: str) -> tuple[Plan, Check]:
    person = coordinator()
    with context().database.read() as session:
        stored = find_plan(session, secret=secret(), ags=person.ags, plan=read_id(plan))
        return stored, find_check(session, ags=person.ags, check=stored.check)


def _page(form: PlanForm, check: Check, plan: Plan | None = None) -> Response:
    asked = {each.id: each for each in check.asked.questions(short=check.short)}
    widest = [] if check.result is None else [asked[each.id] for each in check.result.widest()]
    return render_form(
        "selfcheck/plan.html",
        form,
        check=check,
        plan=plan,
        widest=widest,
        remove_form=RemovePlanForm(blank=True),
    )


def _back(check: Check) -> Response:
    answer = go_to("own_self_checks.show", check=check.id.hex())
    answer.headers["Location"] += "#plans"
    return answer
