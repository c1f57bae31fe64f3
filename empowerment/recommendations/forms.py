"""Forms of recommendations. Labels and messages are German source texts."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from empowerment.recommendations.answers import Result
from empowerment.recommendations.content import (
    LONGEST_ADDRESS,
    LONGEST_EXAMPLE,
    LONGEST_SENTENCE,
    LONGEST_STEP,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_HOURS,
    MOST_MATERIALS,
    MOST_STEPS,
    Content,
    Licence,
    Material,
    Money,
    has_words,
)
from empowerment.recommendations.exports import LARGEST_IMPORT
from empowerment.recommendations.models import LONGEST_COMMENT, LONGEST_CONTACT, LONGEST_NOTE
from trends.units import SizeClass
from web import fields
from web.fields import AtMost, check_text, hidden_number, tidy
from web.forms import MISSING, N_, PageForm, SelectChoice

TOO_MANY_STEPS = N_("Bitte höchstens 15 Schritte.")
STEP_TOO_LONG = N_("Ein Schritt ist zu lang. Bitte höchstens 500 Zeichen je Zeile.")
NO_WORDS = N_(
    "Hier steht noch nichts. Schreiben Sie wenigstens einen Titel oder einen Satz, dann wird ein "
    "Entwurf daraus."
)
NO_HOURS = N_("Bitte eine ganze Zahl von 1 bis 2.000.")

LABELS: Mapping[str, str] = {
    "title": N_("Titel"),
    "problem": N_("Worum geht es?"),
    "sentence": N_("Ihre Empfehlung in einem Satz"),
    "audience": N_("Für wen ist sie?"),
    "prerequisites": N_("Was braucht es dafür?"),
    "steps": N_("Schritte"),
    "hours": N_("Arbeitsstunden bis zum ersten Ergebnis"),
    "money": N_("Kosten neben der Arbeitszeit"),
    "evidence": N_("Was spricht dafür?"),
    "pitfalls": N_("Stolpersteine"),
    "examples": N_("Beispiele"),
    "materials": N_("Unterlagen"),
    "fields": N_("Felder im Selbstcheck"),
    "language": N_("Sprache"),
    "licence": N_("Lizenz"),
    "based_on": N_("Beruht auf"),
}
"""What each field of a content is called, wherever one has to name it."""

MONEY: Mapping[str, str] = {
    Money.NONE: N_("keine"),
    Money.LOW: N_("unter 500 Euro"),
    Money.MID: N_("500 bis 5.000 Euro"),
    Money.HIGH: N_("über 5.000 Euro"),
}
SIZES: Mapping[str, str] = {
    SizeClass.SMALL: N_("kleine Kommune (unter 20.000 Menschen)"),
    SizeClass.MID: N_("mittlere Kommune (20.000 bis 100.000 Menschen)"),
    SizeClass.LARGE: N_("große Kommune (ab 100.000 Menschen)"),
}
LICENCES: Mapping[str, str] = {
    Licence.CC_BY: N_("CC BY 4.0: nutzen und ändern erlaubt, wenn die Kommune genannt wird"),
    Licence.CC0: N_("CC0 1.0: nutzen und ändern erlaubt, ohne Bedingung"),
}
RESULTS: Mapping[str, str] = {
    Result.WORKED: N_("Es hat geholfen"),
    Result.PARTLY: N_("Es hat zum Teil geholfen"),
    Result.FAILED: N_("Es hat nicht geholfen"),
}
LANGUAGES: Mapping[str, str] = {"de": N_("Deutsch"), "en": N_("Englisch")}


BOUND = N_(
    "Ihr Text beruht auf einem, der unter CC BY steht. Darum bleibt es bei dieser Lizenz, und wer "
    "ihn geschrieben hat, wird überall genannt."
)


class ForSubmitting:
    """Marks what must be filled in before a draft can be submitted; saving asks for nothing."""

    field_flags: Mapping[str, bool] = {"required": True}

    def __call__(self, _form: PageForm, _field: Field) -> None:
        """Refuse nothing."""


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in labels.items()]


def _text(
    name: str,
    most: int,
    *,
    needed: bool = False,
    label: str = "",
    hint: str = "",
    line: bool = False,
) -> Any:
    kind = StringField if line else TextAreaField
    checks: list[Any] = [ForSubmitting()] if needed else []
    return kind(
        label or LABELS[name],
        filters=[tidy],
        validators=[*checks, AtMost(most), check_text],
        description=hint,
        render_kw={"autocomplete": "off"} if line else {},
    )


def _example(size: SizeClass) -> Any:
    return _text("examples", LONGEST_EXAMPLE, label=SIZES[size])


class DraftForm(PageForm):
    """Everything a recommendation says, in sections; `stamp` is the state that was shown."""

    stamp = hidden_number(default="0")
    title = _text(
        "title", LONGEST_TITLE, needed=True, line=True,
        hint=N_("Höchstens 120 Zeichen. Am besten sagt er, was man tut."),
    )  # fmt: skip
    sentence = _text(
        "sentence", LONGEST_SENTENCE, needed=True,
        hint=N_("Höchstens 300 Zeichen. Wer nur diesen Satz liest, weiß, was Sie raten."),
    )  # fmt: skip
    problem = _text(
        "problem", LONGEST_TEXT, needed=True,
        hint=N_("Was war schwierig, bevor es besser wurde? Ohne Namen und ohne Fälle, die jemand "
                "erkennt."),
    )  # fmt: skip
    audience = SelectMultipleField(LABELS["audience"], validators=[ForSubmitting()])
    fields = SelectMultipleField(
        LABELS["fields"],
        validators=[ForSubmitting()],
        description=N_("Wer dort eine Lücke findet, bekommt Ihre Empfehlung gezeigt."),
    )
    prerequisites = _text(
        "prerequisites",
        LONGEST_TEXT,
        hint=N_("Zum Beispiel ein Beschluss, eine Zusage, eine Person."),
    )
    steps = _text(
        "steps", MOST_STEPS * (LONGEST_STEP + 1), needed=True,
        hint=N_("Je Schritt eine Zeile, in der Reihenfolge, in der Sie es wieder tun würden. "
                "Höchstens 15."),
    )  # fmt: skip
    hours = IntegerField(  # type: ignore[call-arg]  # older types
        LABELS["hours"],
        validators=[
            Optional(),
            ForSubmitting(),
        ],
        invalid_value_message=NO_HOURS,
        description=N_("Geschätzt, für alle zusammen."),
        # Not a number field: those change when somebody only scrolls past.
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    money = RadioField(
        LABELS["money"],
        validators=[ForSubmitting()],
        choices=_choices(MONEY),
        default="",
        validate_choice=False,  # none is a draft's right; the service knows the others
    )
    evidence = _text(
        "evidence", LONGEST_TEXT,
        hint=N_("Woran haben Sie gemerkt, dass es hilft? Auch „wir sehen es noch nicht“ ist eine "
                "Antwort."),
    )  # fmt: skip
    pitfalls = _text(
        "pitfalls", LONGEST_TEXT, hint=N_("Was würden Sie beim nächsten Mal anders machen?")
    )
    example_small = _example(SizeClass.SMALL)
    example_mid = _example(SizeClass.MID)
    example_large = _example(SizeClass.LARGE)
    language = SelectField(
        LABELS["language"],
        validators=[ForSubmitting()],
        choices=_choices(LANGUAGES),
        default="de",
        validate_choice=False,
    )
    licence = RadioField(
        LABELS["licence"],
        validators=[ForSubmitting()],
        choices=_choices(LICENCES),
        default=Licence.CC_BY.value,
        validate_choice=False,
    )

    def bind(self, content: Content) -> None:
        """Offer no licence that what the text is based on doesn't allow."""
        if content.is_bound:
            self.licence.choices = _choices({Licence.CC_BY: LICENCES[Licence.CC_BY]})
            self.licence.description = BOUND

    def validate_hours(self, field: Field) -> None:
        """Refuse numbers out of bounds; what is no number was refused already."""
        if field.data is not None and not 1 <= field.data <= MOST_HOURS:
            raise ValidationError(NO_HOURS)

    def validate_steps(self, field: Field) -> None:
        """Refuse too many steps, and those that are too long."""
        steps = step_lines(field.data)
        if len(steps) > MOST_STEPS:
            raise ValidationError(TOO_MANY_STEPS)
        if any(len(each) > LONGEST_STEP for each in steps):
            raise ValidationError(STEP_TOO_LONG)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a form on which nothing was written: it would become a draft without a name."""
        right = super().validate(extra_validators)
        if right and not has_words(self.content()):
            self.refuse("title", NO_WORDS)
            return False
        return right

    @property
    def materials(self) -> list[tuple[Field, Field]]:
        """The pairs of title and address."""
        places = range(1, MOST_MATERIALS + 1)
        return [(self[f"material_{n}_title"], self[f"material_{n}_address"]) for n in places]

    def content(self) -> Content:
        """Give what was typed."""
        return Content(
            **{
                name: self.typed(name)
                for name in (
                    *("title", "problem", "sentence", "prerequisites", "evidence", "pitfalls"),
                    *("money", "language", "licence"),
                )
            },
            audience=tuple(self["audience"].data or ()),
            steps=tuple(step_lines(self["steps"].data)),
            hours=self["hours"].data,
            examples={size: self.typed(f"example_{size}") for size in SizeClass},
            materials=tuple(
                Material(title.data or "", address.data or "") for title, address in self.materials
            ),
            fields=tuple(self["fields"].data or ()),
            based_on=(),  # nobody types that: the service keeps what is stored
        )


def _add_materials() -> None:
    for place in range(1, MOST_MATERIALS + 1):
        title = _text("materials", LONGEST_TITLE, label=N_("Wie sie heißt"), line=True)
        address = _text("materials", LONGEST_ADDRESS, label=N_("Adresse im Netz"), line=True)
        setattr(DraftForm, f"material_{place}_title", title)
        setattr(DraftForm, f"material_{place}_address", address)


_add_materials()


def step_lines(text: str | None) -> list[str]:
    """Give the steps of a text with one in each line."""
    return [each for line in (text or "").splitlines() if (each := " ".join(line.split()))]


def draft_fields(content: Content) -> dict[str, Any]:
    """Give what a form of this content begins with."""
    materials: dict[str, str] = {}
    for place, each in enumerate(content.materials, start=1):
        materials[f"material_{place}_title"] = each.title
        materials[f"material_{place}_address"] = each.address
    return {
        "title": content.title,
        "problem": content.problem,
        "sentence": content.sentence,
        "audience": list(content.audience),
        "prerequisites": content.prerequisites,
        "steps": "\n".join(content.steps),
        "hours": content.hours,
        "money": content.money,
        "evidence": content.evidence,
        "pitfalls": content.pitfalls,
        **{f"example_{size}": content.examples.get(size, "") for size in SizeClass},
        **materials,
        "fields": list(content.fields),
        "language": content.language,
        "licence": content.licence,
    }


class StampForm(PageForm):
    """A button that does something to exactly what was shown."""

    stamp = hidden_number(default="0")


class PublishForm(StampForm):
    """The editors' button; a kind of its own, so that no other form's token fits."""


class ReturnForm(StampForm):
    """What the editors ask for."""

    note = fields.text(
        N_("Was Sie sich noch wünschen"),
        LONGEST_NOTE,
        hint=N_("Höchstens 2.000 Zeichen. Die Koordination der Kommune liest es."),
    )


class ButtonForm(PageForm):
    """A button: begin a new version, withdraw, take back."""


class ImportForm(PageForm):
    """A file as our JSON export makes it, pasted."""

    file = TextAreaField(
        N_("Inhalt der JSON-Datei"),
        validators=[DataRequired(MISSING), AtMost(LARGEST_IMPORT)],
        description=N_(
            "Öffnen Sie die Datei in einem Texteditor und fügen Sie alles hier ein. Daraus wird "
            "ein Entwurf Ihrer Kommune, der nennt, worauf er beruht."
        ),
    )


class ContactForm(PageForm):
    """Whom other Kommunen may ask; empty is nobody."""

    who = fields.line(
        N_("Wen dürfen andere Kommunen fragen?"),
        LONGEST_CONTACT,
        required=False,
        hint=N_(
            "Zum Beispiel ein Amt mit Telefonnummer. Einen Namen nur, wenn die Person "
            "einverstanden ist. Leer heißt: niemanden."
        ),
    )


class CommentForm(PageForm):
    """Something to say to those who wrote it."""

    text = fields.text(
        N_("Ihr Kommentar"),
        LONGEST_COMMENT,
        hint=N_("Höchstens 2.000 Zeichen, einfacher Text. Lesen kann ihn nur das Netzwerk."),
    )


class CommentChoiceForm(PageForm):
    """Which comment goes."""

    comment = fields.hidden_id()


class TrialForm(PageForm):
    """What became of it."""

    result = RadioField(
        N_("Was ist daraus geworden?"),
        validators=[DataRequired(N_("Bitte wählen Sie eine Antwort."))],
        choices=_choices(RESULTS),
        validate_choice=False,
    )
    story = fields.text(
        N_("Was andere davon lernen können"),
        LONGEST_COMMENT,
        hint=N_(
            "Ein Absatz genügt. Lesen kann ihn nur das Netzwerk; öffentlich steht nur, wie viele "
            "Kommunen es versucht haben."
        ),
    )
