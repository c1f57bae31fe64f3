"""What came of a closed self-check: the picture of the gaps, two checks side by side, worksheet."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from empowerment.library.items import Item, items
from empowerment.library.shelf import title_of
from empowerment.selfcheck.checks import Check, checks_of
from empowerment.selfcheck.forms import RemoveCheckForm
from empowerment.selfcheck.over_time import changes, earlier
from empowerment.selfcheck.paper import worksheet
from empowerment.selfcheck.plans import MOST_PLANS, Plan
from empowerment.selfcheck.question_sets import Field, Side
from empowerment.selfcheck.result import LOW
from empowerment.selfcheck.routes.kit import own_check, plans_by_check
from empowerment.selfcheck.routes.paper import pdf_answer
from trends.publication.formats import day as day_text
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page


def add_results(blueprint: Blueprint, kommune_name: Callable[[str], str]) -> None:
    """Add the pages."""

    @blueprint.get("/<check>/compare")
    @guard(Permission.READ_OWN_WORK)
    def compare(check: str) -> Response:
        person = coordinator()
        with context().database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
            before = earlier(found, checks_of(session, ags=person.ags))
        if before is None:
            raise NotFoundError
        return render_page(
            "selfcheck/over_time.html",
            check=found,
            before=before,
            changes=changes(before, found),
            titles={each.id: each.title for each in found.asked.fields},
            top=top_of(found),
        )

    @blueprint.get("/<check>/workshop.pdf")
    @guard(Permission.READ_OWN_WORK)
    def workshop(check: str) -> Response:
        person, locale = coordinator(), page_locale()
        with context().database.read() as session:
            found = own_check(session, ags=person.ags, name=check)
            plans = plans_by_check(session, ags=person.ags)[found.id]
        if found.is_open:
            raise NotFoundError
        made = worksheet(
            found, name=kommune_name(person.ags), plans=_rows(plans, locale), locale=locale
        )
        return pdf_answer(made, "self-check-workshop.pdf")


def result_page(check: Check, kommune: str, *, may_work: bool) -> Response:
    """Show what came of a check, or what to do if nothing could be computed."""
    person = coordinator()
    with context().database.read() as session:
        plans = plans_by_check(session, ags=person.ags)[check.id]
        before = earlier(check, checks_of(session, ags=person.ags))
    values: dict[str, Any] = {
        "check": check,
        "kommune": kommune,
        "plans": plans,
        "most_plans": MOST_PLANS,
        "today": context().today(),
        "may_work": may_work,
        "before": before,
    }
    if check.result is None:
        return render_page(
            "selfcheck/without_result.html", remove_form=RemoveCheckForm(blank=True), **values
        )
    locale = page_locale()
    return render_page(
        "selfcheck/result.html",
        **values,
        result=check.result,
        fields=list(check.asked.by_field(short=check.short)),
        texts={each.id: each.text for each in check.asked.questions(short=False)},
        of_field={each.id: each for each in check.result.fields},
        of_question={each.id: each for each in check.result.questions},
        least_known=_least_known(check),
        top=top_of(check),
        low=LOW,
        ends=_ends(check, locale),
        aids=_aids,
        title_of=lambda item: title_of(item, locale),
    )


def top_of(check: Check) -> int:
    """Give the highest value of the scale."""
    return max(each.value or 0 for each in check.asked.scale)


def _ends(check: Check, locale: str) -> tuple[str, str]:
    known = [each for each in check.asked.scale if each.value is not None]
    return known[0].label[locale], known[-1].label[locale]


def _least_known(check: Check) -> dict[Side, list[str]]:
    if check.result is None:
        return {}
    found = {side: [each.id for each in check.result.least_known(side)] for side in Side}
    return {side: names for side, names in found.items() if names}


def _aids(field: Field) -> list[Item]:
    """Give the aids for a field that can be shown."""
    known = items()
    return [known[name] for name in field.aids if name in known and known[name].is_public]


def _rows(plans: Sequence[Plan], locale: str) -> list[dict[str, str]]:
    return [
        {"measure": each.measure, "owner": each.owner, "due": day_text(each.due, locale)}
        for each in plans
    ]
