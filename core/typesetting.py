"""Tagged PDF (PDF/UA-1) from a typst template and plain data.

The same input gives the same bytes: no font of this machine is used, and the day of creation is
given. Data reach the template as text alone, never as markup: nothing in them can run.

PDF/UA-1 forbids characters that no font has, such as emoji: a box is printed in their place.
"""

import datetime
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

PDF = "application/pdf"
TEMPLATES = Path(__file__).parents[1] / "templates"

_BOX = "\u25a1"
_JOINED_BOXES = re.compile(f"{_BOX}[\u200d\ufe0f{_BOX}]+")
_WITHOUT_FONT = "could not be displayed"
_PROBE = "probe.typ"


def typeset(template: str, data: Mapping[str, Any], *, day: datetime.date) -> bytes:
    """Typeset a template of `templates/`; it reads `data` as JSON from `sys.inputs.data`."""
    written = json.dumps(data, ensure_ascii=False)
    try:
        return _compile(template, written, day)
    except typst.TypstError as error:
        if _WITHOUT_FONT not in str(error):
            raise
    return _compile(template, _with_boxes(written), day)


def _with_boxes(text: str) -> str:
    """Put a box in the place of what no font has; one for all that are joined."""
    unknown = {ord(each): _BOX for each in set(text) if not each.isascii() and not _has_font(each)}
    return _JOINED_BOXES.sub(_BOX, text.translate(unknown))


@lru_cache(maxsize=10_000)
def _has_font(character: str) -> bool:
    """Ask typst; takes a few milliseconds."""
    try:
        _compile(_PROBE, json.dumps(character), datetime.date(2000, 1, 1))
    except typst.TypstError:
        return False
    return True


def _compile(template: str, data: str, day: datetime.date) -> bytes:
    source = TEMPLATES / template
    inputs: dict[str, Any] = {"data": data}
    compiler = typst.Compiler(
        input=source, root=source.parent, ignore_system_fonts=True, sys_inputs=inputs
    )
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=midnight)
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made
