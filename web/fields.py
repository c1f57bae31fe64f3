"""What forms are made of: fields of every kind, with messages that say what to do.

Texts are kept tidy (core.plain_text), and nothing in them hides or reorders. No field cuts off
what is pasted into it: what is too long comes back whole, with how much too long it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from wtforms import DateField, Field, HiddenField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Optional, Regexp, ValidationError

from core import plain_text
from web.forms import MISSING, N_, NO_DAY, NO_TIME, PageForm

NOT_PLAIN = N_(
    "Hier ist ein Zeichen dabei, das man nicht sieht oder das wir nicht anzeigen können. Bitte "
    "tippen Sie die Stelle neu."
)
TOO_LONG = N_("Das ist zu lang: {typed} Zeichen. Höchstens {most} passen hinein.")

LONGEST_CODE = 100
"""Of a typed code, with every space somebody puts into it."""

_DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
"""As browsers send a day, and as people type it where a browser has no calendar."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100

_TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]


class TooLong(str):
    """A message with two figures, filled in where it is translated."""

    __slots__ = ("most", "typed")

    most: int
    typed: int

    def __new__(cls, typed: int, most: int) -> "TooLong":
        """Note the characters there are and those there may be."""
        made = super().__new__(cls, TOO_LONG)
        made.typed, made.most = typed, most
        return made


class Filled(str):
    """A message with what somebody typed, filled in where it is translated."""

    __slots__ = ("filling",)

    filling: Mapping[str, str]

    def __new__(cls, message: str, **filling: str) -> "Filled":
        """Note what stands in the message's gaps."""
        made = super().__new__(cls, message)
        made.filling = filling
        return made


class OwnWords(str):
    """A label that somebody wrote: shown as it is, never looked up or filled in."""

    __slots__ = ()
    own = True


class AtMost:
    """Refuses texts of more characters.

    Not WTForms' Length: that lets browsers cut off silently what is pasted.
    """

    def __init__(self, most: int) -> None:
        """Take how many there may be."""
        self.most = most

    def __call__(self, _form: PageForm, field: Field) -> None:
        """Raise ValidationError."""
        typed = len(field.data or "")
        if typed > self.most:
            raise ValidationError(TooLong(typed, self.most))


class RequiredWhere:
    """Asks for a field only where the rest of the form does; its label can't say either then."""

    field_flags: ClassVar = {"depends": True}

    def __init__(self, applies: Callable[[Any], bool | None]) -> None:
        """Take what tells it of a form."""
        self.applies = applies

    def __call__(self, form: PageForm, field: Field) -> None:
        """Raise ValidationError."""
        if self.applies(form) and not field.data:
            raise ValidationError(MISSING)


class _NeededLater:
    """Asks for nothing yet: what is written may be kept before all of it is there."""

    field_flags: ClassVar = {"depends": True}

    def __call__(self, _form: PageForm, _field: Field) -> None:
        """Take everything."""


NEEDED_LATER = _NeededLater()
"""For a field that may be empty in a draft, but is not left to the writer's liking either."""


def check_line(_form: PageForm, field: Field) -> None:
    """Refuse what is no plain line. Raises ValidationError."""
    if field.data and not plain_text.is_plain_line(field.data):
        raise ValidationError(NOT_PLAIN)


def check_text(_form: PageForm, field: Field) -> None:
    """Refuse what is no plain text. Raises ValidationError."""
    if not plain_text.is_plain(field.data or ""):
        raise ValidationError(NOT_PLAIN)


def tidy_line(typed: str | None) -> str | None:
    """Filter a field's text to a tidy line."""
    return None if typed is None else plain_text.tidy_line(typed)


def tidy(typed: str | None) -> str | None:
    """Filter a field's text to a tidy one."""
    return None if typed is None else plain_text.tidy(typed)


def line(
    label: str,
    longest: int,
    *,
    required: bool = True,
    hint: str = "",
    kind: type[StringField] = StringField,
    checks: Sequence[Callable[..., None]] = (),
    **attributes: str,
) -> StringField:
    """Make a field for one line; `attributes` are of the HTML element."""
    return kind(
        label,
        filters=[tidy_line],
        validators=[*_filled(required=required), AtMost(longest), check_line, *checks],
        description=hint,
        render_kw={"autocomplete": "off", **attributes},
    )


def text(
    label: str,
    longest: int,
    *,
    required: bool = True,
    hint: str = "",
    checks: Sequence[Callable[..., None]] = (),
) -> TextAreaField:
    """Make a field for a text of several lines."""
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[*_filled(required=required), AtMost(longest), check_text, *checks],
        description=hint,
    )


def code(label: str, *, hint: str = "", autocomplete: str = "off") -> StringField:
    """Make a field for a code that somebody types from paper or from a screen."""
    return StringField(
        label,
        validators=[InputRequired(MISSING), AtMost(LONGEST_CODE)],
        description=hint,
        render_kw={
            "autocomplete": autocomplete,
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )


def day(
    label: str,
    *,
    required: bool = True,
    hint: str = "",
    checks: Sequence[Callable[..., None]] = (),
) -> DateField:
    """Make a field for a day."""
    return DateField(
        label,
        format=_DAY_FORMATS,
        validators=[_given(NO_DAY, required=required), _check_century, *checks],
        description=hint,
        render_kw={"autocomplete": "off"},
    )


def time_of_day(label: str, *, required: bool = True) -> TimeField:
    """Make a field for hours and minutes."""
    return TimeField(
        label,
        format=_TIME_FORMATS,
        validators=[_given(NO_TIME, required=required)],
    )


def hidden(form: str, *, required: bool = True, default: str | None = None) -> HiddenField:
    """Make a hidden field for a value of this form, a regular expression of all of it."""
    optional = [] if required else [Optional()]
    return HiddenField(
        validators=[*optional, Regexp(rf"(?:{form})\Z", message=MISSING)], default=default
    )


def hidden_code() -> HiddenField:
    """Make a hidden field for a code that was typed on the page before."""
    return HiddenField(validators=[InputRequired(MISSING), AtMost(LONGEST_CODE)])


def hidden_id(*, required: bool = True) -> HiddenField:
    """Make a hidden field for the id of something, in hex."""
    return hidden(r"[0-9a-f]{32}", required=required)


def hidden_kommune(*, required: bool = True) -> HiddenField:
    """Make a hidden field for the key (AGS) of a Kommune."""
    return hidden(r"[0-9]{8}", required=required)


def hidden_number(*, required: bool = True, default: str | None = None) -> HiddenField:
    """Make a hidden field for a number that a page was made from."""
    return hidden(r"[0-9]{1,9}", required=required, default=default)


def hidden_flag() -> HiddenField:
    """Make a hidden field for 1 or 0."""
    return hidden(r"[01]")


def _filled(*, required: bool) -> list[Callable[..., None]]:
    """Give the first checks of a text. Not Optional: a form may have checks for empty texts."""
    return [DataRequired(MISSING)] if required else []


def _check_century(_form: PageForm, field: Field) -> None:
    """Refuse slips such as 0202 or 20277, and days after which no calendar goes on."""
    if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(NO_DAY)


def _given(message: str, *, required: bool) -> Callable[..., None]:
    return InputRequired(message) if required else Optional()
