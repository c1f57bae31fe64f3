"""Forms of events. Labels and messages are German source texts."""

import datetime
import re

from wtforms import (
    BooleanField,
    Field,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from accounts.forms import mail_field
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
from web import fields
from web.downloads import Upload, UploadForm
from web.forms import MISSING, N_, PageForm, SelectChoice

LARGEST_EVENT_FORM = 256 * 1024
"""Bytes of a posted form with long texts."""

UNKNOWN_CODE = N_(
    "Diesen Code kennen wir nicht. Vielleicht ist die Anmeldung schon abgesagt oder nicht "
    "rechtzeitig bestätigt worden, oder die Veranstaltung ist länger als 30 Tage her."
)

TIME_STAYS = N_(
    "Diese Veranstaltung ist vorbei, ihr Termin bleibt. Für einen neuen Termin kopieren Sie sie."
)

_NO_FILE = N_("Bitte wählen Sie eine Datei aus.")
_LINK = re.compile(r"https://[^\s/<>\"'\\@?#]+\.[^\s/<>\"'\\@?#]+([/?#][^\s<>\"'\\]*)?")


class RegisterForm(PageForm):
    """Who comes."""

    name = fields.line(N_("Ihr Name"), LONGEST_PERSON_NAME, autocomplete="name")
    email = mail_field(
        autocomplete="email",
        hint=N_(
            "Dorthin schreiben wir, wie es weitergeht, ob Sie einen Platz haben, und wenn sich "
            "etwas ändert."
        ),
    )
    organisation = fields.line(
        N_("Kommune oder Organisation"),
        LONGEST_ORGANISATION,
        required=False,
        autocomplete="organization",
    )


class CodeForm(PageForm):
    """The code of a registration, as somebody types it."""

    code = fields.code(
        N_("Code Ihrer Anmeldung"),
        hint=N_("26 Zeichen aus der E-Mail. Groß oder klein ist gleich."),
    )


class ConfirmForm(PageForm):
    """A button that makes a registration of the request with this code."""

    code = fields.hidden_code()


class GiveBackForm(PageForm):
    """A button that cancels the registration of a code."""

    code = fields.hidden_code()


class FetchForm(PageForm):
    """A button that fetches a file with a code; without a file, the calendar entry."""

    code = fields.hidden_code()
    file = fields.hidden_id(required=False)


class GiveBackOwnForm(PageForm):
    """A button that cancels a registration of the own account."""

    registration = fields.hidden_id()


class ButtonForm(PageForm):
    """A button of an editor: publish, cancel, copy, delete, announce."""


class RemoveParticipantForm(PageForm):
    """A button with which an editor cancels somebody's registration."""

    registration = fields.hidden_id()


class RemoveFileForm(PageForm):
    """A button that deletes a file."""

    file = fields.hidden_id()


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

    material_de = fields.text(
        N_("Material und Nachlese"),
        LONGEST_TEXT,
        required=False,
        hint=N_(
            "Markdown: ## vor einer Überschrift, * vor einem Punkt, [Text](https://…) für einen "
            "Link. Auf Arbeitshilfen verweisen Sie mit [Titel](/library/R37/)."
        ),
    )
    material_en = fields.text(N_("Dasselbe auf Englisch"), LONGEST_TEXT, required=False)
    material_for = RadioField(
        N_("Wer darf es lesen?"),
        choices=[
            SelectChoice(MaterialFor.PARTICIPANTS.value, N_("Wer einen Platz hatte")),
            SelectChoice(MaterialFor.EVERYBODY.value, N_("Alle")),
        ],
        default=MaterialFor.PARTICIPANTS.value,
        validators=[InputRequired(MISSING)],
    )


class EventForm(PageForm):
    """All that an editor enters about an event."""

    kind = SelectField(
        N_("Art"),
        choices=[SelectChoice(kind.value, words["de"]) for kind, words in KINDS.items()],
        validators=[InputRequired(MISSING)],
    )
    title_de = fields.line(N_("Titel"), LONGEST_TITLE)
    summary_de = fields.line(
        N_("In einem Satz"),
        LONGEST_SUMMARY,
        hint=N_("Für wen ist es, und was nimmt man mit?"),
    )
    description_de = fields.text(
        N_("Beschreibung"),
        LONGEST_TEXT,
        required=False,
        hint=N_(
            "Markdown: ## vor einer Überschrift, * vor einem Punkt, [Text](https://…) für einen "
            "Link."
        ),
    )
    title_en = fields.line(N_("Titel auf Englisch"), LONGEST_TITLE, required=False)
    summary_en = fields.line(N_("In einem Satz auf Englisch"), LONGEST_SUMMARY, required=False)
    description_en = fields.text(N_("Beschreibung auf Englisch"), LONGEST_TEXT, required=False)
    day = fields.day(N_("Tag"))
    last_day = fields.day(N_("Letzter Tag"), required=False, hint=N_("Nur bei mehreren Tagen."))
    starts = fields.time_of_day(N_("Beginn"))
    ends = fields.time_of_day(N_("Ende"))
    place = fields.line(
        N_("Ort"), LONGEST_LINE, required=False, hint=N_("Ort oder Link muss da sein.")
    )
    link = fields.line(
        N_("Link zum Online-Raum"),
        LONGEST_LINE,
        required=False,
        hint=N_("Beginnt mit https://"),
        inputmode="url",
    )
    place_confidential = BooleanField(
        N_("Ort und Link nur denen zeigen, die einen Platz haben"),
    )
    speakers = fields.line(N_("Mitwirkende"), LONGEST_LINE, required=False)
    speakers_confidential = BooleanField(
        N_("Mitwirkende nur denen zeigen, die einen Platz haben"),
    )
    note = fields.text(
        N_("Hinweis an die Teilnehmenden"),
        LONGEST_NOTE,
        required=False,
        hint=N_("Steht in den E-Mails an alle, die einen Platz haben, und bei ihrer Anmeldung."),
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
            "sie, wer irgendeine E-Mail-Adresse hat und einen Platz bekommt."
        ),
    )
    capacity = IntegerField(
        N_("Plätze"),
        validators=[
            Optional(),
            NumberRange(1, LARGEST_EVENT, message=N_("Zwischen 1 und 2.000, oder leer.")),
        ],
        description=N_("Leer: so viele, wie kommen. Wer später kommt, steht auf der Warteliste."),
    )
    open_until = fields.day(
        N_("Anmeldung bis"),
        required=False,
        hint=N_("Leer: bis zum ersten Tag der Veranstaltung."),
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
