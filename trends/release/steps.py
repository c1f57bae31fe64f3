"""The steps of a release, in order. Each can be repeated; none can be done twice to any effect."""

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from crypto.canonical import parse, serialise
from crypto.document import SignedDocument, parse_wrapper, sign_bytes
from crypto.encoding import b64encode, sha256
from crypto.errors import CryptoError
from crypto.signing import public_key
from reference.office import Office
from trends.directory import office_units
from trends.frame import VERSION
from trends.periods import Period
from trends.release.collecting import Progress, Task, collect
from trends.release.counting import Counts, released_units
from trends.release.errors import ReleaseError
from trends.release.folder import ReleaseFolder, write_file
from trends.release.ledger import Ledger
from trends.release.source import Source
from trends.release_document import (
    SIGNATURES,
    Plan,
    open_plan,
    plan_bytes,
    planned_tables,
    read_plan,
    sign_result,
)

Measure: TypeAlias = Callable[[Mapping[str, int], int], Mapping[str, int]]
"""Draws noise once for a table: true counts and ε in thousandths give noisy counts."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a release works with."""

    folder: ReleaseFolder
    office: Office
    office_hash: bytes
    """SHA-256 of the office file."""
    version: str
    """Version of this code."""
    today: datetime.date

    @property
    def ledger(self) -> Ledger:
        """The folder's ledger."""
        return Ledger(self.folder.ledger)

    @property
    def officers(self) -> tuple[bytes, ...]:
        """Who may release. Raises ReleaseError."""
        if self.office.trends is None:
            raise ReleaseError("the office file has no section [trends]")
        return self.office.trends.officers


def ledger_of(folder: ReleaseFolder) -> Ledger:
    """Give a folder's ledger."""
    return Ledger(folder.ledger)


def make_keys(folder: ReleaseFolder, year: int) -> dict[Period, str]:
    """Make the release keys of a year and its quarters; their recipients by period."""
    folder.make()
    Ledger(folder.ledger).create()
    periods = [Period(year), *(Period(year, quarter) for quarter in (1, 2, 3, 4))]
    return {period: folder.new_key(period) for period in periods}


def prepare(
    here: Surroundings,
    period: Period,
    source: Source,
    *,
    officer: bytes,
    left_out: Mapping[bytes, str],
    progress: Progress,
) -> Plan:
    """Collect, count and freeze a period; sign the plan as its first officer (Ed25519 seed).

    Raises ReleaseError, RefusedInputError.
    """
    _require_undrawn(here, period, source)
    if here.today < period.first_release:
        raise ReleaseError(f"{period} can be released from {period.first_release} on")
    _require_officer(here, officer)
    task = make_task(here, period, left_out)
    collected = collect(task, source, progress=progress)
    work = here.folder.work(period)
    seed = work.begin()
    plan = Plan(
        period=period,
        frame=task.frame,
        desks=collected.desks,
        left_out=left_out,
        input=collected.input,
        office=here.office_hash,
        prepared=here.today.isoformat(),
        result_key=public_key(seed),
        tables=planned_tables(period, released_units(task.units, period)),
        version=here.version,
    )
    frozen = {"counts": collected.counts, "input": b64encode(collected.input)}
    write_file(work.counts, serialise(frozen))
    write_file(work.plan, sign_bytes(plan_bytes(plan), (officer,)).to_bytes())
    return plan


def prepared_plan(here: Surroundings, period: Period) -> tuple[SignedDocument, Plan]:
    """Read the plan under way, its signatures not yet complete. Raises ReleaseError."""
    try:
        signed = parse_wrapper(here.folder.work(period).plan.read_bytes())
        return signed, read_plan(parse(signed.document))
    except OSError:
        raise ReleaseError(f"{period} is not prepared") from None
    except CryptoError as error:
        raise ReleaseError(f"the plan of {period} is damaged [{error.code}]") from None


def confirm(here: Surroundings, period: Period, *, officer: bytes) -> None:
    """Sign the plan as its second officer (Ed25519 seed). Raises ReleaseError."""
    _require_undrawn(here, period)
    _require_officer(here, officer)
    signed, _ = prepared_plan(here, period)
    if public_key(officer) in {entry.key for entry in signed.signatures}:
        raise ReleaseError("this officer has signed; somebody else has to confirm")
    if len(signed.signatures) == SIGNATURES:
        raise ReleaseError("two officers have signed already")
    own = sign_bytes(signed.document, (officer,))
    both = SignedDocument(signed.document, (*signed.signatures, *own.signatures))
    write_file(here.folder.work(period).plan, both.to_bytes())


def finish(here: Surroundings, period: Period, source: Source, *, measure: Measure) -> None:
    """Draw unless it was drawn, upload, destroy what tells true counts. Raises ReleaseError."""
    if here.ledger.drawn(period) is None:
        # A folder put back from a backup has forgotten its draw; the server has not.
        _require_unreleased(period, source)
        _draw(here, period, measure)
    here.folder.work(period).forget()
    drawn = here.ledger.drawn(period)
    if drawn is None:
        raise ReleaseError(f"{period} was not drawn")
    if not drawn.uploaded:
        source.upload(drawn.plan, drawn.result)
        here.ledger.note_uploaded(period)
    here.folder.work(period).remove()
    here.folder.destroy_key(period)
    here.ledger.note_destroyed(period)


def _draw(here: Surroundings, period: Period, measure: Measure) -> None:
    signed, _ = prepared_plan(here, period)
    try:
        plan = open_plan(signed, here.officers)
    except CryptoError:
        raise ReleaseError(f"{period} is not confirmed by two officers") from None
    work = here.folder.work(period)
    seed = work.seed()
    counts = _frozen(here, period, plan)
    if public_key(seed) != plan.result_key:
        raise ReleaseError("the plan belongs to another preparation; run `prepare` again")

    def measured() -> SignedDocument:
        tables = {
            table.name: measure(counts[table.name], table.epsilon_per_mille)
            for table in plan.tables
        }
        return sign_result(tables, plan=signed, period=period, result_seed=seed)

    here.ledger.draw(signed, plan, day=here.today, measure=measured)


def _frozen(here: Surroundings, period: Period, plan: Plan) -> Counts:
    """Read the counts that were frozen with this plan."""
    try:
        frozen = json.loads(here.folder.work(period).counts.read_bytes())
    except (OSError, ValueError):
        raise ReleaseError("the counts are missing; run `prepare` again") from None
    counts: Counts = frozen["counts"]
    cells = {table.name: set(table.cells) for table in plan.tables}
    as_planned = {name: set(table) for name, table in counts.items()} == cells
    if frozen["input"] != b64encode(plan.input) or not as_planned:
        raise ReleaseError("the counts belong to another preparation; run `prepare` again")
    return counts


def make_task(here: Surroundings, period: Period, left_out: Mapping[bytes, str]) -> Task:
    """Give what is to be collected, if key, office file and frame agree. Raises ReleaseError."""
    keys = here.office.trends.keys if here.office.trends else {}
    named = keys.get(str(period))
    identity = here.folder.key(period)
    if named is None or named.recipient != identity.recipient:
        raise ReleaseError(f"the office file names another release key for {period}, or none")
    if named.frame != VERSION:
        raise ReleaseError(f"{period} is coded in frame {named.frame}; this tool knows {VERSION}")
    return Task(
        period=period,
        frame=named.frame,
        identity=identity,
        office=here.office,
        units=office_units(here.office),
        left_out=left_out,
    )


def _require_undrawn(here: Surroundings, period: Period, source: Source | None = None) -> None:
    if here.ledger.drawn(period) is not None:
        raise ReleaseError(f"{period} was drawn before; `finish` ends what is open of it")
    if source is not None:
        _require_unreleased(period, source)


def _require_unreleased(period: Period, source: Source) -> None:
    if source.released(period):
        raise ReleaseError(f"{period} was released before; there is no second release")


def _require_officer(here: Surroundings, officer: bytes) -> None:
    if public_key(officer) not in here.officers:
        raise ReleaseError("this key is not that of an officer of the office file")


def office_hash(data: bytes) -> bytes:
    """Give the hash of an office file as plans name it."""
    return sha256(data)
