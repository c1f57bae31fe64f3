"""Roles and status of accounts: those of a desk, and those of the public site."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the desk."""

    LEAD = "lead"
    COUNSELLOR = "counsellor"


class Status(StrEnum):
    """Whether a lead has admitted the person, which takes a new epoch."""

    ACTIVE = "active"
    PENDING = "pending"


class CoordinatorRole(StrEnum):
    """What a person does with an account of the public site."""

    READER = "reader"
    """Reads what the Kommune gets to see."""
    COORDINATOR = "coordinator"
    """Speaks for the Kommune, too."""
    EDITOR = "editor"
    """Of the network office: keeps what is published, invites Kommunen. Belongs to none."""
    OPERATOR = "operator"
    """Of those who run the server: keeps accounts, writes no texts."""

    @property
    def of_kommune(self) -> bool:
        """Whether the person belongs to a Kommune."""
        return self in (CoordinatorRole.READER, CoordinatorRole.COORDINATOR)
