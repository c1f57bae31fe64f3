"""Forms of events. Labels and messages are German source texts."""

import datetime
import re
from collections.abc import Callable

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
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

from accounts.coordinators import is_email
from accounts.models import LONGEST_EMAIL
from core.errors import MalformedError
from empowerment.events.keeping import EventWords
from empowerment.events.models import (
    LARGEST_EVENT,
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Audience,
    EventKind,
    MaterialFor,
)
from empowerment.events.people import LONGEST_ORGANISATION, LONGEST_PERSON_NAME
from empowerment.events.words import KINDS
from web.downloads import Upload, UploadForm
from web.forms import N_, PageForm, SelectChoice
from web.json_body import is_plain_line

LARGEST_EVENT_FORM = 256 * 1024
"""Bytes of a posted form with long texts."""

MISSING = N_("Bitte füllen Sie dieses Feld aus.")
TOO_LONG = N_("Das ist zu lang.")
NOT_PLAIN = N_("Bitte verwenden Sie nur Buchstaben und übliche Zeichen.")
UNKNOWN_CODE = N_(
    "Diesen Code kennen wir nicht. Vielleicht ist die Anmeldung schon abgesagt, oder die "
    "Veranstaltung ist länger als 30 Tage her."
)

_NO_FILE = N_("Bitte wählen Sie eine Datei aus.")
_LONGEST_CODE = 100
_LINK = re.compile(r"https://[^\s/<>\"'\\@?#]+\.[^\s/<>\"'\\@?#]+([/?#][^\s<>\"'\\]*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def _lines(text: str | None) -> str:
    """Browsers send lines with CRLF, whatever was typed."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_line(_form: object, field: Field) -> None:
    if field.data and not is_plain_line(field.data):
        raise ValidationError(NOT_PLAIN)


def _check_text(_form: object, field: Field) -> None:
    if _CONTROL.search(field.data or ""):
        raise ValidationError(NOT_PLAIN)


def _line(label: str, longest: int, *, required: bool = False, **more: str) -> StringField:
    needed: list[Callable[..., None]] = [DataRequired(MISSING)] if required else []
    return StringField(
        label,
        filters=[_stripped],
        validators=[*needed, Length(max=longest, message=TOO_LONG), _check_line],
        description=more.pop("description", ""),
        render_kw=more,
    )


def _text(label: str, longest: int, description: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_lines],
        validators=[Length(max=longest, message=TOO_LONG), _check_text],
        description=description,
    )


class RegisterForm(PageForm):
    """Who comes."""

    name = _line(N_("Ihr Name"), LONGEST_PERSON_NAME, required=True, autocomplete="name")
    email = EmailField(
        N_("E-Mail-Adresse"),
        filters=[_stripped],
        validators=[InputRequired(MISSING), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=N_(
            "Dorthin schreiben wir, ob Sie einen Platz haben, und wenn sich etwas ändert."
        ),
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )
    organisation = _line(
        N_("Kommune oder Organisation"), LONGEST_ORGANISATION, autocomplete="organization"
    )

    def validate_email(self, field: Field) -> None:
        """Refuse what is no mail address."""
        if not is_email(field.data) or not is_plain_line(field.data) or not field.data.isascii():
            raise ValidationError(N_("Das ist keine vollständige E-Mail-Adresse."))


class CodeForm(PageForm):
    """The code of a registration, as somebody types it."""

    code = StringField(
        N_("Code Ihrer Anmeldung"),
        validators=[InputRequired(MISSING), Length(max=_LONGEST_CODE, message=TOO_LONG)],
        description=N_("26 Zeichen aus der E-Mail. Groß oder klein ist gleich."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


def _hidden_code() -> HiddenField:
    return HiddenField(validators=[InputRequired(MISSING), Length(max=_LONGEST_CODE)])


def _hidden_id() -> HiddenField:
    return HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z", message=MISSING)])


class GiveBackForm(PageForm):
    """A button that cancels the registration of a code."""

    code = _hidden_code()


class FetchForm(PageForm):
    """A button that fetches a file with a code; without a file, the calendar entry."""

    code = _hidden_code()
    file = HiddenField(validators=[Regexp(r"([0-9a-f]{32})?\Z", message=MISSING)])


class GiveBackOwnForm(PageForm):
    """A button that cancels a registration of the own account."""

    registration = _hidden_id()


class ButtonForm(PageForm):
    """A button of an editor: publish, cancel, copy, delete, announce."""


class RemoveParticipantForm(PageForm):
    """A button with which an editor cancels somebody's registration."""

    registration = _hidden_id()


class RemoveFileForm(PageForm):
    """A button that deletes a file."""

    file = _hidden_id()


class FileForm(UploadForm):
    """A file for readers."""

    file = FileField(
        N_("Datei"),
        validators=[InputRequired(_NO_FILE)],
        description=N_("PDF, ODT, DOCX, PPTX, PNG oder JPEG, höchstens 5 MB."),
        render_kw={"accept": ".pdf,.odt,.docx,.pptx,.png,.jpg,.jpeg"},
    )

    def validate_file(self, field: Field) -> None:
        """Something must have been chosen."""
        if not isinstance(field.data, Upload):
            raise ValidationError(_NO_FILE)


class MaterialForm(PageForm):
    """What is read afterwards."""

    material_de = _text(
        N_("Material und Nachlese"),
        LONGEST_TEXT,
        N_(
            "Markdown: ## vor einer Überschrift, * vor einem Punkt, [Text](https://…) für einen "
            "Link. Auf Arbeitshilfen verweisen Sie mit [Titel](/library/R37/)."
        ),
    )
    material_en = _text(N_("Dasselbe auf Englisch"), LONGEST_TEXT)
    material_for = RadioField(
        N_("Wer darf es lesen?"),
        choices=[
            SelectChoice(MaterialFor.PARTICIPANTS.value, N_("Wer einen Platz hatte")),
            SelectChoice(MaterialFor.EVERYBODY.value, N_("Alle")),
        ],
        default=MaterialFor.PARTICIPANTS.value,
        validators=[InputRequired(MISSING)],
    )


class DayField(DateField):
    """A day, with a message of ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what a browser sends, or what somebody typed where it knows no date fields."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Bitte geben Sie einen Tag an, so wie 2026-11-26.")) from None


class ClockField(TimeField):
    """A time of day, with a message of ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Bitte geben Sie eine Uhrzeit an, so wie 18:00.")) from None


class NumberField(IntegerField):
    """A whole number, with a message of ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits; nothing is no number."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Bitte geben Sie eine ganze Zahl an.")) from None


class EventForm(PageForm):
    """All that an editor enters about an event."""

    kind = SelectField(
        N_("Art"),
        choices=[SelectChoice(kind.value, words["de"]) for kind, words in KINDS.items()],
        validators=[InputRequired(MISSING)],
    )
    title_de = _line(N_("Titel"), LONGEST_TITLE, required=True)
    summary_de = _line(
        N_("In einem Satz"),
        LONGEST_SUMMARY,
        required=True,
        description=N_("Für wen ist es, und was nimmt man mit?"),
    )
    description_de = _text(
        N_("Beschreibung"),
        LONGEST_TEXT,
        N_(
            "Markdown: ## vor einer Überschrift, * vor einem Punkt, [Text](https://…) für einen "
            "Link."
        ),
    )
    title_en = _line(N_("Titel auf Englisch"), LONGEST_TITLE)
    summary_en = _line(N_("In einem Satz auf Englisch"), LONGEST_SUMMARY)
    description_en = _text(N_("Beschreibung auf Englisch"), LONGEST_TEXT)
    day = DayField(N_("Tag"), validators=[InputRequired(MISSING)])
    last_day = DayField(
        N_("Letzter Tag"), validators=[Optional()], description=N_("Nur bei mehreren Tagen.")
    )
    starts = ClockField(N_("Beginn"), validators=[InputRequired(MISSING)])
    ends = ClockField(N_("Ende"), validators=[InputRequired(MISSING)])
    place = _line(N_("Ort"), LONGEST_LINE, description=N_("Ort oder Link muss da sein."))
    link = _line(
        N_("Link zum Online-Raum"),
        LONGEST_LINE,
        description=N_("Beginnt mit https://"),
        inputmode="url",
    )
    place_confidential = BooleanField(
        N_("Ort und Link nur denen zeigen, die einen Platz haben"),
    )
    speakers = _line(N_("Mitwirkende"), LONGEST_LINE)
    speakers_confidential = BooleanField(
        N_("Mitwirkende nur denen zeigen, die einen Platz haben"),
    )
    note = _text(
        N_("Hinweis an die Teilnehmenden"),
        LONGEST_NOTE,
        N_("Steht in den E-Mails an alle, die einen Platz haben, und bei ihrer Anmeldung."),
    )
    audience = RadioField(
        N_("Wer kann sich anmelden?"),
        choices=[
            SelectChoice(Audience.EVERYBODY.value, N_("Alle")),
            SelectChoice(
                Audience.NETWORK.value, N_("Nur wer hier ein Konto hat und angemeldet ist")
            ),
        ],
        default=Audience.EVERYBODY.value,
        validators=[InputRequired(MISSING)],
        description=N_(
            "Sind Ort oder Mitwirkende vertraulich, wählen Sie besser das Zweite: sonst erfährt "
            "sie, wer einen beliebigen Namen angibt."
        ),
    )
    capacity = NumberField(
        N_("Plätze"),
        validators=[
            Optional(),
            NumberRange(1, LARGEST_EVENT, message=N_("Zwischen 1 und 2.000, oder leer.")),
        ],
        description=N_("Leer: so viele, wie kommen. Wer später kommt, steht auf der Warteliste."),
    )
    open_until = DayField(
        N_("Anmeldung bis"),
        validators=[Optional()],
        description=N_("Leer: bis zum ersten Tag der Veranstaltung."),
    )

    def validate_last_day(self, field: Field) -> None:
        """No event ends before it begins."""
        if self.day.data and field.data and field.data < self.day.data:
            raise ValidationError(N_("Der letzte Tag liegt vor dem ersten."))

    def validate_ends(self, field: Field) -> None:
        """The same for hours."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(N_("Das Ende liegt vor dem Beginn."))

    def validate_open_until(self, field: Field) -> None:
        """Nobody registers for what is over."""
        last = self.last_day.data or self.day.data
        if last and field.data and field.data > last:
            raise ValidationError(N_("Das liegt nach der Veranstaltung."))

    def validate_link(self, field: Field) -> None:
        """Encrypted, and elsewhere: nothing that a browser would run."""
        if field.data and _LINK.fullmatch(field.data) is None:
            raise ValidationError(N_("Das ist keine Adresse, die mit https:// beginnt."))

    def validate_place(self, field: Field) -> None:
        """People must find there."""
        if not field.data and not self.link.data:
            raise ValidationError(N_("Bitte geben Sie einen Ort oder einen Link an."))

    def words(self) -> EventWords:
        """Give what was entered into a valid form. Raises MalformedError."""
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        if day is None or starts is None or ends is None:
            raise MalformedError
        return EventWords(
            kind=EventKind(self.typed("kind")),
            day=day,
            last_day=self.last_day.data or day,
            starts=_minutes(starts),
            ends=_minutes(ends),
            title_de=self.typed("title_de"),
            title_en=self.typed("title_en"),
            summary_de=self.typed("summary_de"),
            summary_en=self.typed("summary_en"),
            description_de=self.typed("description_de"),
            description_en=self.typed("description_en"),
            place=self.typed("place"),
            link=self.typed("link"),
            place_confidential=self.place_confidential.data,
            speakers=self.typed("speakers"),
            speakers_confidential=self.speakers_confidential.data,
            note=self.typed("note"),
            capacity=self.capacity.data,
            audience=Audience(self.typed("audience")),
            open_until=self.open_until.data or day,
        )


def _minutes(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def time_of(minutes: int) -> datetime.time:
    """Give minutes after midnight as a form shows them."""
    return datetime.time(*divmod(minutes, 60))
