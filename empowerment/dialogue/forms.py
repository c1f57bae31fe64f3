"""Forms of a dialogue. Labels and messages are German source texts."""

import datetime

from wtforms import BooleanField, Field, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from empowerment.dialogue.models import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE, Status
from empowerment.dialogue.weighing import MOST_CARDS, MOST_CHOICES, MOST_POINTS
from web import fields
from web.forms import MISSING, N_, PageForm, SelectChoice

NOT_OPEN_YET = N_(
    "Dieser Code stimmt. Gewichtet wird noch nicht; versuchen Sie es bitte, wenn die Moderation es "
    "sagt."
)
UNKNOWN_CARD = N_("Diesen Code kennen wir nicht. Vielleicht ist er schon benutzt oder abgelaufen.")


class BeginForm(PageForm):
    """What a new dialogue is about."""

    title = fields.line(
        N_("Worum soll es gehen?"), LONGEST_TITLE, hint=N_("So steht es auf der Einladung.")
    )


class PlanForm(PageForm):
    """What the invitation says."""

    title = fields.line(N_("Worum soll es gehen?"), LONGEST_TITLE)
    day = fields.day(N_("Tag"), required=False)
    begins = fields.time_of_day(N_("Beginn"), required=False)
    place = fields.line(N_("Ort"), LONGEST_LINE, required=False)
    access = fields.line(
        N_("Barrierefreiheit des Ortes"),
        LONGEST_LINE,
        required=False,
        hint=N_(
            "Was stimmt und nachgefragt ist, zum Beispiel: Eingang ohne Stufen, Toilette für "
            "Rollstühle, Höranlage. Auch, was nicht geht."
        ),
    )
    contact = fields.line(
        N_("Anmeldung und Fragen"),
        LONGEST_LINE,
        required=False,
        hint=N_("Telefon oder E-Mail einer Stelle, die zu erreichen ist."),
    )

    @property
    def minutes(self) -> int | None:
        """The beginning in minutes after midnight."""
        at: datetime.time | None = self.begins.data
        return None if at is None else at.hour * 60 + at.minute


class ProposalForm(PageForm):
    """A proposal, new or changed."""

    proposal = fields.hidden_id(required=False)
    title = fields.line(N_("Vorschlag in einem Satz"), LONGEST_TITLE)
    text = fields.text(N_("Erläuterung"), LONGEST_TEXT, required=False)


class ProposalButton(PageForm):
    """A button for one proposal."""

    proposal = fields.hidden_id()


class PlansForm(PageForm):
    """Which plans of the self-check become proposals; `plans.choices` are filled in by the page."""

    plans = SelectMultipleField(N_("Pläne aus dem Selbstcheck"), choices=[])
    owners = BooleanField(
        N_("Auch übernehmen, wer sich kümmert"),
        description=N_(
            "Das wird öffentlich. Namen bitte nur mit Zustimmung; die Aufgabe genügt meist."
        ),
    )


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


class MoreCardsForm(CardsForm):
    """How many cards are printed besides those there are."""

    cards = IntegerField(
        N_("Wie viele Karten kommen dazu?"),
        validators=[
            InputRequired(MISSING),
            NumberRange(1, MOST_CARDS, message=N_("Zwischen 1 und 500.")),
        ],
        default=10,
        description=N_("Alle zusammen höchstens 500."),
    )


class RoomForm(PageForm):
    """What was counted in the room; `names` are the proposals, in their order."""

    def is_counted(self) -> bool:
        """Tell whether every field holds a number that can be one."""
        return self.is_sent()


def room_form(names: list[tuple[str, str]], *, blank: bool = False) -> RoomForm:
    """Make the form for these proposals: id in hex, and title, which is the label."""
    counted = {
        f"points_{name}": IntegerField(
            fields.OwnWords(title),
            validators=[
                InputRequired(MISSING),
                NumberRange(0, MOST_POINTS, message=N_("Bitte eine Zahl ab 0.")),
            ],
        )
        for name, title in names
    }
    made: RoomForm = type("RoomForm", (RoomForm,), counted)(blank=blank)
    return made


def _status() -> RadioField:
    return RadioField(
        N_("Stand"),
        choices=[
            SelectChoice(Status.PLANNED.value, N_("geplant")),
            SelectChoice(Status.STARTED.value, N_("begonnen")),
            SelectChoice(Status.DONE.value, N_("umgesetzt")),
            SelectChoice(Status.DECLINED.value, N_("geschieht nicht")),
        ],
        validators=[InputRequired(MISSING)],
    )


class AnswerForm(PageForm):
    """What the Kommune says to a proposal."""

    answer = fields.text(
        N_("Antwort der Kommune"),
        LONGEST_TEXT,
        hint=N_("Was geschieht, oder warum nicht. Höchstens 1.500 Zeichen."),
    )
    status = _status()
    by = fields.day(N_("Bis wann"), required=False)


class UpdateForm(PageForm):
    """What became of a proposal after its answer was public."""

    status = _status()
    by = fields.day(N_("Bis wann"), required=False)
    answer = fields.text(
        N_("Ergänzung"),
        LONGEST_TEXT,
        required=False,
        hint=N_("Steht mit dem heutigen Tag unter der Antwort. Höchstens 1.500 Zeichen."),
    )


class CardForm(PageForm):
    """The code of a card."""

    code = fields.code(
        N_("Code auf Ihrer Karte"), hint=N_("16 Zeichen. Groß oder klein ist gleich.")
    )


class BallotForm(PageForm):
    """What a card chooses; `choices.choices` are filled in by the page."""

    code = fields.hidden_code()
    choices = SelectMultipleField(N_("Was soll zuerst geschehen?"), choices=[])

    def validate_choices(self, field: Field) -> None:
        """One to three."""
        if not 1 <= len(field.data or []) <= MOST_CHOICES:
            raise ValidationError(N_("Bitte wählen Sie einen, zwei oder drei Vorschläge."))
