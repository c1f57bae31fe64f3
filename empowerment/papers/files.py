"""A paper as a file: PDF to print, and a document to change in a word processor."""

import datetime
import io
from dataclasses import asdict

import docx
from docx.document import Document
from docx.shared import Pt

from core.clock import noon_of
from core.typesetting import PDF, typeset
from empowerment.papers.papers import Paper, Section

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX}

_LANGUAGES = {"de": "de-DE", "en": "en-GB"}


def paper_file(paper: Paper, kind: str, *, sender: str, day: datetime.date) -> bytes:
    """Give the paper as `pdf` or `docx`; `sender` stands on it as the one it comes from."""
    return _pdf(paper, sender, day) if kind == "pdf" else _docx(paper, sender, day)


def _pdf(paper: Paper, sender: str, day: datetime.date) -> bytes:
    data = {
        "title": paper.title,
        "lang": paper.locale,
        "sender": sender,
        "sections": [asdict(section) for section in paper.sections],
    }
    return typeset("papers/paper.typ", data, day=day)


def _docx(paper: Paper, sender: str, day: datetime.date) -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title = sender, paper.title
    properties.language = _LANGUAGES[paper.locale]
    # Not when somebody fetched it.
    properties.created = properties.modified = noon_of(day).replace(tzinfo=None)
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(paper.title, level=0)
    for section in paper.sections:
        _add(document, section)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, section: Section) -> None:
    if section.heading:
        document.add_heading(section.heading, level=1)
    for text in section.text:
        document.add_paragraph(text)
    style = "List Number" if section.numbered else "List Bullet"
    for item in section.items:
        document.add_paragraph(item, style=style)
    for _ in range(section.lines):
        document.add_paragraph("_" * 60)
