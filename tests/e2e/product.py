"""The whole product as `dev.py run` starts it, and the people of its demonstration."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from sqlalchemy import select

from accounts.models import Account
from app.demo.people import Person
from core.db import Database
from crypto.account import account_keys, decode_account_key, open_member_key, stretch_password
from crypto.encoding import b64encode
from crypto.members import Role
from desks.models import Desk
from tests.development.server import DevelopmentServer, field_of


@dataclass
class Product:
    """Web server, worker, schedule and Valkey on one data folder, with what was printed."""

    server: DevelopmentServer
    database: Database = field(repr=False)
    people: tuple[Person, ...]
    """The lead, then the counsellor."""
    receipt: str = field(repr=False)
    """The 12 words of the demonstration's answered report."""

    @property
    def data(self) -> Path:
        return self.server.data

    @property
    def report(self) -> str:
        """The reporters' origin."""
        return f"http://report.localhost:{self.server.port}"

    @property
    def desk(self) -> str:
        """The counsellors' origin."""
        return f"http://desk.localhost:{self.server.port}"

    @property
    def public(self) -> str:
        """The origin of everybody else, Kommunen and editors included."""
        return f"http://localhost:{self.server.port}"

    @property
    def fingerprint(self) -> str:
        """The desk's fingerprint as posters carry it."""
        with self.database.read() as session:
            return b64encode(session.scalars(select(Desk.fingerprint)).one())

    def stop(self) -> int:
        """Stop all processes; the exit code."""
        self.database.dispose()
        return self.server.stop()

    def close(self) -> None:
        """Leave nothing running."""
        self.database.dispose()
        self.server.close()


def start_product(data: Path) -> Product:
    """Start the product on a new folder and wait until it is ready."""
    server = DevelopmentServer(data)
    try:
        server.wait_for("Mails")
        database = Database(f"sqlite:///{data / 'rueckhalt.sqlite'}")
        people = tuple(
            _person(database, line) for line in server.lines if line.startswith("Log-in")
        )
        (mailbox,) = (line for line in server.lines if line.startswith("Mailbox"))
    except BaseException:
        server.close()
        raise
    return Product(server, database, people, mailbox.removeprefix("Mailbox").strip())


def _person(database: Database, line: str) -> Person:
    """The person of a printed log-in."""
    name, password = field_of(line, r"Log-in\s+(\S+)"), field_of(line, r"password (\S+)")
    return person_who_knows(database, name, password, field_of(line, r"account key (\S+)"))


def person_who_knows(database: Database, name: str, password: str, printed_key: str) -> Person:
    """An account with the keys that the person's browser makes of password and account key."""
    account_key = decode_account_key(printed_key)
    with database.read() as session:
        account = session.scalars(select(Account).where(Account.name == name)).one()
    login = account_keys(account_key, stretch_password(password, account.salt))
    identifier = b64encode(account.id)
    return Person(
        id=identifier,
        name=name,
        display_name=account.display_name,
        role=cast(Role, str(account.role)),
        password=password,
        account_key=account_key,
        salt=account.salt,
        login=login,
        member_key=open_member_key(account.key_file, login.key_encryption_key, identifier),
    )
