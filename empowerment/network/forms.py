"""Forms of the network. Labels and messages are German source texts."""

import unicodedata
from collections.abc import Sequence

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from accounts.coordinators import is_email
from accounts.models import LONGEST_EMAIL
from empowerment.network.agreements import USUAL_MONTHS
from empowerment.network.models import LONGEST_TEXT, LONGEST_TITLE
from web.forms import N_, PageForm, SelectChoice
from web.json_body import is_plain_line

LARGEST_TEXT_FORM = 65_536
"""Bytes of a posted question: umlauts and line ends take several when they are encoded."""

_LONGEST_LINE = 200

MISSING = N_("Bitte füllen Sie dieses Feld aus.")
TOO_LONG = N_("Das ist zu lang.")
NOT_PLAIN = N_("Bitte verwenden Sie nur Buchstaben und übliche Zeichen.")
NO_DAY = N_("Bitte geben Sie einen Tag an, zum Beispiel 2027-03-15.")
NOT_THAT_DAY = N_(
    "Das passt nicht: Der Tag darf nicht in der Zukunft liegen, und die Laufzeit nicht vorbei sein."
)
UNKNOWN_KOMMUNE = N_("Diese Kommune finden wir nicht.")
_HIDING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _with_simple_ends(text: str | None) -> str | None:
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _plain(_form: PageForm, field: Field) -> None:
    if field.data and not is_plain_line(field.data):
        raise ValidationError(NOT_PLAIN)


def _plain_text(_form: PageForm, field: Field) -> None:
    """Refuse what hides or reorders in a text of several lines."""
    text = (field.data or "").replace("\n", "").replace("\t", "")
    if any(unicodedata.category(each) in _HIDING for each in text):
        raise ValidationError(NOT_PLAIN)


class _DayField(DateField):
    """A day; what is none gets a message that says how."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(list(valuelist))
        except ValueError:
            raise ValueError(NO_DAY) from None


def _line(label: str, *, hint: str = "", needed: bool = True, hints: str = "off") -> StringField:
    first = DataRequired(MISSING) if needed else Optional()
    return StringField(
        label,
        filters=[_stripped],
        validators=[first, Length(max=_LONGEST_LINE, message=TOO_LONG), _plain],
        description=hint,
        render_kw={"autocomplete": hints},
    )


def _text(label: str, *, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_with_simple_ends],
        validators=[
            DataRequired(MISSING),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
            _plain_text,
        ],
        description=hint,
    )


class ContactForm(PageForm):
    """How a coordinator wants to be reached."""

    name = _line(N_("Name"), hints="name")
    mail = EmailField(
        N_("E-Mail-Adresse"),
        filters=[_stripped],
        validators=[InputRequired(MISSING), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=N_("Sie darf eine andere sein als die, mit der Sie sich anmelden."),
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )
    phone = _line(N_("Telefon"), needed=False, hints="tel")
    hours = _line(
        N_("Wann Sie erreichbar sind"),
        needed=False,
        hint=N_("Zum Beispiel: dienstags und donnerstags von 9 bis 12 Uhr."),
    )
    agreed = BooleanField(
        N_("Die Kommunen des Netzwerks und das Netzwerkbüro dürfen diese Angaben sehen."),
        validators=[InputRequired(N_("Ohne Ihre Zustimmung nehmen wir nichts auf."))],
    )

    def validate_mail(self, field: Field) -> None:
        """Refuse what is no mail address."""
        if not is_email(field.data):
            raise ValidationError(N_("Das ist keine vollständige E-Mail-Adresse."))


class ConfirmContactForm(PageForm):
    """A button: the entry is still true."""


class TakeContactBackForm(PageForm):
    """A button: the entry goes."""


class QuestionForm(PageForm):
    """A question to the other Kommunen."""

    title = StringField(
        N_("Ihre Frage in einem Satz"),
        filters=[_stripped],
        validators=[DataRequired(MISSING), Length(max=LONGEST_TITLE, message=TOO_LONG), _plain],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_TITLE},
    )
    text = _text(
        N_("Worum es geht"),
        hint=N_(
            "Bitte keine Einzelheiten aus Fällen und keine Namen. Absätze, Listen und Links dürfen "
            "Sie in Markdown schreiben."
        ),
    )


class AnswerForm(PageForm):
    """An answer."""

    text = _text(
        N_("Ihre Antwort"),
        hint=N_("Bitte keine Einzelheiten aus Fällen und keine Namen."),
    )


class AnsweredForm(PageForm):
    """A button: `answered` is 1 or 0."""

    answered = HiddenField(validators=[Regexp(r"[01]\Z", message=MISSING)])


class PinForm(PageForm):
    """A button: `pinned` is 1 or 0."""

    pinned = HiddenField(validators=[Regexp(r"[01]\Z", message=MISSING)])


class RemoveTextForm(PageForm):
    """A button: a question or an answer goes."""


class WantDigestForm(PageForm):
    """A button: the monthly letter, please."""


class StopDigestForm(PageForm):
    """A button: no more letters."""


class SignForm(PageForm):
    """What stands on the signed paper."""

    known = HiddenField(validators=[Regexp(r"[0-9]{1,3}\Z", message=MISSING)])
    signed = _DayField(
        N_("Tag der letzten Unterschrift"),
        validators=[InputRequired(MISSING)],
        render_kw={"autocomplete": "off"},
    )
    months = SelectField(
        N_("Laufzeit"),
        choices=[
            SelectChoice("12", N_("12 Monate")),
            SelectChoice("24", N_("24 Monate")),
            SelectChoice("36", N_("36 Monate")),
        ],
        default=str(USUAL_MONTHS),
        validators=[InputRequired(MISSING)],
    )
    version = SelectField(N_("Fassung des Textes"), choices=[], validators=[InputRequired(MISSING)])
    named = BooleanField(N_("Die Kommune darf öffentlich genannt werden."))
    sure = BooleanField(
        N_("Beide Unterschriften liegen uns auf Papier vor."),
        validators=[InputRequired(N_("Ohne Unterschriften beginnt keine Vereinbarung."))],
    )


class EndForm(PageForm):
    """A button: the agreement ends."""


class NamingForm(PageForm):
    """A button: `named` is 1 or 0."""

    named = HiddenField(validators=[Regexp(r"[01]\Z", message=MISSING)])


class ChooseKommuneForm(PageForm):
    """Which of several Kommunen was meant, by its key."""

    kommune = HiddenField(validators=[Regexp(r"[0-9]{8}\Z", message=UNKNOWN_KOMMUNE)])


class WithdrawCodesForm(PageForm):
    """A button: the open codes of a Kommune are void."""
