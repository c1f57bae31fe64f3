"""Tagged PDF (PDF/UA-1) from a typst template and plain data.

The same input gives the same bytes: no font of this machine is used, and the day of creation is
given. Data reach the template as text alone, never as markup: nothing in them can run.
"""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

PDF = "application/pdf"
TEMPLATES = Path(__file__).parents[1] / "templates"


def typeset(template: str, data: Mapping[str, Any], *, day: datetime.date) -> bytes:
    """Typeset a template of `templates/`; it reads `data` as JSON from `sys.inputs.data`."""
    source = TEMPLATES / template
    compiler = typst.Compiler(
        input=source,
        root=source.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=midnight)
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made
