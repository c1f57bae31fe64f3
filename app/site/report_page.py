"""What the report pages show and hand to their scripts: form, office, directory."""

from collections.abc import Mapping
from typing import Any

from app.office import Office
from incidents.forms import MailboxForm, ReceiptForm, ReportForm, limits
from reference.taxonomy import Dimension, dimension, dimensions

OTHER_KOMMUNE = "*"
"""The choice for a Kommune that is not in the directory."""

# Answers shown in groups, with their headings.
_GROUPED = ("incident_form",)


def report_page_values(office: Office, locale: str) -> dict[str, Any]:
    """Give the names that templates/report/ uses besides those of every page."""
    form = ReportForm()
    kommunen = sorted(office.directory)
    form.kommune.choices = [("", ""), *((name, name) for name in kommunen), (OTHER_KOMMUNE, "")]
    return {
        "form": form,
        "receipt_form": ReceiptForm(),
        "mailbox_form": MailboxForm(),
        "other_kommune": OTHER_KOMMUNE,
        "answer_label": lambda name, code: dimension(name).codes[code].label[locale],
        "answer_groups": {name: _groups(dimension(name), locale) for name in _GROUPED},
        "report_data": _report_data(office, locale, form),
    }


def _groups(of: Dimension, locale: str) -> list[tuple[str, list[str]]]:
    return [(label[locale], [code.code for code in codes]) for label, codes in of.grouped()]


def _report_data(office: Office, locale: str, form: ReportForm) -> Mapping[str, Any]:
    """Give what the scripts need: pins, promise, limits, and how answers read in the summary."""
    fields = limits(form)
    fields["kommune"].pop("codes", None)
    return {
        "office": {
            "phone": office.phone,
            "answerWorkingDays": office.answer_working_days,
            "closedDays": list(office.closed_days),
        },
        "desks": [
            {
                "fingerprint": desk.fingerprint,
                "name": desk.name[locale],
                "town": desk.town,
                "runByKommune": desk.run_by_kommune,
            }
            for desk in office.desks
        ],
        "directory": dict(office.directory),
        "fields": fields,
        "dimensions": [name for name in dimensions() if name in fields],
    }
