"""Roles and status of an account."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the desk."""

    LEAD = "lead"
    COUNSELLOR = "counsellor"


class Status(StrEnum):
    """Whether a lead has admitted the person, which takes a new epoch."""

    ACTIVE = "active"
    PENDING = "pending"
