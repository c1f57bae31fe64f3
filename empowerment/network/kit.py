"""The promotion kit of a Kommune: posters, flyer and texts with its name and its desk's code.

The QR code carries the desk's fingerprint behind `#` (design §3, pin): it comes from the signed
office file alone, never from the database, so that who changes the database changes no poster.
"""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

from core.errors import NotFoundError
from core.typesetting import typeset
from empowerment.network.kit_texts import MEMBER, MESSAGES, PRINT, Message
from reference.office import Desk, Office

_TEMPLATE = "network/poster.typ"


@dataclass(frozen=True, slots=True)
class Print:
    """A thing to print: its paper, and how large it is beside A4."""

    paper: str
    scale: float
    flyer: bool


PRINTS: Mapping[str, Print] = {
    "poster-a4": Print("a4", 1.0, flyer=False),
    "poster-a3": Print("a3", 2**0.5, flyer=False),
    "flyer-a5": Print("a5", 2**-0.5, flyer=True),
}


def typed_address(office: Office, locale: str) -> str:
    """Give the report page's address as people type it, without scheme and slash at the end."""
    parts = urlsplit(_page(office, locale))
    return (parts.netloc + parts.path).rstrip("/")


def pinned_address(office: Office, desk: Desk, locale: str) -> str:
    """Give the report page's address with the desk's fingerprint as its fragment."""
    return f"{_page(office, locale)}#{desk.fingerprint}"


def print_file(
    office: Office, name: str, *, ags: str, kommune: str, locale: str, day: datetime.date
) -> bytes:
    """Typeset a poster or flyer. Raises NotFoundError if there is none, or no desk."""
    wanted, desk = PRINTS.get(name), office.desk_of(ags)
    if wanted is None or desk is None:
        raise NotFoundError
    return typeset(_TEMPLATE, _data(office, wanted, desk, kommune, locale), day=day)


def messages(
    office: Office, desk: Desk, *, kommune: str, member: bool, locale: str
) -> Sequence[Message]:
    """Give the finished texts with everything filled in: what is true of this desk and Kommune."""
    filled = {
        "kommune": kommune,
        "member": MEMBER[locale] if member else "",
        "desk": desk.name[locale],
        "town": desk.town,
        "address": _page(office, locale),
        "phone": office.phone,
    }
    return [
        Message(
            each.heading,
            each.where,
            tuple(
                _fill(one, filled)
                for one in (desk.run_by_kommune and each.of_kommune) or each.paragraphs
            ),
        )
        for each in MESSAGES[locale]
    ]


def _data(
    office: Office, wanted: Print, desk: Desk, kommune: str, locale: str
) -> Mapping[str, object]:
    words, address = PRINT[locale], typed_address(office, locale)
    return {
        "lang": locale,
        "paper": wanted.paper,
        "scale": wanted.scale,
        "flyer": wanted.flyer,
        "title": words.title,
        "author": office.name[locale],
        "lead": _fill(words.lead, {"kommune": kommune}),
        "points": [
            words.who_reads_of_kommune if desk.run_by_kommune else words.who_reads,
            *words.points,
        ],
        "scan": words.scan,
        "or_type": words.or_type,
        "address": address,
        "call": words.call,
        "phone": office.phone,
        "hours": list(office.hours[locale]),
        "danger": words.danger,
        "device": words.device,
        "pin": words.pin,
        "run_by": _fill(words.run_by, {"desk": desk.name[locale], "town": desk.town}),
        "steps_title": words.steps_title,
        "steps": [_fill(each, {"days": str(office.answer_working_days)}) for each in words.steps],
        "limits": words.limits,
        "code": _code(pinned_address(office, desk, locale)),
        "alternative": _fill(words.alternative, {"address": address}),
    }


def _page(office: Office, locale: str) -> str:
    prefix = "" if locale == "de" else f"/{locale}"
    return f"{office.origins['report']}{prefix}/"


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Fill placeholders in one go, so that no value's own braces are read."""
    return text.format_map(values)


def _code(address: str) -> str:
    """Give a QR code as SVG; a quarter of it may be torn off or pasted over."""
    out = io.BytesIO()
    made = segno.make(address, error="q", micro=False)
    made.save(out, kind="svg", xmldecl=False, border=0, omitsize=True)
    return out.getvalue().decode()
