"""A Kommune's figures as a tagged PDF (PDF/UA-1) to print and to pass on."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from reference.office import Office
from trends.publication.addresses import page_address
from trends.publication.curves import Data
from trends.publication.formats import day, number, period_name
from trends.publication.texts import dark_figure, method, not_none, reading
from trends.publication.words import WORDS

MOST_YEARS = 5
MOST_QUARTERS = 8
"""So many periods a report lists; open data has all."""

_TEMPLATE = Path(__file__).parents[2] / "templates" / "trends" / "report.typ"

Page = Mapping[str, Any]


def make_report(
    page: Page, *, chart: str | None, ledger_hash: str, public_from: datetime.date, office: Office,
    locale: str,
) -> bytes:  # fmt: skip
    """Typeset the report of a unit's page data.

    The same input gives the same bytes: no font of this machine is used, and the day of creation is
    that of publication.
    """
    data = _report_data(page, office, locale) | {
        "chart": chart,
        "ledger_hash": ledger_hash,
        "facts": _facts(page, public_from, locale),
    }
    compiler = typst.Compiler(
        input=_TEMPLATE,
        root=_TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    midnight = datetime.datetime.combine(public_from, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=midnight)
    if not isinstance(made, bytes):
        raise TypeError("a report is one file")
    return made


def _report_data(page: Page, office: Office, locale: str) -> Data:
    words = WORDS[locale]
    return {
        "lang": locale,
        "title": words.report.title.format(name=page["name"][locale]),
        "office": office.name[locale],
        "keywords": list(words.keywords),
        "licence": words.report.licence.format(office=office.name[locale]),
        "page": words.report.page,
        "key": page["key_sentences"][locale],
        "zero": not_none(locale),
        "alternative": page["alternative"][locale],
        "notes": [
            {
                "number": note["number"],
                "text": f"{note['period_name'][locale]}: {note['text'][locale]}",
            }
            for note in page["notes"]
        ],
        "left_out": [_left_out(each, locale) for each in page["left_out"]],
        "tables": list(_tables(page, locale)),
        "older": words.report.older,
        "dark_figure": dark_figure(locale),
        "reading": list(reading(locale)),
        "press": page["press"][locale],
        "method": list(method(locale)),
        "ledger": words.report.ledger,
        "address": page_address(office, locale),
        "headings": {
            "key": words.report.key,
            "chart": words.report.chart,
            "notes": words.report.notes,
            "left_out": words.report.left_out,
            "dark_figure": words.report.dark_figure,
            "reading": words.report.reading,
            "press": words.report.press,
            "method": words.report.method,
            "proof": words.report.proof,
        },
    }


def _facts(page: Page, public_from: datetime.date, locale: str) -> list[str]:
    words = WORDS[locale].report
    members = page["members"]
    facts = [
        f"{page['land_name']}, "
        + words.population.format(number=number(page["population"], locale)),
        words.through.format(period=period_name(page["period"], locale)),
        words.public_from.format(day=day(public_from, locale)),
    ]
    if len(members) > 1:
        names = ", ".join(member["name"] for member in members)
        facts.insert(1, words.members.format(names=names))
    return facts


def _left_out(entry: Mapping[str, Any], locale: str) -> str:
    words = WORDS[locale]
    desk = entry["desk"][locale] if entry["desk"] is not None else words.unknown_desk
    return words.left_out.format(
        period=period_name(entry["period"], locale), desk=desk, reason=entry["reason"]
    )


def _tables(page: Page, locale: str) -> Sequence[Data]:
    words = WORDS[locale].report
    columns = [words.period, words.value, words.range]
    found: list[Data] = []
    if page["years"]:
        rows = [
            [*_cells(each, locale), _change(each["change"], locale)]
            for each in reversed(page["years"][-MOST_YEARS:])
        ]
        found.append({"heading": words.years, "columns": [*columns, words.change], "rows": rows})
    if page["quarters"]:
        rows = [_cells(each, locale) for each in reversed(page["quarters"][-MOST_QUARTERS:])]
        found.append({"heading": words.quarters, "columns": columns, "rows": rows})
    return found


def _cells(estimate: Mapping[str, Any], locale: str) -> list[str]:
    low, high = number(estimate["low"], locale), number(estimate["high"], locale)
    return [
        period_name(estimate["period"], locale),
        number(estimate["value"], locale),
        WORDS[locale].report.interval.format(low=low, high=high),
    ]


def _change(change: str | None, locale: str) -> str:
    return "–" if change is None else WORDS[locale].change[change]
