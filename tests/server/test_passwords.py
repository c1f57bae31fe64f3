"""Passwords of Kommunen: compared in even time, stretched, and not among the first guessed."""

import time
import unicodedata

import pytest

from accounts import passwords

PASSWORD = "grüne Lampe im Regen"
OTHER = "blaue Lampe im Schnee"
KNOWN = ("anna.muster@oldenmoor.example", "Anna Muster", "Oldenmoor")


def test_an_unknown_name_costs_the_same_work() -> None:
    stored = passwords.hash_password(PASSWORD)

    def work(kept: str | None) -> float:
        """Processor seconds, whatever else the machine does meanwhile."""
        begun = time.process_time()
        for _ in range(5):
            assert not passwords.is_right(OTHER, kept)
        return time.process_time() - begun

    assert 0.7 < work(None) / work(stored) < 1.4


def test_two_of_the_same_password_are_not_stored_alike() -> None:
    first, second = (passwords.hash_password(PASSWORD) for _ in range(2))
    assert first != second
    assert passwords.is_right(PASSWORD, first)
    assert not passwords.is_right(OTHER, first)


def test_an_umlaut_may_be_written_as_two_characters() -> None:
    stored = passwords.hash_password(unicodedata.normalize("NFD", PASSWORD))
    assert passwords.is_right(unicodedata.normalize("NFC", PASSWORD), stored)


@pytest.mark.parametrize(
    "password",
    [
        "Passwort1234!",
        "anna.muster2026",
        "Oldenmoor-2026!!",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "qwertzqwertz1",
        "1234567890123",
        "MUSTER muster 1999",
        "RückhaltRückhalt",
    ],
)
def test_what_is_guessed_first_is_too_easy(password: str) -> None:
    assert passwords.is_too_easy(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "korrekt pferd batterie", "8361 0592 7714", "Vorstadtgarten-7", "n§Kd82!jq0ßw"],
)
def test_long_and_odd_is_good_enough(password: str) -> None:
    assert not passwords.is_too_easy(password, KNOWN)
