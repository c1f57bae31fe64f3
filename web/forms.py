"""Forms on pages that the server renders: WTForms, with tokens that need no Flask session.

A browser names the Origin of every post and `web.guards` takes no foreign one; that alone keeps
other sites out. The token is the second wall: it belongs to one form and to one signed-in session,
so that a form made for somebody else, or long ago, is not taken (docs/adr/0015).
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import Response, request
from flask_login import current_user
from itsdangerous import BadData, TimestampSigner
from markupsafe import Markup
from wtforms import Field, Form, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older types
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.widgets import HiddenInput

from core.errors import StaleFormError
from web.context import context
from web.pages import render_page

__all__ = [
    "LARGEST_FORM",
    "MISSING",
    "NO_CHOICE",
    "NO_DAY",
    "NO_NUMBER",
    "NO_TIME",
    "N_",
    "PageForm",
    "SelectChoice",
    "render_form",
]

LARGEST_FORM = 16_384
"""Bytes of a posted form without long texts, for `guard`."""

TOKEN_SECONDS = 12 * 60 * 60
"""So long a form may stay open; whoever is signed in is out by then."""

_CONTENT = b"form"


def N_(message: str) -> str:  # noqa: N802  # the usual name of a mark for gettext
    """Mark a source text for the catalogues; it is translated where it is rendered."""
    return message


MISSING = N_("Bitte füllen Sie dieses Feld aus.")
NO_DAY = N_("Bitte geben Sie einen Tag an, zum Beispiel 31.12.2027.")
NO_TIME = N_("Bitte geben Sie eine Uhrzeit an, zum Beispiel 18:00.")
NO_NUMBER = N_("Bitte geben Sie eine ganze Zahl an.")
NO_CHOICE = N_("Bitte wählen Sie eine der Möglichkeiten.")

_OF_WTFORMS: Mapping[str, str] = {
    "Not a valid date value.": NO_DAY,
    "Not a valid time value.": NO_TIME,
    "Not a valid integer value.": NO_NUMBER,
    "Not a valid choice.": NO_CHOICE,
    "'%(value)s' is not a valid choice for this field.": NO_CHOICE,
    "'%(value)s' are not valid choices for this field.": NO_CHOICE,
}


class _SourceTexts:
    """Gives our source texts for the messages of WTForms that a form of ours can have."""

    def gettext(self, message: str) -> str:
        return _OF_WTFORMS.get(message, message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(context().clock().timestamp())


class FormToken(CSRF):
    """Tokens bound to the kind of form and to the session of whoever is signed in."""

    def setup_form(self, form: BaseForm) -> list[tuple[str, Any]]:
        """Note which form it is."""
        self._kind = type(form).__name__
        return [(str(name), field) for name, field in super().setup_form(form)]

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002
        """Sign the present time."""
        return self._signer().sign(_CONTENT).decode("ascii")

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:  # noqa: ARG002
        """Refuse a token of another form or session, and one that is too old."""
        try:
            content = self._signer().unsign(field.data or "", max_age=TOKEN_SECONDS)
        except BadData:
            content = b""
        if content != _CONTENT:
            raise ValidationError(
                N_("Die Seite war zu lange offen. Bitte senden Sie das Formular noch einmal ab.")
            )

    def _signer(self) -> TimestampSigner:
        person: Any = current_user
        binding: bytes = person.form_binding if person.is_authenticated else b""
        return _Signer(
            context().config.secret_key,
            b"rueckhalt/form/" + self._kind.encode() + b"/" + binding,
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )


class PageForm(Form):
    """A form of a page; templates put `form.hidden` into it, and its fields."""

    class Meta(DefaultMeta):
        """Every form has a token; messages are translated where they are rendered."""

        csrf = True
        csrf_class = FormToken
        csrf_field_name = "token"

        def get_translations(self, form: BaseForm) -> _SourceTexts:  # noqa: ARG002
            """Take messages from us, never in the language of WTForms."""
            return _SourceTexts()

    order: ClassVar[Sequence[str]] = ()
    """Fields as the page shows them, where that isn't how the classes of the form name them."""

    def __init__(self, *, blank: bool = False, **defaults: Any) -> None:
        """Take what the request posts, unless the form is to be shown `blank`."""
        posted = request.method == "POST" and not blank
        super().__init__(request.form if posted else None, **defaults)

    @property
    def hidden(self) -> Markup:
        """The form's hidden fields, its token among them."""
        return Markup("").join(field() for field in self if isinstance(field.widget, HiddenInput))

    def is_sent(self) -> bool:
        """Tell whether the request posts this form and every field is as it should be."""
        return request.method == "POST" and self.validate()

    def check_sent(self) -> None:
        """Go on only if the form was sent as it was made; for those of a button, nothing to mend.

        Raises StaleFormError.
        """
        if not self.is_sent():
            raise StaleFormError

    def typed(self, name: str) -> str:
        """Give what was entered into a field."""
        return str(self[name].data or "")

    def refuse(self, name: str, message: str) -> None:
        """Add what a service found wrong with a field."""
        self[name].errors = [*self[name].errors, message]

    @property
    def problems(self) -> list[tuple[Field, str]]:
        """Every message with its field, in the order of the page."""
        places = {name: place for place, name in enumerate(self.order)}
        fields = sorted(self, key=lambda field: places.get(field.short_name, len(places)))
        return [(field, message) for field in fields for message in field.errors]


def render_form(
    template: str, form: PageForm, *, status: int | None = None, **values: object
) -> Response:
    """Show a page with a form, with status 422 if something was wrong with it."""
    found = status or (422 if form.problems else 200)
    return render_page(template, status=found, form=form, **values)
