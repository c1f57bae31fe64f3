"""Forms of a dialogue. Labels and messages are German source texts."""

import datetime

from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from empowerment.dialogue.models import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE, Status
from empowerment.dialogue.weighing import MOST_CARDS, MOST_CHOICES, MOST_POINTS
from web.forms import N_, PageForm, SelectChoice
from web.json_body import is_plain_line

MISSING = N_("Bitte füllen Sie dieses Feld aus.")
TOO_LONG = N_("Das ist zu lang.")
NOT_PLAIN = N_("Bitte verwenden Sie nur Buchstaben und übliche Zeichen.")
NO_DAY = N_("Bitte geben Sie einen Tag an, zum Beispiel 2027-03-15.")
UNKNOWN_CARD = N_("Diesen Code kennen wir nicht. Vielleicht ist er schon benutzt oder abgelaufen.")


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _plain(_form: PageForm, field: Field) -> None:
    if field.data and not is_plain_line(field.data):
        raise ValidationError(NOT_PLAIN)


def _line(label: str, longest: int, *, hint: str = "", needed: bool = True) -> StringField:
    first = DataRequired(MISSING) if needed else Optional()
    return StringField(
        label,
        filters=[_stripped],
        validators=[first, Length(max=longest, message=TOO_LONG), _plain],
        description=hint,
        render_kw={"autocomplete": "off"},
    )


class BeginForm(PageForm):
    """What a new dialogue is about."""

    title = _line(
        N_("Worum soll es gehen?"), LONGEST_TITLE, hint=N_("So steht es auf der Einladung.")
    )


class PlanForm(PageForm):
    """What the invitation says."""

    title = _line(N_("Worum soll es gehen?"), LONGEST_TITLE)
    day = DateField(N_("Tag"), validators=[Optional()])
    begins = TimeField(N_("Beginn"), validators=[Optional()])
    place = _line(N_("Ort"), LONGEST_LINE, needed=False)
    contact = _line(
        N_("Anmeldung und Fragen"),
        LONGEST_LINE,
        hint=N_("Telefon oder E-Mail einer Stelle, die zu erreichen ist."),
        needed=False,
    )

    @property
    def minutes(self) -> int | None:
        """The beginning in minutes after midnight."""
        at: datetime.time | None = self.begins.data
        return None if at is None else at.hour * 60 + at.minute


class ProposalForm(PageForm):
    """A proposal, new or changed."""

    proposal = HiddenField(validators=[Optional(), Regexp(r"[0-9a-f]{32}\Z", message=MISSING)])
    title = _line(N_("Vorschlag in einem Satz"), LONGEST_TITLE)
    text = TextAreaField(
        N_("Erläuterung"),
        filters=[_stripped],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class ProposalButton(PageForm):
    """A button for one proposal."""

    proposal = HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z", message=MISSING)])


class Button(PageForm):
    """A button."""


class CardsForm(PageForm):
    """How many cards are printed."""

    cards = IntegerField(
        N_("Wie viele Karten?"),
        validators=[
            InputRequired(MISSING),
            NumberRange(1, MOST_CARDS, message=N_("Zwischen 1 und 500.")),
        ],
        default=40,
        description=N_("Eine für jede Person, die kommt, und einige mehr. Höchstens 500."),
    )


class RoomForm(PageForm):
    """What was counted in the room; `names` are the proposals, in their order."""

    def is_counted(self) -> bool:
        """Tell whether every field holds a number that can be one."""
        return self.is_sent()


def room_form(names: list[tuple[str, str]], *, blank: bool = False) -> RoomForm:
    """Make the form for these proposals: id in hex, and title, which is the label."""
    fields = {
        f"points_{name}": IntegerField(
            title,
            validators=[
                InputRequired(MISSING),
                NumberRange(0, MOST_POINTS, message=N_("Bitte eine Zahl ab 0.")),
            ],
        )
        for name, title in names
    }
    made: RoomForm = type("RoomForm", (RoomForm,), fields)(blank=blank)
    return made


class AnswerForm(PageForm):
    """What the Kommune says to a proposal."""

    answer = TextAreaField(
        N_("Antwort der Kommune"),
        filters=[_stripped],
        validators=[DataRequired(MISSING), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=N_("Was geschieht, oder warum nicht. Höchstens 1.500 Zeichen."),
    )
    status = RadioField(
        N_("Stand"),
        choices=[
            SelectChoice(Status.PLANNED.value, N_("geplant")),
            SelectChoice(Status.STARTED.value, N_("begonnen")),
            SelectChoice(Status.DONE.value, N_("umgesetzt")),
            SelectChoice(Status.DECLINED.value, N_("geschieht nicht")),
        ],
        validators=[InputRequired(MISSING)],
    )
    by = DateField(N_("Bis wann"), validators=[Optional()])


class CardForm(PageForm):
    """The code of a card."""

    code = StringField(
        N_("Code auf Ihrer Karte"),
        validators=[InputRequired(MISSING), Length(max=60, message=TOO_LONG)],
        description=N_("16 Zeichen. Groß oder klein ist gleich."),
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )


class BallotForm(PageForm):
    """What a card chooses; `choices.choices` are filled in by the page."""

    code = HiddenField(validators=[InputRequired(MISSING), Length(max=60, message=MISSING)])
    choices = SelectMultipleField(N_("Was soll zuerst geschehen?"), choices=[])

    def validate_choices(self, field: Field) -> None:
        """One to three."""
        if not 1 <= len(field.data or []) <= MOST_CHOICES:
            raise ValidationError(N_("Bitte wählen Sie einen, zwei oder drei Vorschläge."))
