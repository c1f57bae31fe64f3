"""What the network's pages share: whom they are for, and what they know of Kommunen."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from core.at_rest import Box
from empowerment.network.directory import PURPOSE
from empowerment.network.questions import Writer
from reference.kommunen import Kommune, kommunen
from reference.office import Office
from web.context import context


@dataclass(frozen=True, slots=True)
class NetworkPages:
    """What the pages need: the office, and the Kommunen there are."""

    office: Office

    @property
    def known(self) -> Mapping[str, Kommune]:
        """All Kommunen by key."""
        return kommunen(demonstration=self.office.demonstration)

    def name(self, ags: str | None) -> str:
        """Give a Kommune's name, or its key where nobody knows it; empty for none."""
        if ags is None:
            return ""
        return self.known[ags].name if ags in self.known else ags


def box() -> Box:
    """Give what seals entries of the directory."""
    return Box(context().config.secret_key, PURPOSE)


def own_ags(person: CoordinatorPerson) -> str | None:
    """Give the key of the person's Kommune; none for the network office."""
    return person.signed_in.ags


def writer() -> Writer:
    """Give for whom the signed-in person writes."""
    person = coordinator()
    return Writer(person.id, own_ags(person))
