"""Forms of the network. Labels and messages are German source texts."""

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from accounts.forms import mail_field
from empowerment.network.agreements import TERMS, USUAL_MONTHS
from empowerment.network.models import LONGEST_TEXT, LONGEST_TITLE
from web import fields
from web.forms import MISSING, N_, PageForm, SelectChoice

LARGEST_TEXT_FORM = 65_536
"""Bytes of a posted question: umlauts and line ends take several when they are encoded."""

_LONGEST_LINE = 200

NOT_THAT_DAY = N_(
    "Das passt nicht: Der Tag darf nicht in der Zukunft liegen, und die Laufzeit nicht vorbei sein."
)
TERM_WORDS = {12: N_("12 Monate"), 24: N_("24 Monate"), 36: N_("36 Monate")}
UNKNOWN_KOMMUNE = N_("Diese Kommune finden wir nicht.")


class ContactForm(PageForm):
    """How a coordinator wants to be reached."""

    name = fields.line(N_("Name"), _LONGEST_LINE, autocomplete="name")
    mail = mail_field(
        autocomplete="email",
        hint=N_("Sie darf eine andere sein als die, mit der Sie sich anmelden."),
    )
    phone = fields.line(N_("Telefon"), _LONGEST_LINE, required=False, autocomplete="tel")
    hours = fields.line(
        N_("Wann Sie erreichbar sind"),
        _LONGEST_LINE,
        required=False,
        hint=N_("Zum Beispiel: dienstags und donnerstags von 9 bis 12 Uhr."),
    )
    agreed = BooleanField(
        N_("Die Kommunen des Netzwerks und das Netzwerkbüro dürfen diese Angaben sehen."),
        validators=[InputRequired(N_("Ohne Ihre Zustimmung nehmen wir nichts auf."))],
    )


class ConfirmContactForm(PageForm):
    """A button: the entry is still true."""


class TakeContactBackForm(PageForm):
    """A button: the entry goes."""


class QuestionForm(PageForm):
    """A question to the other Kommunen."""

    title = fields.line(N_("Ihre Frage in einem Satz"), LONGEST_TITLE)
    text = fields.text(
        N_("Worum es geht"),
        LONGEST_TEXT,
        hint=N_(
            "Bitte keine Einzelheiten aus Fällen und keine Namen. Absätze, Listen und Links dürfen "
            "Sie in Markdown schreiben."
        ),
    )


class AnswerForm(PageForm):
    """An answer."""

    text = fields.text(
        N_("Ihre Antwort"),
        LONGEST_TEXT,
        hint=N_("Bitte keine Einzelheiten aus Fällen und keine Namen."),
    )


class AnsweredForm(PageForm):
    """A button: `answered` is 1 or 0."""

    answered = fields.hidden_flag()


class PinForm(PageForm):
    """A button: `pinned` is 1 or 0."""

    pinned = fields.hidden_flag()


class RemoveTextForm(PageForm):
    """A button: a question or an answer goes."""


class WantDigestForm(PageForm):
    """A button: the monthly letter, please."""


class StopDigestForm(PageForm):
    """A button: no more letters."""


class ReplyLettersForm(PageForm):
    """A button: `wanted` is 1 or 0."""

    wanted = fields.hidden_flag()


class SignForm(PageForm):
    """What stands on the signed paper."""

    known = fields.hidden_number()
    signed = fields.day(N_("Tag der letzten Unterschrift"))
    months = SelectField(
        N_("Laufzeit"),
        choices=[SelectChoice(str(each), TERM_WORDS[each]) for each in TERMS],
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

    named = fields.hidden_flag()


class ChooseKommuneForm(PageForm):
    """Which of several Kommunen was meant, by its key."""

    kommune = fields.hidden_kommune()


class WithdrawCodesForm(PageForm):
    """A button: the open codes of a Kommune are void."""
