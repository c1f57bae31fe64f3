"""Files are told by their first bytes, and those that aren't on the list are none."""

import io
import zipfile

import pytest

from empowerment.files import LARGEST_FILE, NotAllowedFileError, kind_of, safe_name


def odt(*names: str) -> bytes:
    """Make an OpenDocument text: its media type comes first and is stored as it is."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name in names:
            archive.writestr(name, "<x/>")
    return written.getvalue()


ODT = odt("content.xml")


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
        ("a.odt", odt("styles.xml")),
        ("a.odt", odt("content.xml", "Basic/Standard/Module1.xml")),
        ("a.odt", odt("content.xml", "Scripts/python/a.py")),
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
