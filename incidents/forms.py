"""The reporter's forms, defined once.

The static build renders them, the browser takes their limits from `limits()`, and nothing of them
is ever posted: the form's content leaves the browser only sealed. Labels are German source texts
(`N_` marks them for the catalogues) or come from the taxonomy.
"""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    Field,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from crypto.message_body import LONGEST_TEXT
from reference.taxonomy import dimension

LONGEST_KOMMUNE = 200
LONGEST_CONTACT = 1_000

# Asked for later, each time anew and on its own: no box to tick in advance.
_LATER_CONSENTS = {"C_CASESTUDY", "C_REFER"}


def N_(message: str) -> str:  # noqa: N802  # the usual name of a mark for gettext
    """Mark a source text for the catalogues; it is translated where it is rendered."""
    return message


class MaxBytes:
    """At most so many bytes in UTF-8: the unit of the limits in crypto/SPEC.md."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        if len((field.data or "").encode()) > self.most:
            raise ValidationError(N_("Der Text ist zu lang."))


def _codes(name: str, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, str]:
    """Give the choices of a dimension; the label is looked up by locale when rendered."""
    return {code: code for code in dimension(name).codes if code not in leave_out}


def _single(name: str, label: str, *, required: bool = False, description: str = "") -> RadioField:
    validators = [InputRequired()] if required else [Optional()]
    return RadioField(
        label, choices=_codes(name), validators=validators, description=description, default=None
    )


class ReportForm(Form):
    """A report, by the steps of the page. A field named like a dimension holds its codes."""

    acute_danger = _single("acute_danger", N_("Sind Sie jetzt in Gefahr?"), required=True)
    # The choices come from the office file when the page is built.
    kommune = SelectField(
        N_("In welcher Kommune arbeiten oder engagieren Sie sich?"),
        choices={},
        validate_choice=False,
        validators=[Optional(), MaxBytes(LONGEST_KOMMUNE)],
        description=N_("So wissen wir, wer zuständig ist. Die Kommune erfährt davon nichts."),
    )
    other_kommune = StringField(
        N_("Name der Kommune"), validators=[Optional(), MaxBytes(LONGEST_KOMMUNE)]
    )
    text = TextAreaField(
        N_("Was ist geschehen?"), validators=[Optional(), MaxBytes(LONGEST_TEXT - LONGEST_CONTACT)]
    )
    incident_form = SelectMultipleField(
        N_("Was davon passt?"),
        choices=_codes("incident_form"),
        validators=[Optional()],
        description=N_("Sie können mehreres auswählen. Genau muss es nicht sein."),
    )
    period = _single("period", N_("Wann war das?"))
    offender_relation = _single("offender_relation", N_("Kennen Sie die andere Person?"))
    perspective = _single("perspective", N_("Wer schreibt?"))
    role = SelectField(
        N_("Ihre Aufgabe"),
        choices={"": "", **_codes("role")},
        validators=[Optional()],
        description=N_("Wenn Sie für jemanden schreiben: die Aufgabe dieser Person."),
    )
    employment = _single("employment", N_("Haupt- oder Ehrenamt"))
    support_wish = SelectMultipleField(
        N_("Was wünschen Sie sich?"),
        choices=_codes("support_wish"),
        validators=[Optional()],
        description=N_("Sie können mehreres auswählen und sich später anders entscheiden."),
    )
    employer_informed = _single(
        "employer_informed", N_("Weiß Ihre Dienststelle oder Ihr Träger davon?")
    )
    contact_mode = _single("contact_mode", N_("Wie möchten Sie Antwort bekommen?"), required=True)
    contact = TextAreaField(
        N_("Wie und wann erreichen wir Sie sicher?"),
        validators=[Optional(), MaxBytes(LONGEST_CONTACT)],
        description=N_("Zum Beispiel eine private Nummer und eine Zeit, zu der niemand mithört."),
    )
    consent = SelectMultipleField(
        N_("Womit sind Sie einverstanden?"),
        choices=_codes("consent", _LATER_CONSENTS),
        validators=[Optional()],
        description=N_("Alles ist freiwillig und lässt sich später ändern."),
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check every field, and that there is a text or a kind of incident."""
        valid = super().validate(extra_validators)
        if not self.text.data and not self.incident_form.data:
            self.form_errors.append(N_("Schreiben Sie etwas oder wählen Sie etwas aus."))
            return False
        return valid


class ReceiptForm(Form):
    """The 12 words of a receipt."""

    words = TextAreaField(
        N_("Ihre 12 Wörter"),
        validators=[InputRequired()],
        description=N_(
            "Mit Leerzeichen dazwischen. Groß oder klein ist gleich, die ersten vier Buchstaben "
            "genügen. Statt eines Wortes können Sie seine Nummer schreiben."
        ),
    )


class MailboxForm(Form):
    """A further message of the reporter."""

    text = TextAreaField(N_("Ihre Nachricht"), validators=[InputRequired(), MaxBytes(LONGEST_TEXT)])


def limits(form: Form) -> dict[str, dict[str, Any]]:
    """Give what the browser checks of each field: required or not, longest text in bytes."""
    return {field.name: _limits(field) for field in form}


def _limits(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "required": any(isinstance(each, InputRequired) for each in field.validators)
    }
    for validator in field.validators:
        if isinstance(validator, MaxBytes):
            described["bytes"] = validator.most
    return described
