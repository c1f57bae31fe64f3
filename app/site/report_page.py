"""What the report pages show and hand to their scripts: form, office, directory."""

from collections.abc import Callable, Mapping
from typing import Any

from app.site.suggestions import suggestion_source
from incidents.forms import MailboxForm, ReceiptForm, ReportForm, limits
from reference.office import Office
from reference.taxonomy import Dimension, dimension, dimensions

OTHER_KOMMUNE = "*"
"""The choice for a Kommune that is not in the directory; the scripts know it by this sign."""

# Answers shown in groups, with their headings.
_GROUPED = ("incident_form",)


def report_page_values(
    office: Office, locale: str, translate: Callable[[str], str]
) -> dict[str, Any]:
    """Give the names that templates/report/ uses besides those of every page."""
    form = ReportForm()
    return {
        "form": form,
        "kommune_choices": _kommune_choices(office, translate),
        "role_choices": [("", translate("Bitte wählen")), *_labels("role", locale)],
        "receipt_form": ReceiptForm(),
        "mailbox_form": MailboxForm(),
        "answer_label": lambda name, code: dimension(name).codes[code].label[locale],
        "answer_groups": {name: _groups(dimension(name), locale) for name in _GROUPED},
        "aid_library": suggestion_source("report", office)["library"][locale],
        "report_data": _report_data(office, locale, form),
    }


def _kommune_choices(office: Office, translate: Callable[[str], str]) -> list[tuple[str, str]]:
    return [
        ("", translate("Möchte ich nicht sagen")),
        *((name, name) for name in sorted(office.directory)),
        (OTHER_KOMMUNE, translate("Eine andere Kommune")),
    ]


def _labels(name: str, locale: str) -> list[tuple[str, str]]:
    return [(code.code, code.label[locale]) for code in dimension(name).codes.values()]


def _groups(of: Dimension, locale: str) -> list[tuple[str, list[str]]]:
    return [(label[locale], [code.code for code in codes]) for label, codes in of.grouped()]


def _report_data(office: Office, locale: str, form: ReportForm) -> Mapping[str, Any]:
    """Give what the scripts need: pins, promise, limits, and how answers read in the summary."""
    fields = limits(form)
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
        "aids": suggestion_source("report", office),
        "fields": fields,
        "dimensions": [name for name in dimensions() if name in fields],
    }
