"""What people of the network do below a recommendation: comment, tell what they tried."""

from collections.abc import Callable

from flask import Blueprint, Response

from accounts.routes.coordinator import coordinator
from core.errors import MalformedError
from empowerment.recommendations import answers
from empowerment.recommendations.answers import Comment, Result, Trial
from empowerment.recommendations.forms import (
    ButtonForm,
    CommentChoiceForm,
    CommentForm,
    TrialForm,
)
from empowerment.recommendations.reviewing import withdraw
from empowerment.recommendations.routes.parts import NUMBER
from web.context import context
from web.forms import LARGEST_FORM, PageForm
from web.guards import Permission, guard
from web.pages import go_to

_LARGEST = 4 * LARGEST_FORM

Show = Callable[[int, PageForm], Response]
"""Shows a recommendation again with a form that has something wrong in it."""


def add_network(blueprint: Blueprint, show: Show) -> None:
    """Add the routes."""
    _add_comments(blueprint, show)
    _add_trials(blueprint, show)

    @blueprint.post(f"/{NUMBER}/withdraw")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def withdraw_it(number: int) -> Response:
        here = context()
        ButtonForm().check_sent()
        with here.database.write() as session:
            withdraw(session, number=number, by=coordinator().id, today=here.today())
        return go_to("recommendations.show", number=number)


def _add_comments(blueprint: Blueprint, show: Show) -> None:
    @blueprint.post(f"/{NUMBER}/comments")
    @guard(Permission.WRITE_NETWORK, max_body=_LARGEST)
    def comment(number: int) -> Response:
        here, person, form = context(), coordinator(), CommentForm()
        if not form.is_sent():
            return show(number, form)
        with here.database.write() as session:
            answers.add_comment(
                session,
                number=number,
                kommune=person.signed_in.ags,
                by=person.id,
                text=form.typed("text"),
                today=here.today(),
            )
        return go_to("recommendations.show", number=number, _anchor="comments")

    @blueprint.post(f"/{NUMBER}/comments/delete")
    @guard(Permission.REMOVE_OWN_TEXT, max_body=LARGEST_FORM)
    def delete_comment(number: int) -> Response:
        form = CommentChoiceForm()
        form.check_sent()
        chosen = bytes.fromhex(form.typed("comment"))
        with context().database.write() as session:
            answers.delete_comment(session, number=number, comment=chosen, by=coordinator().id)
        return go_to("recommendations.show", number=number, _anchor="comments")

    @blueprint.post(f"/{NUMBER}/comments/remove")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def remove_comment(number: int) -> Response:
        here, form = context(), CommentChoiceForm()
        form.check_sent()
        chosen = bytes.fromhex(form.typed("comment"))
        with here.database.write() as session:
            answers.remove_comment(
                session, number=number, comment=chosen, by=coordinator().id, today=here.today()
            )
        return go_to("recommendations.show", number=number, _anchor="comments")


def _add_trials(blueprint: Blueprint, show: Show) -> None:
    @blueprint.post(f"/{NUMBER}/tried")
    @guard(Permission.WRITE_NETWORK, max_body=_LARGEST)
    def tell_trial(number: int) -> Response:
        here, ags, form = context(), coordinator().ags, TrialForm()
        if not form.is_sent():
            return show(number, form)
        with here.database.write() as session:
            answers.tell_trial(
                session,
                number=number,
                ags=ags,
                result=_result(form.typed("result")),
                text=form.typed("story"),
                today=here.today(),
            )
        return go_to("recommendations.show", number=number, _anchor="tried")

    @blueprint.post(f"/{NUMBER}/tried/delete")
    @guard(Permission.REMOVE_OWN_TEXT, max_body=LARGEST_FORM)
    def delete_trial(number: int) -> Response:
        ags = coordinator().ags
        ButtonForm().check_sent()
        with context().database.write() as session:
            answers.delete_trial(session, number=number, ags=ags)
        return go_to("recommendations.show", number=number, _anchor="tried")


def trial_form(own: Trial | None) -> TrialForm:
    """Give the form, with what the Kommune told before."""
    if own is None:
        return TrialForm(blank=True)
    return TrialForm(blank=True, result=own.result.value, story=own.text)


def choice_form(comment: Comment) -> CommentChoiceForm:
    """Give the form that names a comment."""
    return CommentChoiceForm(blank=True, comment=comment.id.hex())


def _result(text: str) -> Result:
    """Read a choice of the form. Raises MalformedError."""
    try:
        return Result(text)
    except ValueError:
        raise MalformedError from None
