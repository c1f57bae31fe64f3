"""Who signs in on the public site of the demonstration: for a Kommune, and to keep accounts."""

import os
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.passwords import hash_password
from accounts.roles import CoordinatorRole
from crypto.receipt import encode_receipt
from reference.kommunen import kommunen

AGS = "01999002"
NAME = "koordination@vossmarn.example"
OPERATOR_NAME = "betrieb@rueckhalt.example"


@dataclass(frozen=True)
class DemoCoordinator:
    """How the coordinator signs in, and for which Kommune."""

    name: str
    kommune: str
    password: str = field(repr=False)


def add_coordinator(session: Session) -> DemoCoordinator:
    """Open the account, with a password of four random words."""
    password = _four_words()
    new = NewCoordinator(NAME, "Kim Koordination", hash_password(password))
    create_coordinator(session, new=new, ags=AGS, role=CoordinatorRole.COORDINATOR)
    return DemoCoordinator(NAME, kommunen(demonstration=True)[AGS].name, password)


def add_operator(session: Session) -> DemoCoordinator:
    """Open the account of who runs the server."""
    password = _four_words()
    new = NewCoordinator(OPERATOR_NAME, "Bela Betrieb", hash_password(password))
    create_coordinator(session, new=new, ags=None, role=CoordinatorRole.OPERATOR)
    return DemoCoordinator(OPERATOR_NAME, "", password)


def _four_words() -> str:
    return "-".join(encode_receipt(os.urandom(16), "german")[:4])
