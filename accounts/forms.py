"""Forms of accounts of the public site. Labels and messages are German source texts."""

from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from accounts.coordinators import is_email
from accounts.models import LONGEST_EMAIL
from accounts.passkeys import LONGEST_ANSWER, LONGEST_LABEL
from accounts.passwords import LONGEST, SHORTEST, is_too_easy
from accounts.roles import CoordinatorRole
from accounts.services import normal_name
from web import fields
from web.fields import AtMost, RequiredWhere
from web.forms import MISSING, N_, NO_CHOICE, PageForm, SelectChoice

LONGEST_DISPLAY_NAME = 100
_LONGEST_KOMMUNE = 200

NOT_ALIKE = N_("Die beiden Passwörter sind nicht gleich.")
UNKNOWN_CODE = N_("Diesen Code kennen wir nicht. Vielleicht ist er schon benutzt oder abgelaufen.")
UNKNOWN_RESET = N_(
    "Dieser Code gilt nicht oder nicht mehr. Sie können sich einen neuen schicken lassen."
)
NAME_TAKEN = N_("Mit dieser Adresse gibt es schon ein Konto.")
WRONG = N_("E-Mail-Adresse und Passwort passen nicht zusammen.")
WRONG_PASSWORD = N_("Das ist nicht Ihr jetziges Passwort.")
WAIT = N_("Zu viele Versuche. Bitte warten Sie eine Weile und versuchen Sie es dann noch einmal.")
WRONG_CODE = N_("Dieser Code ist nicht richtig, abgelaufen oder schon benutzt.")
WRONG_PASSKEY = N_(
    "Mit diesem Passkey hat es nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie einen "
    "anderen Weg."
)
KNOWN_PASSKEY = N_("Dieser Passkey ist schon eingerichtet.")
TOO_MANY_PASSKEYS = N_("Mehr als zehn Passkeys gehen nicht. Entfernen Sie bitte erst einen.")
LAST_FACTOR = N_(
    "Das ist Ihr letzter zweiter Schritt. Richten Sie erst einen anderen ein, dann lässt sich "
    "dieser entfernen."
)
LAST_OPERATOR = N_(
    "Das ist das letzte Konto für den Betrieb. Laden Sie erst jemand anderen dafür ein."
)
UNKNOWN_KOMMUNE = N_("Diese Kommune finden wir nicht.")
SEVERAL_KOMMUNEN = N_("So heißen mehrere. Geben Sie bitte den Schlüssel mit 8 Ziffern ein.")
UNKNOWN_ADDRESS_CODE = N_(
    "Dieser Code gilt nicht oder nicht mehr. Tragen Sie die neue Adresse noch einmal ein, dann "
    "kommt ein neuer."
)
TOO_MANY_CHANGES = N_(
    "Die Adresse lässt sich gerade nicht noch einmal ändern. Versuchen Sie es bitte morgen."
)
BUSY = N_("Gerade melden sich sehr viele an. Bitte versuchen Sie es gleich noch einmal.")

_PASSWORD_HINT = N_(
    "Mindestens 12 Zeichen. Mehrere Wörter, die nichts miteinander zu tun haben, sind ein gutes "
    "Passwort. Sonderzeichen müssen nicht sein."
)


def _code_field() -> StringField:
    return fields.code(
        N_("Einladungscode"),
        hint=N_("26 Zeichen, wie sie in Ihrer Einladung stehen. Groß oder klein ist gleich."),
    )


def _check_mail(_form: PageForm, field: Field) -> None:
    if not is_email(field.data or ""):
        raise ValidationError(N_("Das ist keine vollständige E-Mail-Adresse."))
    if not field.data.isascii():
        raise ValidationError(N_("An Adressen mit Umlauten können wir keine E-Mails senden."))


def mail_field(*, autocomplete: str, hint: str = "") -> StringField:
    """Make a field for a mail address."""
    return fields.line(
        N_("E-Mail-Adresse"),
        LONGEST_EMAIL,
        hint=hint,
        kind=EmailField,
        checks=[_check_mail],
        autocomplete=autocomplete,
        spellcheck="false",
        autocapitalize="none",
    )


def _name_field() -> StringField:
    """Make the field of who signs in: what has no account is no error of its form."""
    return fields.line(
        N_("E-Mail-Adresse"),
        LONGEST_EMAIL,
        kind=EmailField,
        autocomplete="username",
        spellcheck="false",
        autocapitalize="none",
    )


def _password_field(label: str, autocomplete: str, description: str = "") -> PasswordField:
    return PasswordField(
        label,
        validators=[InputRequired(MISSING), AtMost(LONGEST)],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def _check_new_password(password: str, known: tuple[str, ...]) -> None:
    if len(password) < SHORTEST:
        raise ValidationError(N_("Das Passwort braucht mindestens 12 Zeichen."))
    if is_too_easy(password, known):
        raise ValidationError(
            N_("Dieses Passwort ist leicht zu erraten. Nehmen Sie bitte andere Wörter.")
        )


class CodeForm(PageForm):
    """The code of an invitation."""

    code = _code_field()


def _display_name_field() -> StringField:
    return fields.line(
        N_("Ihr Name"),
        LONGEST_DISPLAY_NAME,
        hint=N_("So, wie die Fachstelle Sie ansprechen soll."),
        autocomplete="name",
        spellcheck="false",
    )


class JoinForm(PageForm):
    """Who opens an account. `kommune` is its name, which is no part of a good password."""

    code = HiddenField(validators=[InputRequired(UNKNOWN_CODE), AtMost(fields.LONGEST_CODE)])
    display_name = _display_name_field()
    name = mail_field(autocomplete="username")
    password = _password_field(N_("Passwort"), "new-password", _PASSWORD_HINT)
    repeated = _password_field(N_("Passwort wiederholen"), "new-password")

    kommune = ""

    def validate_password(self, field: Field) -> None:
        """Refuse short passwords and those that are guessed first."""
        known = (self.name.data or "", self.display_name.data or "", self.kommune)
        _check_new_password(field.data, known)

    def validate_repeated(self, field: Field) -> None:
        """Both times the same."""
        if field.data != self.password.data:
            raise ValidationError(NOT_ALIKE)


class SignInForm(PageForm):
    """Mail address and password; `to` is the page that was asked for before."""

    to = HiddenField(validators=[])
    name = _name_field()
    password = _password_field(N_("Passwort"), "current-password")


class PasswordForm(PageForm):
    """A new password. `known` are names that are no part of a good one."""

    current = _password_field(N_("Jetziges Passwort"), "current-password")
    password = _password_field(N_("Neues Passwort"), "new-password", _PASSWORD_HINT)
    repeated = _password_field(N_("Neues Passwort wiederholen"), "new-password")

    known: tuple[str, ...] = ()

    def validate_password(self, field: Field) -> None:
        """Refuse short passwords, those that are guessed first, and the one there is."""
        if field.data == self.current.data:
            raise ValidationError(N_("Das ist Ihr jetziges Passwort."))
        _check_new_password(field.data, self.known)

    def validate_repeated(self, field: Field) -> None:
        """Both times the same."""
        if field.data != self.password.data:
            raise ValidationError(NOT_ALIKE)


class DetailsForm(PageForm):
    """Name and mail address of who is signed in, and the password once more."""

    display_name = _display_name_field()
    name = mail_field(
        autocomplete="username",
        hint=N_(
            "Mit ihr melden Sie sich an. Eine neue Adresse gilt erst, wenn Sie den Code eingegeben "
            "haben, den wir dorthin schicken."
        ),
    )
    current = _password_field(N_("Jetziges Passwort"), "current-password")


class AddressCodeForm(PageForm):
    """The code that came to the new address."""

    code = fields.code(N_("Code aus der E-Mail"), autocomplete="one-time-code")


class SignOutForm(PageForm):
    """A button."""


class PostponeForm(PageForm):
    """Puts a step aside; `step` is its name."""

    step = fields.hidden(r"[a-z_.]{1,64}")


def _one_time_field(label: str, hint: str) -> StringField:
    return fields.code(label, hint=hint, autocomplete="one-time-code")


class SecondStepForm(PageForm):
    """The second factor at sign-in; `ticket` says whose password was right, and when."""

    ticket = HiddenField(validators=[InputRequired(MISSING)])
    to = HiddenField(validators=[])
    code = _one_time_field(
        N_("Code"), N_("6 Ziffern aus Ihrer App, oder einer Ihrer Notfallcodes.")
    )


class SecondFactorForm(PageForm):
    """The first code of a new authenticator app; `secret` is what the app was given."""

    secret = fields.hidden(r"[A-Z2-7]{32}")
    again = HiddenField(validators=[])
    code = _one_time_field(
        N_("Code aus der App"), N_("6 Ziffern. Nach einer halben Minute zeigt die App neue.")
    )


class AgainForm(PageForm):
    """The password once more, before something that a thief of an open session would like."""

    current = _password_field(N_("Jetziges Passwort"), "current-password")


class PasskeyForm(PageForm):
    """What a browser answered to a challenge; `ticket` is what the challenge was made from."""

    ticket = HiddenField(validators=[InputRequired(MISSING)])
    credential = HiddenField(validators=[InputRequired(WRONG_PASSKEY), AtMost(LONGEST_ANSWER)])


class PasskeySignInForm(PasskeyForm):
    """Signing in by passkey; `to` is the page that was asked for before."""

    to = HiddenField(validators=[])


class PasskeyStepForm(PasskeySignInForm):
    """A passkey as the second step; `password` says whose password was right."""

    password = HiddenField(validators=[InputRequired(MISSING)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey with its name; `again` says that the password was right just now."""

    again = HiddenField(validators=[])
    label = fields.line(
        N_("Wie soll der Passkey heißen?"),
        LONGEST_LABEL,
        hint=N_("Damit Sie ihn wiedererkennen, zum Beispiel Diensthandy."),
    )


class AskForResetForm(PageForm):
    """Whose password is forgotten."""

    name = _name_field()


class ResetForm(PageForm):
    """The code of the mail and a new password. `known` are names that are no part of it."""

    code = fields.code(N_("Code aus der E-Mail"), autocomplete="one-time-code")
    password = _password_field(N_("Neues Passwort"), "new-password", _PASSWORD_HINT)
    repeated = _password_field(N_("Neues Passwort wiederholen"), "new-password")

    known: tuple[str, ...] = ()

    def validate_password(self, field: Field) -> None:
        """Refuse short passwords and those that are guessed first."""
        _check_new_password(field.data, self.known)

    def validate_repeated(self, field: Field) -> None:
        """Both times the same."""
        if field.data != self.password.data:
            raise ValidationError(NOT_ALIKE)


class InviteColleagueForm(PageForm):
    """What an invited colleague may do."""

    role = RadioField(
        N_("Was soll die Person tun können?"),
        choices=[
            SelectChoice(
                CoordinatorRole.READER.value,
                N_("Lesen: Zahlen, Hinweise und Ergebnisse ansehen"),
            ),
            SelectChoice(
                CoordinatorRole.COORDINATOR.value,
                N_("Koordinieren: auch für die Kommune arbeiten und sprechen, andere einladen"),
            ),
        ],
        default=CoordinatorRole.READER.value,
        validators=[InputRequired(NO_CHOICE)],
        validate_choice=True,
    )


class RemovePersonForm(PageForm):
    """Whose account goes, by id in hex."""

    person = fields.hidden_id()


class WithdrawForm(PageForm):
    """A button that makes open codes void; `kommune` is the key of whose, if not one's own."""

    kommune = fields.hidden_kommune(required=False)


class InviteKommuneForm(PageForm):
    """The Kommune whose first coordinator is invited."""

    kommune = fields.line(
        N_("Kommune"),
        _LONGEST_KOMMUNE,
        hint=N_("Name oder amtlicher Schlüssel mit 8 Ziffern."),
        spellcheck="false",
    )


class OperatorInviteForm(PageForm):
    """Who is invited, and for which Kommune if the role is of one."""

    role = RadioField(
        N_("Wozu dient das Konto?"),
        choices=[
            SelectChoice(CoordinatorRole.COORDINATOR.value, N_("Koordination einer Kommune")),
            SelectChoice(CoordinatorRole.READER.value, N_("Lesen für eine Kommune")),
            SelectChoice(CoordinatorRole.EDITOR.value, N_("Redaktion und Netzwerk")),
            SelectChoice(CoordinatorRole.OPERATOR.value, N_("Betrieb: Konten verwalten")),
        ],
        default=CoordinatorRole.COORDINATOR.value,
        validators=[InputRequired(NO_CHOICE)],
        validate_choice=True,
    )
    kommune = fields.line(
        N_("Kommune"),
        _LONGEST_KOMMUNE,
        required=False,
        checks=[RequiredWhere(lambda form: form.is_of_kommune)],
        hint=N_(
            "Name oder amtlicher Schlüssel mit 8 Ziffern. Nötig für Koordination und Lesen; sonst "
            "leer lassen."
        ),
        spellcheck="false",
    )

    @property
    def wanted(self) -> CoordinatorRole:
        """The chosen role."""
        return CoordinatorRole(self.typed("role"))

    @property
    def is_of_kommune(self) -> bool | None:
        """Whether the chosen role is of a Kommune; None if none is chosen."""
        known = self.role.data in list(CoordinatorRole)
        return self.wanted.of_kommune if known else None

    def validate_kommune(self, field: Field) -> None:
        """Refuse a Kommune where the role is of none."""
        if field.data and self.is_of_kommune is False:
            raise ValidationError(N_("Dieses Konto gehört zu keiner Kommune."))


class RemoveAccountForm(PageForm):
    """The address of the account that goes, typed once more. `expected` is what it is."""

    typed_name = fields.line(
        N_("E-Mail-Adresse des Kontos, zur Bestätigung"),
        LONGEST_EMAIL,
        spellcheck="false",
        autocapitalize="none",
    )

    expected = ""

    def validate_typed_name(self, field: Field) -> None:
        """Refuse another address: it may be the wrong page."""
        if normal_name(field.data) != self.expected:
            raise ValidationError(N_("Das ist nicht die Adresse dieses Kontos."))


class RemoveKommuneForm(PageForm):
    """The Kommune all of whose accounts go, typed once more. `expected` are its key and name."""

    typed_kommune = fields.line(
        N_("Name oder Schlüssel der Kommune, zur Bestätigung"), _LONGEST_KOMMUNE, spellcheck="false"
    )

    expected: tuple[str, ...] = ()

    def validate_typed_kommune(self, field: Field) -> None:
        """Refuse another Kommune: it may be the wrong page."""
        if field.data.casefold() not in [each.casefold() for each in self.expected]:
            raise ValidationError(N_("Das ist nicht diese Kommune."))


class ResetFactorForm(PageForm):
    """A button."""
