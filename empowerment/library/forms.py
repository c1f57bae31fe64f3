"""Forms of the library. Labels and messages are German source texts."""

import datetime
from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from empowerment.library.documents import (
    LANGUAGES,
    LONGEST_PUBLISHER,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    YEARS,
    Document,
    is_address,
    unfinished,
)
from empowerment.library.items import Evidence, labels
from empowerment.library.models import LONGEST_ADDRESS, Kind
from empowerment.library.overlays import Changes, ReleasedAid
from reference.taxonomy import dimensions
from web import fields
from web.context import context
from web.forms import MISSING, N_, PageForm, SelectChoice
from web.pages import page_locale

CHOOSE = N_("Bitte wählen Sie mindestens eines aus.")
NO_ADDRESS = N_("Bitte geben Sie eine vollständige Adresse an, die mit https:// beginnt.")
IN_FUTURE = N_("Dieser Tag liegt in der Zukunft.")
NO_YEAR = N_("Bitte geben Sie ein Jahr mit vier Ziffern an.")
UNTRANSLATED = N_("Zu einem englischen Text gehört ein englischer Titel.")
WITHOUT_PROOF = N_("Zu einer neuen Adresse gehört, wo und wann Sie sie gefunden haben.")

_MARKDOWN = N_(
    "Eine Leerzeile trennt Absätze. ## Zwischenüberschrift, - Aufzählung, **fett**, "
    "[Text](https://…) für einen Link. HTML wird als Text gezeigt."
)
_GROUPS = {"format": "formats", "topics": "topics", "audience": "audiences"}
_REVIEW_AFTER = datetime.timedelta(days=365)


def _address(form: PageForm, field: Field) -> None:  # noqa: ARG001
    if field.data and not is_address(field.data):
        raise ValidationError(NO_ADDRESS)


def _past(form: PageForm, field: Field) -> None:  # noqa: ARG001
    if field.data and field.data > context().today():
        raise ValidationError(IN_FUTURE)


def _known_format(form: PageForm, field: Field) -> None:  # noqa: ARG001
    # Not the field's own check: that refuses a draft in which nothing is chosen yet.
    if field.data and field.data not in labels("formats"):
        raise ValidationError(CHOOSE)


def _later_text(label: str, longest: int, *, hint: str = "") -> TextAreaField:
    return fields.text(label, longest, required=False, hint=hint, checks=[fields.NEEDED_LATER])


def _choices(group: str) -> list[SelectChoice]:
    """Give a list of the library in the language of the page."""
    locale = page_locale()
    return [SelectChoice(value, names[locale]) for value, names in labels(group).items()]


def _codes() -> list[SelectChoice]:
    """Give each code once, with the label of the first dimension that has it."""
    found: dict[str, SelectChoice] = {}
    for dimension in dimensions().values():
        for code in dimension.codes.values():
            found.setdefault(code.code, SelectChoice(code.code, code.label[page_locale()]))
    return list(found.values())


class HelpfulForm(PageForm):
    """Whether an aid helped. Nothing else is asked, and nothing else kept."""

    helpful = RadioField(
        choices=[SelectChoice("yes", ""), SelectChoice("no", "")],
        validators=[InputRequired(MISSING)],
    )


class DocumentForm(PageForm):
    """What articles and external aids have in common."""

    kind = Kind.ARTICLE
    order = (
        *("title_de", "summary_de"),
        *("address", "found_level", "found_in", "found_on", "text_de"),
        *("title_en", "summary_en", "text_en"),
        *("publisher", "year", "languages", "format", "topics", "audience", "codes", "review"),
    )

    stamp = fields.hidden_number(required=False)
    title_de = fields.line(N_("Titel"), LONGEST_TITLE)
    title_en = fields.line(N_("Titel auf Englisch"), LONGEST_TITLE, required=False)
    summary_de = _later_text(N_("Worum es geht, in ein bis zwei Sätzen"), LONGEST_SUMMARY)
    summary_en = _later_text(N_("Worum es geht, auf Englisch"), LONGEST_SUMMARY)
    publisher = fields.line(
        N_("Herausgegeben von"), LONGEST_PUBLISHER, required=False, checks=[fields.NEEDED_LATER]
    )
    year = IntegerField(  # type: ignore[call-arg]  # older types
        N_("Jahr"),
        invalid_value_message=NO_YEAR,
        validators=[Optional(), NumberRange(*YEARS, message=NO_YEAR)],
        render_kw={"inputmode": "numeric", "min": YEARS[0], "max": YEARS[1]},
    )
    format = RadioField(
        N_("Art"), validate_choice=False, validators=[fields.NEEDED_LATER, _known_format]
    )
    topics = SelectMultipleField(N_("Themen"), validators=[fields.NEEDED_LATER])
    audience = SelectMultipleField(N_("Für wen"), validators=[fields.NEEDED_LATER])
    codes = SelectMultipleField(
        N_("Wobei es hilft"),
        description=N_("Danach wird auch gesucht. Vorschläge im Meldeweg kommen aus der Version."),
    )
    review = fields.day(
        N_("Wieder prüfen bis"), hint=N_("Dann steht es bei Ihnen auf der Startseite.")
    )

    def __init__(self, *, blank: bool = False, **defaults: Any) -> None:
        """Take what is posted; a new document is looked at again after a year."""
        defaults.setdefault("review", context().today() + _REVIEW_AFTER)
        super().__init__(blank=blank, **defaults)
        for name, group in _GROUPS.items():
            self._list(name).choices = _choices(group)
        self._list("codes").choices = _codes()

    def document(self) -> Document:
        """Give what was entered; of a valid form alone."""
        return Document(
            kind=self.kind,
            title=self._in_languages("title"),
            summary=self._in_languages("summary"),
            text=self._in_languages("text") if self.kind is Kind.ARTICLE else {},
            publisher=self.typed("publisher"),
            year=self["year"].data,
            format=self["format"].data or "",
            topics=self._chosen("topics"),
            audience=self._chosen("audience"),
            languages=self._chosen("languages") if self.kind is Kind.LINK else (),
            codes=self._chosen("codes"),
            review=self["review"].data,
            address=self.typed("address") if self.kind is Kind.LINK else None,
            found=proof_of(self) if self.kind is Kind.LINK else None,
        )

    def _in_languages(self, name: str) -> dict[str, str]:
        texts = {locale: self.typed(f"{name}_{locale}") for locale in ("de", "en")}
        return {locale: text for locale, text in texts.items() if text}

    def _chosen(self, name: str) -> tuple[str, ...]:
        """Give what was chosen, each once, in the order of the list."""
        field = self._list(name)
        chosen = set(field.data or ())
        return tuple(each.value for each in field.choices if each.value in chosen)

    def _list(self, name: str) -> Any:
        return self[name]


class ArticleForm(DocumentForm):
    """A text of our own."""

    text_de = _later_text(N_("Text"), LONGEST_TEXT, hint=_MARKDOWN)
    text_en = fields.text(
        N_("Text auf Englisch"),
        LONGEST_TEXT,
        required=False,
        hint=N_("Ohne ihn steht auf der englischen Seite der deutsche Text."),
    )

    def validate_text_en(self, field: Field) -> None:
        """Refuse an English text below a German title."""
        if field.data and not self["title_en"].data:
            raise ValidationError(UNTRANSLATED)


def _languages_field() -> Field:
    names = {
        "de": N_("Deutsch"),
        "en": N_("Englisch"),
        "ar": N_("Arabisch"),
        "fa": N_("Persisch"),
        "fr": N_("Französisch"),
        "pl": N_("Polnisch"),
        "ru": N_("Russisch"),
        "tr": N_("Türkisch"),
        "uk": N_("Ukrainisch"),
    }
    choices = [SelectChoice(each, names[each]) for each in LANGUAGES]
    return SelectMultipleField(
        N_("Sprachen"), choices=choices, default=["de"], validators=[InputRequired(CHOOSE)]
    )


def _address_field(label: str, *, required: bool = True, hint: str = "") -> Field:
    return fields.line(
        label,
        LONGEST_ADDRESS,
        required=required,
        hint=hint,
        kind=URLField,
        checks=[_address],
        spellcheck="false",
    )


def _level_field() -> Field:
    return RadioField(
        N_("Wohin die Adresse führt"),
        choices=[
            SelectChoice("item", N_("Zur Arbeitshilfe selbst")),
            SelectChoice("publisher", N_("Zu einer Seite darüber")),
        ],
        default="item",
        validators=[InputRequired(MISSING)],
    )


_FOUND_IN = N_("Öffentliche Seite, auf der die Adresse steht; oft ist es dieselbe.")


class LinkForm(DocumentForm):
    """Something that others published: never without a proven address."""

    kind = Kind.LINK

    address = _address_field(N_("Adresse"))
    found_in = _address_field(N_("Gefunden auf"), hint=_FOUND_IN)
    found_on = fields.day(N_("Gefunden am"), checks=[_past])
    found_level = _level_field()
    languages = _languages_field()


FORMS: Mapping[Kind, type[DocumentForm]] = {Kind.ARTICLE: ArticleForm, Kind.LINK: LinkForm}


def missing_fields(document: Document) -> list[Field]:
    """Give the fields to be filled before a document can be published."""
    form = FORMS[document.kind](blank=True)
    return [form[name] for name in form.order if name in unfinished(document)]


class OverlayForm(PageForm):
    """What is changed about an aid of the release."""

    order = ("stamp", "review", "address", "found_level", "found_in", "found_on", "withheld")

    stamp = fields.hidden_number()
    address = _address_field(
        N_("Andere Adresse"),
        required=False,
        hint=N_("Leer lassen, solange die Adresse der Version stimmt."),
    )
    found_in = _address_field(N_("Gefunden auf"), required=False, hint=_FOUND_IN)
    found_on = fields.day(N_("Gefunden am"), required=False, checks=[_past])
    found_level = _level_field()
    review = fields.day(N_("Wieder prüfen bis"), required=False)
    withheld = BooleanField(N_("Nicht mehr zeigen"))

    def validate_address(self, field: Field) -> None:
        """Refuse a new address without where and when it was found."""
        if field.data and not (self["found_in"].data and self["found_on"].data):
            raise ValidationError(WITHOUT_PROOF)

    def changes(self) -> Changes:
        """Give what was entered; of a valid form alone."""
        address = self.typed("address") or None
        return Changes(
            hidden=bool(self["withheld"].data),
            review=self["review"].data,
            address=address,
            found=proof_of(self) if address else None,
        )


class PublishForm(PageForm):
    """Which version everybody reads, from which day on."""

    number = fields.hidden_number()
    day = fields.day(N_("Öffentlich ab"), hint=N_("Heute: sofort. Später: am Morgen dieses Tages."))


class NumberForm(PageForm):
    """A version to take back or to bring back; `stamp` is the newest one that was seen."""

    number = fields.hidden_number(required=False)
    stamp = fields.hidden_number(required=False)


class LinkWorksForm(PageForm):
    """An address that an editor has looked at."""

    address = HiddenField(validators=[InputRequired(MISSING), _address])


def proof_of(form: PageForm) -> Evidence:
    """Give where and when an address was found."""
    return Evidence(form.typed("found_in"), form["found_on"].data, form.typed("found_level"))


def document_values(document: Document) -> dict[str, Any]:
    """Give a document as the defaults of its form."""
    texts = {"title": document.title, "summary": document.summary, "text": document.text}
    values: dict[str, Any] = {
        f"{name}_{locale}": text for name, each in texts.items() for locale, text in each.items()
    }
    lists = ("topics", "audience", "languages", "codes")
    values |= {name: list(getattr(document, name)) for name in lists}
    values |= {name: getattr(document, name) for name in ("publisher", "year", "format", "review")}
    return values | _proof_values(document.address, document.found)


def overlay_values(aid: ReleasedAid) -> dict[str, Any]:
    """Give what was changed about an aid as the defaults of its form."""
    changed = aid.item.address != aid.released.address or aid.item.found != aid.released.found
    proof = _proof_values(aid.item.address, aid.item.found) if changed else {}
    return {"withheld": aid.hidden, "review": aid.item.review, "stamp": str(aid.stamp), **proof}


def _proof_values(address: str | None, found: Evidence | None) -> dict[str, Any]:
    if address is None or found is None:
        return {}
    return {
        "address": address,
        "found_in": found.where,
        "found_on": found.day,
        "found_level": found.level,
    }
