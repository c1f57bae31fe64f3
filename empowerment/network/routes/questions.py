"""Questions and answers between Kommunen, for those who are signed in."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from empowerment.markdown import render
from empowerment.network import questions as service
from empowerment.network.agreements import is_member
from empowerment.network.forms import (
    LARGEST_TEXT_FORM,
    AnsweredForm,
    AnswerForm,
    PinForm,
    QuestionForm,
    RemoveTextForm,
)
from empowerment.network.questions import ON_A_PAGE, Listed, NewQuestion
from empowerment.network.routes.kit import NetworkPages, own_ags, writer
from empowerment.search.finding import LONGEST_QUERY, Search
from web.addresses import asked_before
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page


def add_questions(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""
    search = Search()

    @blueprint.get("/questions/")
    @guard(Permission.READ_NETWORK)
    def list_questions() -> Response:
        before = asked_before()
        with context().database.read() as session:
            found = service.list_questions(session, before=before)
        others = [each for each in found if not each.question.pinned]
        more = None if len(others) < ON_A_PAGE else others[-1].question.number
        return _list(pages, found, before=before, more=more)

    @blueprint.post("/questions/")
    @guard(Permission.READ_NETWORK, max_body=LARGEST_FORM)
    def find_questions() -> Response:
        # Without a token, and in no address: as in the library.
        query = request.form.get("q", "").strip()[:LONGEST_QUERY]
        if not query:
            return go_to("network.list_questions")
        with context().database.read() as session:
            found = service.search_questions(session, search, query)
        return _list(pages, found, query=query)

    @blueprint.route("/questions/new", methods=["GET", "POST"])
    @guard(Permission.WRITE_NETWORK, max_body=LARGEST_TEXT_FORM)
    def ask_question() -> Response:
        here, form = context(), QuestionForm()
        if not form.is_sent():
            return render_form("network/ask.html", form, may_write=_may_write())
        new = NewQuestion(form.typed("title"), form.typed("text"), page_locale())
        with here.database.write() as session:
            made = service.ask(session, by=writer(), new=new, today=here.today())
        return go_to("network.show_question", number=made.number)

    @blueprint.get("/questions/<int:number>/")
    @guard(Permission.READ_NETWORK)
    def show_question(number: int) -> Response:
        return _question(pages, number, AnswerForm(blank=True))

    @blueprint.post("/questions/<int:number>/")
    @guard(Permission.WRITE_NETWORK, max_body=LARGEST_TEXT_FORM)
    def answer_question(number: int) -> Response:
        here, form = context(), AnswerForm()
        if not form.is_sent():
            return _question(pages, number, form)
        with here.database.write() as session:
            service.answer(
                session,
                by=writer(),
                question=number,
                text=form.typed("text"),
                today=here.today(),
            )
        return go_to("network.show_question", number=number, answered=1)

    _add_marks(blueprint)
    _add_removal(blueprint)


def _add_marks(blueprint: Blueprint) -> None:
    @blueprint.post("/questions/<int:number>/answered")
    @guard(Permission.WRITE_NETWORK, max_body=LARGEST_FORM)
    def mark_question(number: int) -> Response:
        here, form = context(), AnsweredForm()
        form.check_sent()
        with here.database.write() as session:
            service.set_answered(
                session,
                by=writer(),
                question=number,
                answered=form.typed("answered") == "1",
                today=here.today(),
            )
        return go_to("network.show_question", number=number)

    @blueprint.post("/questions/<int:number>/pin")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def pin_question(number: int) -> Response:
        here, form = context(), PinForm()
        form.check_sent()
        with here.database.write() as session:
            service.set_pinned(
                session,
                by=writer(),
                question=number,
                pinned=form.typed("pinned") == "1",
                today=here.today(),
            )
        return go_to("network.show_question", number=number)


def _add_removal(blueprint: Blueprint) -> None:
    @blueprint.post("/questions/<int:number>/remove")
    @guard(Permission.REMOVE_OWN_TEXT, max_body=LARGEST_FORM)
    def remove_question(number: int) -> Response:
        here = context()
        RemoveTextForm().check_sent()
        with here.database.write() as session:
            service.remove_question(session, by=writer(), question=number, today=here.today())
        return go_to("network.list_questions", removed=1)

    @blueprint.post("/answers/<int:number>/remove")
    @guard(Permission.REMOVE_OWN_TEXT, max_body=LARGEST_FORM)
    def remove_answer(number: int) -> Response:
        here = context()
        RemoveTextForm().check_sent()
        with here.database.write() as session:
            question = service.remove_answer(
                session, by=writer(), number=number, today=here.today()
            )
        return go_to("network.show_question", number=question, removed=1)


def _list(
    pages: NetworkPages,
    found: Sequence[Listed],
    *,
    query: str = "",
    before: int | None = None,
    more: int | None = None,
) -> Response:
    return render_page(
        "network/questions.html",
        query=query,
        before=before,
        found=found,
        more=more,
        name_of=pages.name,
        may_write=_may_write(),
        removed="removed" in request.args,
    )


def _question(pages: NetworkPages, number: int, form: PageForm) -> Response:
    by = writer()
    with context().database.read() as session:
        question = service.find_question(session, number=number)
        answers = service.answers_of(session, question=question.number)
    for field in form:
        field.id = f"answer-{field.id}"
    return render_form(
        "network/question.html",
        form,
        question=question,
        answers=answers,
        by=by,
        name_of=pages.name,
        html=render,
        may_write=_may_write(),
        may_remove=Permission.REMOVE_OWN_TEXT in coordinator().permissions,
        mark=AnsweredForm(blank=True, answered="0" if question.answered else "1"),
        pin=PinForm(blank=True, pinned="0" if question.pinned else "1"),
        remove=RemoveTextForm(blank=True),
        done=next((each for each in ("answered", "removed") if each in request.args), ""),
    )


def _may_write() -> bool:
    """Whether the person's role and the agreement of the Kommune let it write."""
    here, person = context(), coordinator()
    if Permission.WRITE_NETWORK not in person.permissions:
        return False
    with here.database.read() as session:
        return is_member(session, ags=own_ags(person), today=here.today())
