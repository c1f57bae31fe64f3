"""Reads pages as a browser does: links, forms with their fields, and every tag with attributes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass
class FormOnPage:
    """A form as it stands on a page; `fields` are (name, kind, value, options)."""

    action: str
    method: str
    fields: list["FieldOnPage"] = field(default_factory=list)


@dataclass
class FieldOnPage:
    """A field; `options` are the values of a select."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.forms: list[FormOnPage] = []
        self.tags: list[tuple[str, Attributes]] = []
        self._form: FormOnPage | None = None
        self._select: FieldOnPage | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].split("#")[0])
        if tag == "form":
            action = given.get("action", "") or self.path
            self._form = FormOnPage(action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None

    def _field(self, tag: str, given: Attributes) -> None:
        assert self._form is not None
        if tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            return
        if tag not in ("input", "textarea", "select") or not given.get("name"):
            return
        kind = given.get("type", "text") if tag == "input" else tag
        made = FieldOnPage(given["name"], kind, given.get("value", ""))
        self._form.fields.append(made)
        if tag == "select":
            self._select = made
