"""Batches by desk in memory, in a server's place: for dry runs, demonstration, measurements."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.demo.batches import Fall, ReleaseKeys, Sender, weekly_batches
from crypto.batch import open_batch
from crypto.canonical import parse
from crypto.document import SignedDocument
from reference.office import Office
from trends.batches import NewBatch
from trends.directory import office_units
from trends.periods import Period, Week
from trends.release.source import DeskBatches
from trends.release_document import read_plan
from trends.releases import FetchedBatch
from trends.units import unit_of


def release_keys(office: Office) -> ReleaseKeys:
    """Give what the desks of an office seal tuples to."""
    named = office.trends.keys if office.trends else {}
    units = unit_of(office_units(office))
    return ReleaseKeys(
        recipients={period: key.recipient for period, key in named.items()},
        yearly={ags: unit.yearly for ags, unit in units.items()},
    )


@dataclass
class Shelf:
    """A source of the release tool; keeps what it is given back."""

    logs: dict[bytes, tuple[SignedDocument, ...]] = field(default_factory=dict)
    batches: dict[bytes, list[tuple[str, NewBatch]]] = field(default_factory=dict)
    """By desk, oldest first, each with its week."""
    releases: list[tuple[SignedDocument, SignedDocument]] = field(default_factory=list)

    def send(
        self, sender: Sender, faelle: Iterable[Fall], keys: ReleaseKeys, *, first: Week, last: Week
    ) -> None:
        """Put a desk's batches of these weeks on the shelf."""
        key = sender.epoch.answering
        made = weekly_batches(sender, faelle, keys, first=first, last=last)
        self.logs[sender.desk] = sender.statements
        self.batches[sender.desk] = [(open_batch(each.statement, key).week, each) for each in made]

    def released(self, period: Period) -> bool:
        """Tell whether a release of the period was given back."""
        released = (read_plan(parse(plan.document)).period for plan, _ in self.releases)
        return period in released

    def desks(self, _period: Period) -> Iterable[bytes]:
        """Give the desks that sent anything."""
        return list(self.batches)

    def fetch(self, period: Period, desk: bytes) -> DeskBatches:
        """Give a desk's batches of a period's weeks."""
        weeks = {str(week) for week in period.weeks()}
        found = [
            FetchedBatch(batch.statement, batch.files.get(str(period)))
            for week, batch in self.batches.get(desk, [])
            if week in weeks
        ]
        return DeskBatches(self.logs.get(desk, ()), tuple(found))

    def upload(self, plan: SignedDocument, result: SignedDocument) -> None:
        """Keep a release."""
        self.releases.append((plan, result))
