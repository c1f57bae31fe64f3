"""Files are told by their first bytes, and those that aren't on the list are none."""

import pytest

from empowerment.files import LARGEST_FILE, NotAllowedFileError, kind_of, safe_name

ODT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"


def test_a_kind_is_told_by_name_and_content_together() -> None:
    assert kind_of("A.ODT", ODT) == (".odt", "application/vnd.oasis.opendocument.text")
    assert kind_of("a.pdf", b"%PDF-" + bytes(LARGEST_FILE - 5))[1] == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.pdf", b""),
        ("a.pdf", b"%PDF-" + bytes(LARGEST_FILE - 4)),
        ("a.pdf", ODT),
        ("a.odt", b"PK\x03\x04"),
        ("a.html", b"%PDF-"),
        ("a", b"%PDF-"),
        ("a.jpg.svg", b"\xff\xd8\xff"),
    ],
)
def test_nothing_else_is_a_file(name: str, content: bytes) -> None:
    with pytest.raises(NotAllowedFileError):
        kind_of(name, content)


def test_the_longest_name_keeps_its_ending() -> None:
    name = safe_name("x" * 300 + ".pdf", ".pdf")
    assert len(name) == 100
    assert name.endswith(".pdf")
