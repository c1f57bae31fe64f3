"""What an edition is made from: releases verified again, the office's words, this code.

Everything else follows: the same material gives the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from core.errors import NotValidError
from crypto.canonical import Json, serialise
from crypto.document import SignedDocument, parse_wrapper
from crypto.encoding import b64encode, sha256
from crypto.errors import CryptoError
from reference.kommunen import kommunen
from reference.office import Office
from trends.frame import KOMMUNE_TOTAL
from trends.measurements import Measurements
from trends.models import Release
from trends.periods import Period, parse_period
from trends.publication.estimation import estimate
from trends.publication.figures import Figures
from trends.publication.participants import units_of
from trends.release_document import Plan
from trends.releases import verify_release
from trends.units import Unit

_ROOT = Path(__file__).parents[2]
_SOURCES = ("trends", "reference/kommunen.py", "templates/trends")
_LIBRARIES = ("numpy", "typst", "vl-convert-python")


@dataclass(frozen=True, slots=True)
class VerifiedRelease:
    """A release whose signatures and rules were checked just now."""

    plan: SignedDocument
    result: SignedDocument
    opened: Plan
    measurements: Measurements
    received: date
    public_from: date

    @property
    def period(self) -> Period:
        """The released period."""
        return self.opened.period


@dataclass(frozen=True, slots=True)
class Material:
    """All that the files of an edition are made from."""

    name: str
    """The period of its last release."""
    public_from: date
    input: str
    """Hash of everything that went in, hex."""
    office: Office
    releases: Sequence[VerifiedRelease]
    units: Mapping[str, Unit]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edition that should be there: the releases that are public by its day, the last one last.

    Releases that become public on the same day share an edition.
    """

    name: str
    public_from: date
    releases: Sequence[Release]


def wanted_editions(releases: Sequence[Release], today: date) -> list[Wanted]:
    """Give the editions that are shown now or from a later day on, oldest first."""
    days = sorted({release.public_from for release in releases})
    past = [day for day in days if day <= today]
    shown = [*past[-1:], *(day for day in days if day > today)]
    return [_wanted([each for each in releases if each.public_from <= day]) for day in shown]


def _wanted(releases: Sequence[Release]) -> Wanted:
    ordered = sorted(releases, key=lambda each: publication_order(each.period, each.public_from))
    return Wanted(ordered[-1].period, ordered[-1].public_from, ordered)


def input_hash(wanted: Wanted, office: Office) -> str:
    """Give the hash of all that an edition is made from, hex."""
    content: Json = {
        "code": dict(code_version()),
        "edition": wanted.name,
        "office": _used_of(office),
        "releases": [
            [
                release.period,
                release.received.isoformat(),
                release.public_from.isoformat(),
                b64encode(sha256(release.plan)),
                b64encode(sha256(release.result)),
            ]
            for release in wanted.releases
        ],
    }
    return sha256(serialise(content)).hex()


def prepare(wanted: Wanted, office: Office) -> Material:
    """Verify the releases again and estimate the figures.

    Raises NotValidError if a release in the database is not what two officers and their key signed.
    """
    releases = [_verify(release, office) for release in wanted.releases]
    measurements = [release.measurements for release in releases]
    measured = {name for each in measurements for name in each.tables.get(KOMMUNE_TOTAL, {})}
    register = kommunen(demonstration=office.demonstration)
    units = units_of(register, office.ags.values(), measured)
    return Material(
        name=wanted.name,
        public_from=wanted.public_from,
        input=input_hash(wanted, office),
        office=office,
        releases=sorted(releases, key=lambda release: chronological(release.period)),
        units=units,
        figures=estimate(measurements, units),
    )


def _verify(release: Release, office: Office) -> VerifiedRelease:
    last_day = parse_period(release.period).last_day
    signers = office.trends.signers(last_day) if office.trends is not None else ()
    try:
        plan, result = parse_wrapper(release.plan), parse_wrapper(release.result)
    except CryptoError:
        raise NotValidError from None
    opened, measurements = verify_release(plan, result, signers)
    if str(opened.period) != release.period:
        raise NotValidError
    return VerifiedRelease(
        plan, result, opened, measurements, release.received, release.public_from
    )


def publication_order(period: str, public_from: date) -> tuple[date, date, bool]:
    """Give the key by which releases become public; a year comes after its last quarter."""
    return public_from, *chronological(parse_period(period))


def chronological(period: Period) -> tuple[date, bool]:
    """Give the key by which periods end."""
    return period.last_day, period.yearly


@cache
def code_version() -> Mapping[str, str]:
    """Give the versions of this code and of the libraries that shape figures and pictures."""
    whole = hashlib.sha256()
    for file in _source_files():
        whole.update(hashlib.sha256(file.relative_to(_ROOT).as_posix().encode()).digest())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"rueckhalt": version("rueckhalt"), "source": whole.hexdigest(), **libraries}


def _source_files() -> list[Path]:
    found: list[Path] = []
    for name in _SOURCES:
        path = _ROOT / name
        found += [path] if path.is_file() else path.rglob("*.*")
    return sorted(file for file in found if file.suffix in (".py", ".json", ".typ"))


def _used_of(office: Office) -> Json:
    """Give what of an office file an edition shows; a new phone number makes none anew."""
    trends = office.trends
    content = {
        "ags": dict(office.ags),
        "demonstration": office.demonstration,
        "desks": [[desk.fingerprint, dict(desk.name)] for desk in office.desks],
        "directory": dict(office.directory),
        "key": office.key,
        "name": dict(office.name),
        "former_officers": {
            b64encode(key): until
            for key, until in (trends.former_officers.items() if trends is not None else ())
        },
        "notes": [] if trends is None else [[n.day, n.area, dict(n.text)] for n in trends.notes],
        "officers": [] if trends is None else [b64encode(key) for key in trends.officers],
        "origins": dict(office.origins),
    }
    # Whatever names a directory holds, they are hashed in one order.
    return json.dumps(content, sort_keys=True, ensure_ascii=False)
