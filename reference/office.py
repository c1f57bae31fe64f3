"""The office file: what is public about an office, signed off the server (docs/office.md).

It is the pin's source: a reporter's browser takes the desk's fingerprint from pages built from
this file, never from the database.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crypto.canonical import Json
from crypto.document import SignedDocument, open_document, parse_wrapper, sign_document
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from reference.kommunen import kommunen
from reference.office_form import FORMAT, fits, form_problems

LEAVE_TO = "https://www.dwd.de/"
"""Where "leave quickly" leads unless the office file says otherwise: weather, of no meaning."""

Localised = Mapping[str, str]


class OfficeError(ValueError):
    """The office file can't be used; the message says what to mend and holds nothing secret."""


@dataclass(frozen=True)
class Desk:
    """One desk reports can go to, and its pin."""

    fingerprint: str
    name: Localised
    town: str
    run_by_kommune: bool


@dataclass(frozen=True)
class ReleaseKey:
    """What a period's tuples are sealed to, and the coding frame they are coded in."""

    period: str
    frame: str
    recipient: str


@dataclass(frozen=True)
class Note:
    """Something readers of a curve should know, for one Kommune, one Land or (empty) all."""

    day: str
    area: str
    text: Localised


@dataclass(frozen=True)
class Trends:
    """What an office says about its statistics."""

    officers: tuple[bytes, ...]
    """Public keys (Ed25519, 32 bytes) of those who may release; two sign each release."""
    keys: Mapping[str, ReleaseKey]
    """By period."""
    notes: tuple[Note, ...]
    former_officers: Mapping[bytes, str] = field(default_factory=dict)
    """Those who left, by key: the day (`YYYY-MM-DD`) up to which periods they signed stay good."""

    def signers(self, last_day: datetime.date) -> frozenset[bytes]:
        """Give whose signatures count on a stored release of a period that ended on a day."""
        day = last_day.isoformat()
        former = (key for key, until in self.former_officers.items() if day <= until)
        return frozenset((*self.officers, *former))


@dataclass(frozen=True)
class Library:
    """What editors decided about aids of the release, for the pages that suggest them."""

    withheld: tuple[str, ...] = ()
    """Aids that are not suggested."""
    addresses: tuple[tuple[str, str], ...] = ()
    """Aids that are found elsewhere than the release says, and where."""


@dataclass(frozen=True)
class Section:
    """A part of a page of prose."""

    heading: str
    paragraphs: tuple[str, ...]
    about: tuple[str, ...] = ()
    """Items of the checklist that it covers (reference/going_public.py)."""


Page = Mapping[str, tuple[Section, ...]]


@dataclass(frozen=True)
class Office:
    """A verified office file."""

    issued: str
    demonstration: bool
    name: Localised
    operator: Localised
    town: str
    address: tuple[str, ...]
    phone: str
    hours: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...]
    answer_working_days: int
    leave_to: str
    closed_days: tuple[str, ...]
    origins: Mapping[str, str]
    desks: tuple[Desk, ...]
    directory: Mapping[str, str]
    """Kommune, by name, to the fingerprint of its desk."""
    ags: Mapping[str, str]
    """The official key of each Kommune, by name, where the office gives it."""
    library: Library
    trends: Trends | None
    imprint: Page
    privacy: Page
    accessibility: Page
    accessibility_reviewed: str | None
    """Day on which the statement was last found true; None where the office doesn't say."""
    source: str | None
    """Where visitors get the source of what runs here; None where the office doesn't say."""
    key: str
    """b64 of the office key that signed."""

    def desk_of(self, ags: str) -> Desk | None:
        """Give the desk that serves a Kommune; None where the office names none for its key."""
        pins = {self.directory.get(name) for name, key in self.ags.items() if key == ags}
        return next((desk for desk in self.desks if desk.fingerprint in pins), None)


def sign_office(content: Mapping[str, Json], seed: bytes) -> bytes:
    """Give the signed office file for this content (without `format`), canonical JSON.

    Raises OfficeError for content that does not fit docs/office.md.
    """
    content = {"format": FORMAT, **content}
    if problems := form_problems(content):
        raise OfficeError(f"{', '.join(problems)}: see docs/office.md")
    signed = sign_document(content, [seed])
    data = signed.to_bytes()
    read_office(data)
    return data


def read_office(data: bytes, *, key: bytes | None = None) -> Office:
    """Verify an office file, against `key` if one is given, and read it. Raises OfficeError."""
    try:
        signed = parse_wrapper(data)
        content = open_document(signed, [key], fits)
    except CryptoError as error:
        raise OfficeError(_REASONS.get(error.code, "the office file is damaged")) from None
    _check_directory(content)
    _check_leaving(content)
    _check_library(content)
    _check_trends(content)
    return _office(content, signed)


_REASONS = {
    "schema": "the office file does not have the form described in docs/office.md",
    "signer": "the office file is not signed by the expected key alone",
    "signature": "the signature of the office file does not fit its content",
}


def _office(content: Mapping[str, Any], signed: SignedDocument) -> Office:
    return Office(
        issued=content["issued"],
        demonstration=content["demonstration"],
        name=content["name"],
        operator=content["operator"],
        town=content["town"],
        address=tuple(content["address"]),
        phone=content["phone"],
        hours={locale: tuple(lines) for locale, lines in content["hours"].items()},
        languages=tuple(content["languages"]),
        answer_working_days=content["answer_working_days"],
        leave_to=content.get("leave_to", LEAVE_TO),
        closed_days=tuple(content["closed_days"]),
        origins=content["origins"],
        desks=tuple(Desk(**desk) for desk in content["desks"]),
        directory={entry["kommune"]: entry["desk"] for entry in content["directory"]},
        ags={entry["kommune"]: entry["ags"] for entry in content["directory"] if "ags" in entry},
        library=_library(content.get("library", {"withheld": [], "addresses": []})),
        trends=_trends(content["trends"]) if "trends" in content else None,
        imprint=_page(content["imprint"]),
        privacy=_page(content["privacy"]),
        accessibility=_page(content["accessibility"]),
        accessibility_reviewed=content.get("accessibility_reviewed"),
        source=content.get("source"),
        key=b64encode(signed.signatures[0].key),
    )


def _library(content: Mapping[str, Any]) -> Library:
    return Library(
        withheld=tuple(sorted(content["withheld"])),
        addresses=tuple(sorted((each["aid"], each["address"]) for each in content["addresses"])),
    )


def _trends(content: Mapping[str, Any]) -> Trends:
    return Trends(
        officers=tuple(b64decode(key) for key in content["officers"]),
        keys={entry["period"]: ReleaseKey(**entry) for entry in content["keys"]},
        notes=tuple(Note(**entry) for entry in content["notes"]),
        former_officers={
            b64decode(entry["key"]): entry["until"] for entry in content.get("former_officers", [])
        },
    )


def _page(content: Mapping[str, Any]) -> Page:
    return {
        locale: tuple(
            Section(
                section["heading"], tuple(section["paragraphs"]), tuple(section.get("about", []))
            )
            for section in sections
        )
        for locale, sections in content.items()
    }


def _check_directory(content: Mapping[str, Any]) -> None:
    """A Kommune with two desks, or with one nobody described, would pin reporters to the wrong."""
    fingerprints = [desk["fingerprint"] for desk in content["desks"]]
    kommunen = [entry["kommune"] for entry in content["directory"]]
    if len(set(fingerprints)) != len(fingerprints):
        raise OfficeError("a desk stands twice in the office file")
    if len(set(kommunen)) != len(kommunen):
        raise OfficeError("a Kommune stands twice in the directory of the office file")
    if not {entry["desk"] for entry in content["directory"]} <= set(fingerprints):
        raise OfficeError("the directory of the office file names a desk that is not described")


def _check_leaving(content: Mapping[str, Any]) -> None:
    """Who leaves in a hurry must not land on a page that says where they came from."""
    hosts = {urlsplit(origin).hostname for origin in content["origins"].values()}
    if urlsplit(content.get("leave_to", LEAVE_TO)).hostname in hosts:
        raise OfficeError("leave_to leads to the office's own pages")


def _check_library(content: Mapping[str, Any]) -> None:
    """An aid with two addresses would lead to whichever came last."""
    library = content.get("library", {"withheld": [], "addresses": []})
    for names in (library["withheld"], [each["aid"] for each in library["addresses"]]):
        if len(set(names)) != len(names):
            raise OfficeError("an aid stands twice in the library of the office file")


def _check_trends(content: Mapping[str, Any]) -> None:
    """Two keys for one period, or one for two, would let tuples be counted twice or not at all."""
    keys = [entry["ags"] for entry in content["directory"] if "ags" in entry]
    if len(set(keys)) != len(keys):
        raise OfficeError("a Kommune's key (ags) stands twice in the directory of the office file")
    if not set(keys) <= kommunen(demonstration=content["demonstration"]).keys():
        raise OfficeError("the directory of the office file names a key (ags) of no Kommune")
    trends = content.get("trends", {"officers": [], "keys": []})
    former = [entry["key"] for entry in trends.get("former_officers", [])]
    if len({*trends["officers"], *former}) != len(trends["officers"]) + len(former):
        raise OfficeError("an officer stands twice in the office file")
    for name in ("period", "recipient"):
        values = [entry[name] for entry in trends["keys"]]
        if len(set(values)) != len(values):
            raise OfficeError(f"two release keys of the office file have the same {name}")
