"""A Kommune's figures as a tagged PDF (PDF/UA-1) to print and to pass on."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.db import Database
from core.typesetting import PDF, typeset
from crypto.encoding import parse_day
from reference.office import Office
from trends.publication.addresses import page_address
from trends.publication.curves import Data, chart_path
from trends.publication.edition import LEDGER, File, unit_path
from trends.publication.formats import day, number, period_name
from trends.publication.store import StoredFile, compress, put_file, read_file
from trends.publication.texts import dark_figure, method, not_none, reading
from trends.publication.words import WORDS

MOST_YEARS = 5
MOST_QUARTERS = 8
"""So many periods a report lists; open data has all."""

_TEMPLATE = "trends/report.typ"

Page = Mapping[str, Any]


def report_path(identifier: str, locale: str) -> str:
    """Give a report's path in an edition."""
    return f"report/{identifier}.{locale}.pdf"


def report_file(
    database: Database, office: Office, *, edition: str, unit: str, locale: str
) -> StoredFile | None:
    """Give a unit's report, typeset and kept with its edition when it is first asked for.

    None if the edition has no such unit, or no figures of it yet.
    """
    path = report_path(unit, locale)
    with database.read() as session:
        stored = read_file(session, edition=edition, path=path)
        sources = [
            read_file(session, edition=edition, path=name)
            for name in (unit_path(unit), LEDGER, chart_path(unit, locale))
        ]
    if stored is not None:
        return stored
    page, ledger, chart = (None if each is None else each.content() for each in sources)
    if page is None or ledger is None or chart is None:
        return None
    content = make_report(
        json.loads(page),
        chart=chart.decode(),
        ledger_hash=hashlib.sha256(ledger).hexdigest(),
        public_from=parse_day(json.loads(ledger)["public_from"]),
        office=office,
        locale=locale,
    )
    made = compress(File(path, PDF, content))
    with database.write() as session:
        put_file(session, edition=edition, file=made)
    return made


def make_report(
    page: Page, *, chart: str, ledger_hash: str, public_from: datetime.date, office: Office,
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
    return typeset(_TEMPLATE, data, day=public_from)


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
                "text": f"{note['text'][locale]} ({note['period_name'][locale]})",
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
