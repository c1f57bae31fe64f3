"""Forms of the self-check. Labels and messages are German source texts."""

import datetime
import os
import re
from collections.abc import Callable, Mapping, Sequence

from wtforms import Field, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from empowerment.selfcheck.models import (
    LONGEST_MEASURE,
    LONGEST_NOTE,
    LONGEST_OWNER,
    PlanStatus,
)
from empowerment.selfcheck.question_sets import QuestionSet, Side
from empowerment.selfcheck.result import Sheet
from web import fields
from web.fields import AtMost, check_line, tidy_line
from web.forms import MISSING, N_, PageForm, SelectChoice

UNKNOWN_CODE = N_("Diesen Code kennen wir nicht. Bitte vergleichen Sie ihn mit Ihrer Einladung.")
NOTHING_TICKED = N_(
    "Sie haben noch nichts angekreuzt. Eine einzige Antwort genügt, auch „weiß nicht“."
)
FULL = N_(
    "Für diesen Selbstcheck sind ungewöhnlich viele Antworten eingegangen. Er nimmt keine weiteren "
    "an. Bitte sagen Sie es der Koordination Ihrer Kommune."
)
WRONG_LATER_DAY = N_(
    "Der Tag lässt sich nur nach hinten verschieben, höchstens bis 120 Tage nach dem Beginn."
)
RESTING_STILL = N_(
    "Mit diesen Fragen gibt es schon ein Ergebnis. Ab wann sie sich wiederholen lassen, steht "
    "unten."
)
WRONG_LAST_DAY = N_("Der Tag darf nicht vorbei sein und höchstens 120 Tage nach dem Beginn liegen.")
OPEN_ALREADY = N_("Mit diesen Fragen läuft schon ein Selbstcheck. Beenden Sie ihn zuerst.")
TOO_MANY_PLANS = N_("Es gibt schon drei Pläne. Mehr lassen sich neben allem anderen kaum schaffen.")

UNKNOWN = "unknown"
"""How "don't know" is written in a form."""
PASSED_OVER = "none"
"""How a question that was ticked by mistake is passed over after all."""

_DRAFT = re.compile(r"[0-9a-f]{32}")


class EnterCodeForm(PageForm):
    """A code from an invitation, typed from paper."""

    code = fields.code(
        N_("Code aus der Einladung"),
        hint=N_("26 Zeichen in Gruppen. Groß oder klein ist gleich."),
    )


class SheetForm(PageForm):
    """The questions of one side. Each may be passed over, but not all."""

    draft = HiddenField()
    """Makes the same form, sent twice, one sheet; it has nothing to do with who fills it in."""

    names: tuple[str, ...] = ()

    def validate_draft(self, field: Field) -> None:
        """Refuse what this server did not write into a form."""
        if _DRAFT.fullmatch(field.data or "") is None:
            raise ValidationError(MISSING)

    def begin(self) -> None:
        """Start a new sheet."""
        self.draft.data = os.urandom(16).hex()

    @property
    def sheet(self) -> Sheet:
        """What was ticked, by question."""
        ticked = {name: self[f"answer-{name}"].data for name in self.names}
        return {
            name: None if value == UNKNOWN else int(value)
            for name, value in ticked.items()
            if value and value != PASSED_OVER
        }


def sheet_form(asked: QuestionSet, side: Side, locale: str, *, short: bool) -> type[SheetForm]:
    """Make the form of a side's questions, in one language."""
    choices = [
        SelectChoice(UNKNOWN if each.value is None else str(each.value), each.label[locale])
        for each in asked.scale
    ]
    choices.append(SelectChoice(PASSED_OVER, N_("keine Antwort")))
    questions = list(asked.questions(short=short))
    answers: dict[str, object] = {
        f"answer-{each.id}": RadioField(
            fields.OwnWords(each.wording(side)[locale]), choices=choices, validate_choice=False,
            validators=[_among([str(choice.value) for choice in choices])],
        )
        for each in questions
    }  # fmt: skip
    return type("SheetForm", (SheetForm,), {"names": tuple(q.id for q in questions), **answers})


def _among(values: Sequence[str]) -> Callable[[object, Field], None]:
    """Refuse a value that no radio has; nothing ticked is an answer too."""

    def check(_form: object, field: Field) -> None:
        if field.data not in (None, "", *values):
            raise ValidationError(N_("Diese Antwort gibt es nicht."))

    return check


class StartForm(PageForm):
    """What is asked, how much of it, and until when."""

    question_set = RadioField(
        N_("Fragen"), choices=[], validators=[InputRequired(MISSING)], validate_choice=True
    )
    form = RadioField(
        N_("Umfang"),
        choices=[
            SelectChoice("long", N_("Alle Fragen, etwa 15 Minuten für jede Person")),
            SelectChoice("short", N_("Die wichtigsten, etwa 5 Minuten für jede Person")),
        ],
        default="long",
        validators=[InputRequired(MISSING)],
    )
    last_day = fields.day(
        N_("Letzter Tag für Antworten"),
        hint=N_(
            "Drei Wochen sind meist genug. Später lässt sich der Tag nur nach hinten verschieben: "
            "Vorher wird nichts ausgerechnet."
        ),
    )

    def offer(self, sets: Mapping[str, str]) -> None:
        """Give the sets to choose from, their titles by what the form calls them."""
        self.question_set.choices = [SelectChoice(name, title) for name, title in sets.items()]


class ProlongForm(PageForm):
    """Another last day."""

    last_day = fields.day(N_("Neuer letzter Tag"), hint=N_("Ein späterer als jetzt."))


class CloseForm(PageForm):
    """A button."""


class CallOffForm(PageForm):
    """A button."""


class RemoveCheckForm(PageForm):
    """A button."""


class RemovePlanForm(PageForm):
    """A button."""


class PlanForm(PageForm):
    """A plan: what, who, until when, what became of it."""

    measure = TextAreaField(
        N_("Was soll sich ändern?"),
        filters=[tidy_line],
        validators=[DataRequired(MISSING), AtMost(LONGEST_MEASURE), check_line],
        description=N_(
            "Ein Satz, an dem man später sieht, ob es geschehen ist. Bitte ohne Namen: In einem "
            "Bürgerdialog kann der Satz öffentlich werden."
        ),
    )
    owner = fields.line(
        N_("Wer kümmert sich?"),
        LONGEST_OWNER,
        hint=N_("Eine Stelle oder eine Person, zum Beispiel: Ordnungsamt, Frau Yıldız."),
    )
    due = fields.day(
        N_("Bis wann?"), hint=N_("Wir erinnern Sie zwei Wochen vorher und am Tag selbst.")
    )
    status = RadioField(
        N_("Stand"),
        choices=[
            SelectChoice(PlanStatus.OPEN.value, N_("offen")),
            SelectChoice(PlanStatus.DONE.value, N_("erledigt")),
            SelectChoice(PlanStatus.DROPPED.value, N_("aufgegeben")),
        ],
        default=PlanStatus.OPEN.value,
        validators=[InputRequired(MISSING)],
    )
    note = fields.text(
        N_("Notiz"),
        LONGEST_NOTE,
        required=False,
        hint=N_("Was schon geschehen ist, oder warum es anders kam."),
    )


NEXT_YEARS = 5


def is_sensible(day: datetime.date, today: datetime.date) -> bool:
    """Tell whether a plan may be for this day: a typing error would never be reminded of."""
    year = datetime.timedelta(days=366)
    return today - year <= day <= today + NEXT_YEARS * year
