"""What the operator's pages get from other rooms."""

from collections.abc import Sequence
from functools import partial

from accounts.routes.operating import Operation
from app.desk_lines import desk_lines
from empowerment.network.seeking import seek
from reference.kommunen import kommunen
from reference.office import Office


def operation(office: Office) -> Operation:
    """Give desks and Kommunen of this office."""

    def find(text: str) -> Sequence[tuple[str, str]]:
        found = seek(kommunen(demonstration=office.demonstration), text)
        return [(each.ags, each.name) for each in found.kommunen]

    return Operation(desks=partial(desk_lines, office=office), find_kommunen=find)
