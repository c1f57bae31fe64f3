"""What other rooms have to say on an account's start page: panels, and what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from accounts.routes.coordinator import CoordinatorPerson


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the account's start page that belongs to another room."""

    template: str
    data: Mapping[str, object]


PanelMaker = Callable[[CoordinatorPerson], Panel | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, small enough for a coordinator with two hours a week.

    `title`, `text` and the labels are German source texts; `values` fill their placeholders.
    """

    title: str
    text: str
    minutes: int
    label: str
    """What the way to it is called."""
    endpoint: str
    """Its page (web.pages.page_address)."""
    arguments: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    draft_label: str = ""
    """What the finished draft is called, if there is one."""
    draft_endpoint: str = ""
    draft_arguments: Mapping[str, object] = field(default_factory=dict)
    overdue: bool = False
    """What was promised to others is late: the step is shown anew, though it was put aside."""

    @property
    def name(self) -> str:
        """What it is put aside as."""
        return f"{self.endpoint}.overdue" if self.overdue else self.endpoint


StepMaker = Callable[[CoordinatorPerson], Step | None]
"""Gives what is to be done in a room, None if nothing is; the first one of all is shown."""
