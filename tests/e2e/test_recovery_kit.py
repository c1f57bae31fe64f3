"""The recovery sheets as the founder's browser prints them: any two bring everything back."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.db import Database
from crypto.desk_secrets import DeskSecrets, open_root_copy, open_secrets
from crypto.errors import CryptoError
from crypto.recovery import RecoveryKeys, recovery_keys
from crypto.signing import public_key
from crypto.statements import Log, verify_log
from desks.log import read_log
from desks.models import Desk, DeskFiles, RootCopy
from desks.services import RECOVERY
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.office import Office, start_office
from tests.browser_desk.test_founding import fill_account, printed_key
from tests.crypto.slip39 import combine_shares


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose desk is not founded yet."""
    running = start_office(tmp_path_factory.mktemp("recovery"))
    yield running
    running.stop()


def found_and_read_sheets(page: Page, office: Office) -> list[str]:
    """Found a desk; the words of its three sheets."""
    page.goto(f"{office.desk}/found#{office.founding_code()}")
    fill_account(page, name="leitung", display_name="Lena Leitung")
    sheets = page.locator(".sheet:has(.words)")
    sheets.nth(2).wait_for(timeout=SLOW)
    words = [sheet.locator(".words li").all_inner_texts() for sheet in sheets.all()]
    key = printed_key(page)
    page.locator("#next").click()
    for number, sheet in enumerate(words):
        label = page.locator(f"label[for=word-{number}]").inner_text()
        page.locator(f"#word-{number}").fill(sheet[int(label.rsplit(" ", 1)[1]) - 1])
    page.locator("#account-key-repeated").fill(key[-8:])
    page.locator("#next").click()
    page.locator("#fingerprint").wait_for(timeout=SLOW)
    return [" ".join(sheet) for sheet in words]


def open_desk(database: Database, keys: RecoveryKeys) -> tuple[Log, bytes, DeskSecrets]:
    """The log, the root key and the desk's secrets, from the database and a recovery kit."""
    with database.read() as session:
        desk = session.scalars(select(Desk.fingerprint)).one()
        log = verify_log(read_log(session, desk=desk), desk)
        copy = session.scalars(select(RootCopy.sealed).where(RootCopy.holder == RECOVERY)).one()
        secrets = session.scalars(select(DeskFiles.secrets)).one()
    root = open_root_copy(copy, keys.identity, log=log)
    return log, root, open_secrets(secrets, keys.identity, log=log, epoch=log.current.number)


def test_any_two_of_three_sheets_bring_a_desk_back_without_any_person(
    office: Office, page: Page
) -> None:
    sheets = found_and_read_sheets(page, office)

    for pair in combinations(sheets, 2):
        keys = recovery_keys(combine_shares(pair))
        log, root, secrets = open_desk(office.database, keys)
        assert public_key(root) == log.root
        assert public_key(keys.signing_seed) == log.recovery_key
        assert secrets.intake.recipient == log.current.intake
    for sheet in sheets:
        with pytest.raises(CryptoError):
            combine_shares([sheet])
