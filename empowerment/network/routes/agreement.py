"""A Kommune's own agreement: what it says, how long it holds, and the paper to sign."""

from typing import Any

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from core.typesetting import PDF
from empowerment.network.agreement_text import CURRENT, agreement_pdf, agreement_text
from empowerment.network.agreements import (
    TERMS,
    USUAL_MONTHS,
    State,
    note_draft,
    standing_of,
)
from empowerment.network.elsewhere import published_recommendations
from empowerment.network.forms import TERM_WORDS
from empowerment.network.routes.kit import NetworkPages
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page

LOCALE = "<any(de, en):locale>"


def add_agreement(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""

    @blueprint.get("/agreement/")
    @guard(Permission.READ_OWN_WORK)
    def agreement() -> Response:
        here, ags = context(), coordinator().ags
        with here.database.read() as session:
            standing = standing_of(session, ags=ags, today=here.today())
            published = ags in published_recommendations(session)
        return render_page(
            "network/agreement.html",
            standing=standing,
            published=published,
            kommune=pages.name(ags),
            text=agreement_text(pages.office, pages.name(ags), locale=page_locale()),
            **terms(),
        )

    @blueprint.get(f"/agreement/draft.{LOCALE}.pdf")
    @guard(Permission.READ_OWN_WORK)
    def draft(locale: str) -> Response:
        here, ags = context(), coordinator().ags
        made = agreement_pdf(
            pages.office, pages.name(ags), locale=locale, day=here.today(), months=asked_months()
        )
        with here.database.read() as session:
            state = standing_of(session, ags=ags, today=here.today()).state
        # Fetching it again tells the office nothing new.
        if state is State.INVITED:
            with here.database.write() as session:
                note_draft(session, ags=ags, version=CURRENT, today=here.today())
        return pdf(made, f"vereinbarung-{CURRENT}.{locale}.pdf")


def terms() -> dict[str, Any]:
    """Give what a page needs to offer the text for several terms."""
    return {"terms": TERM_WORDS, "usual_months": USUAL_MONTHS}


def asked_months() -> int:
    """Give the term the text is asked for, by the address. Raises NotFoundError."""
    asked = request.args.get("months", str(USUAL_MONTHS))
    found = next((each for each in TERMS if str(each) == asked), None)
    if found is None:
        raise NotFoundError
    return found


def pdf(content: bytes, name: str) -> Response:
    """Answer with a file to keep. `name` is made by us alone."""
    answer = Response(content, content_type=PDF)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
