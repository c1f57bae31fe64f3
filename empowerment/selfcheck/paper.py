"""What a Kommune prints: questionnaires and a tally sheet without a computer, and a worksheet."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.typesetting import typeset
from empowerment.selfcheck.checks import Check
from empowerment.selfcheck.question_sets import Question, QuestionSet, Side
from empowerment.selfcheck.result import Compared, Result
from empowerment.selfcheck.words import WORDS, Words
from trends.publication.formats import day as day_text
from trends.publication.formats import rate

Data = dict[str, Any]


def questionnaire(
    asked: QuestionSet, side: Side, *, locale: str, short: bool, day: datetime.date
) -> bytes:
    """Typeset the questions of a side, in its own words. PDF."""
    words = WORDS[locale]
    data = _common(asked, words, locale) | {
        "title": words.questionnaire_title.format(side=words.sides[side]),
        "lead": list(words.questionnaire_lead),
        "tick_one": words.tick_one,
        "end": words.questionnaire_end,
        "fields": [
            {
                "title": field.title[locale],
                "questions": [
                    {"id": each.id, "text": each.wording(side)[locale]} for each in questions
                ],
            }
            for field, questions in asked.by_field(short=short)
        ],
    }
    return typeset("selfcheck/questionnaire.typ", data, day=day)


def tally_sheet(asked: QuestionSet, *, locale: str, short: bool, day: datetime.date) -> bytes:
    """Typeset a sheet to count by hand. PDF."""
    words = WORDS[locale]
    data = _common(asked, words, locale) | {
        "title": words.tally_title,
        "lead": list(words.tally_lead),
        "people": words.tally_people,
        "sides": [words.sides[side][0] for side in Side],
        "fields": [
            {
                "title": field.title[locale],
                "questions": [_question(each, words, locale) for each in questions],
            }
            for field, questions in asked.by_field(short=short)
        ],
    }
    return typeset("selfcheck/tally.typ", data, day=day)


def worksheet(check: Check, *, name: str, plans: Sequence[Mapping[str, str]], locale: str) -> bytes:
    """Typeset the sheet for a workshop about a closed check of the Kommune `name`. PDF.

    `plans` are those there are, each with `measure`, `owner`, `due`; empty lines follow.
    """
    words, asked = WORDS[locale], check.asked
    closed = check.closed or check.last_day
    result = check.result
    data = _common(asked, words, locale) | {
        "title": words.workshop_title,
        "ask": {"heading": words.ask, "questions": list(words.ask_questions)},
        "plans": {
            "heading": words.plans,
            "lead": words.plans_lead,
            "columns": list(words.plan_columns),
            "rows": [[each["measure"], each["owner"], each["due"]] for each in plans],
        },
        "facts": [name, words.without_result],
        "lists": [],
        "fields": [],
    }
    if result is not None:
        counts = {str(side): number for side, number in result.sheets.items()}
        facts = {"name": name, "questions": data["set"], "day": day_text(closed, locale)}
        data |= {
            "facts": [each.format(**facts, **counts) for each in words.workshop_facts],
            "lists": list(_lists(asked, result, words, locale)),
            "fields": list(_fields(check, result, words, locale)),
        }
    return typeset("selfcheck/workshop.typ", data, day=closed)


def _common(asked: QuestionSet, words: Words, locale: str) -> Data:
    values = [each for each in asked.scale if each.value is not None]
    low, high = values[0].label[locale], values[-1].label[locale]
    title = asked.title[locale]
    return {
        "lang": locale,
        "set": words.set_line.format(title=title, version=asked.version),
        "page": words.page,
        "scale": [each.label[locale] for each in asked.scale],
        "top": max(each.value or 0 for each in values),
        "picture": words.picture,
        "reading": words.reading.format(low=f"„{low}“", high=f"„{high}“")
        if locale == "de"
        else words.reading.format(low=f"“{low}”", high=f"“{high}”"),
        "table": words.table,
        "columns": list(words.columns),
    }


def _lists(asked: QuestionSet, result: Result, words: Words, locale: str) -> Iterator[Data]:
    """Give what to talk about, each list with its heading; empty ones are left out."""
    texts = {each.id: _question(each, words, locale) for each in asked.questions(short=False)}
    unknown = {each.id: each for side in Side for each in result.least_known(side)}.values()
    for heading, found in (
        (words.widest, result.widest()),
        (words.lowest, result.lowest()),
        (words.least_known, unknown),
    ):
        entries = [texts[each.id] for each in found]
        if entries:
            yield {"heading": heading, "entries": entries}


def _fields(check: Check, result: Result, words: Words, locale: str) -> Iterator[Data]:
    fields = {each.id: each for each in result.fields}
    compared = {each.id: each for each in result.questions}
    for field, questions in check.asked.by_field(short=check.short):
        yield _row(fields[field.id], words, locale) | {
            "text": field.title[locale],
            "questions": [
                _row(compared[each.id], words, locale) | _question(each, words, locale)
                for each in questions
            ],
        }


def _question(question: Question, words: Words, locale: str) -> Data:
    """Give a question with what volunteers were asked in its place, if it was something else."""
    own = question.volunteers
    asked = "" if own is None else words.volunteers_asked.format(question=own[locale])
    return {"id": question.id, "text": question.text[locale], "volunteers": asked}


def _row(compared: Compared, words: Words, locale: str) -> Data:
    means = [compared.sides[side].mean for side in Side]
    gap = compared.gap
    return {
        "marks": means,
        "cells": [
            *(words.none if mean is None else rate(mean, locale) for mean in means),
            words.none if gap is None else rate(abs(gap), locale),
            " / ".join(str(compared.sides[side].unknown) for side in Side),
        ],
    }
