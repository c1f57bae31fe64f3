"""The questions on paper: a sheet for each side, and one to count them on. Nothing is kept."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response

from core.typesetting import PDF
from empowerment.selfcheck.paper import questionnaire, tally_sheet
from empowerment.selfcheck.question_sets import Side, our_sets
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale

_SET = "/paper/<name>/<int:version>/<any(long, short):form>"
_MOST_KEPT = 32


def add_paper(blueprint: Blueprint) -> None:
    """Add the files. Anybody may have them: the questions are public."""

    @blueprint.get(f"{_SET}/<any(administration, volunteers):side>.pdf")
    @guard(Permission.PUBLIC)
    def questions(name: str, version: int, form: str, side: str) -> Response:
        return _file(name, version, form, Side(side))

    @blueprint.get(f"{_SET}/tally.pdf")
    @guard(Permission.PUBLIC)
    def tally(name: str, version: int, form: str) -> Response:
        return _file(name, version, form, None)


def pdf_answer(content: bytes, name: str) -> Response:
    """Answer with a PDF that browsers show and save under this name."""
    answer = Response(content, content_type=PDF)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def _file(name: str, version: int, form: str, side: Side | None) -> Response:
    day = context().today()
    wanted = _Wanted(name, version, form == "short", side, page_locale(), day)
    return pdf_answer(_typeset(wanted), f"self-check-{side or 'tally'}.pdf")


@dataclass(frozen=True, slots=True)
class _Wanted:
    name: str
    version: int
    short: bool
    side: Side | None
    """None: the sheet to count on."""
    locale: str
    day: datetime.date


# Typesetting takes a tenth of a second, and anybody may ask for it.
@lru_cache(maxsize=_MOST_KEPT)
def _typeset(wanted: _Wanted) -> bytes:
    asked = our_sets().get(wanted.name, wanted.version)
    locale, short, day = wanted.locale, wanted.short, wanted.day
    if wanted.side is None:
        return tally_sheet(asked, locale=locale, short=short, day=day)
    return questionnaire(asked, wanted.side, locale=locale, short=short, day=day)
