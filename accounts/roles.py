"""Roles and status of accounts: those of a desk, and those of a Kommune."""

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
    """What a person does with a Kommune's account."""

    READER = "reader"
    """Reads what the Kommune gets to see."""
    COORDINATOR = "coordinator"
    """Speaks for the Kommune, too."""
